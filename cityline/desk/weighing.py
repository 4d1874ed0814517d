"""What the desk knows of this city, put beside search's own score as named factors. Numbers only, and pure: the
rows were read before, and the sentences are written later, for what is shown (`reasons`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cityline.desk import tallies
from cityline.programs import fit
from cityline.search.models import Placement
from cityline.search.ranking import MEANING_WEIGHT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cityline.library.models import Answer, Resource
    from cityline.places.models import Place
    from cityline.programs.models import Program
    from cityline.search.finding import Candidate

# Below this nothing is similar enough to be worth a reader's time.
FLOOR = 0.36
# Answers are read first and there are few of them, so the nearest may be far away.
ANSWER_FLOOR = 0.38
# From this cosine on a text is near whatever it is filed under; below it must be about the same matter.
NEAR_BY_ITSELF = 0.48
SIZE_PRIOR_WEIGHT = 0.06
USE_WEIGHT, USUAL = 0.1, 0.7  # cities are known to use it, against a listing nobody has looked at
REVIEWED = 0.06  # someone chose it for cities; a federal listing was written for others
STATE_MATCH = 0.04
STATE_MISMATCH = -0.25
CANNOT_TELL = -0.04
PLACED = 1.0  # more than all the rest: a librarian's word stands


@dataclass
class Weighed:
    """A candidate with its row and, beside search's own, the desk's factors; `fitted` for a program."""

    candidate: Candidate
    row: Any
    factors: dict[str, float]
    fitted: fit.Fit | None = None

    def __post_init__(self) -> None:
        meaning = round(MEANING_WEIGHT * self.candidate.cosine, 4)
        self.factors = {"words": round(self.candidate.score - meaning, 4), "meaning": meaning, **self.factors}

    @property
    def key(self) -> tuple[str, str]:
        return self.candidate.kind, self.candidate.object_id

    @property
    def score(self) -> float:
        return round(sum(self.factors.values()), 4)


def answers(pairs: Iterable[tuple[Candidate, Answer]]) -> list[Weighed]:
    return [Weighed(candidate, answer, {}) for candidate, answer in pairs]


def resources(pairs: Iterable[tuple[Candidate, Resource]], place: Place | None) -> list[Weighed]:
    weighed = []
    for candidate, resource in pairs:
        factors = {"reviewed": REVIEWED}
        if place and resource.states:
            factors["state"] = STATE_MATCH if place.state in resource.states else STATE_MISMATCH
        weighed.append(Weighed(candidate, resource, factors))
    return weighed


def programs(pairs: Iterable[tuple[Candidate, Program]], place: Place | None) -> list[Weighed]:
    weighed = []
    for candidate, program in pairs:
        fitted = fit.fit(program, place)
        if fitted.verdict == "does_not":
            continue
        factors = {
            "size": SIZE_PRIOR_WEIGHT * fit.size_prior(program),
            "use": USE_WEIGHT * (fit.cities_prior(program) - USUAL),
        }
        if fitted.verdict == "cannot_tell":
            factors["fit"] = CANNOT_TELL
        weighed.append(Weighed(candidate, program, factors, fitted))
    return weighed


def contenders(
    rows: Iterable[Weighed],
    ways: Mapping[tuple[str, str], Placement.Way],
    limit: int,
    *,
    about: frozenset[str] = frozenset(),
) -> list[Weighed]:
    """Those above the floor and about the same matter that can still be among the best once the prior is known; a
    librarian's word is marked. `about`: topics; none means unknown, and then nothing is judged by it.

    That someone reviewed it makes nothing similar. Found by words alone (no meaning), the floor would leave one: then
    it does not apply. A pin lifts even what is below the floor, but nothing that another state's law made.
    """
    kept = []
    for row in rows:
        floor = ANSWER_FLOOR if row.candidate.kind == "answer" else FLOOR
        way = ways.get(row.key)
        pinned = way == Placement.Way.PINNED and row.factors.get("state", 0) >= 0
        similar = row.score - row.factors.get("reviewed", 0) >= floor or not row.factors["meaning"]
        if (similar and _is_of_the_matter(row.candidate, about)) or pinned:
            if pinned or way == Placement.Way.DEMOTED:
                row.factors["librarian"] = PLACED if pinned else -PLACED
            kept.append(row)
    kept.sort(key=lambda row: -row.score)
    if len(kept) <= limit:
        return kept
    least = kept[limit - 1].score - 2 * tallies.CAP
    return [row for row in kept if row.score >= least]


def _is_of_the_matter(candidate: Candidate, about: frozenset[str]) -> bool:
    """Words of a question occur in texts about anything: "three", "repay", "how many". What is filed under another
    topic is offered only where its meaning is near."""
    if not about or not candidate.cosine:
        return True
    return candidate.cosine >= NEAR_BY_ITSELF or any(topic in about for topic in candidate.facets.get("topic") or ())
