"""The instant package: what search finds, weighed with what the desk knows of this city, each with one reason.

Every factor is named in `Suggestion.factors`, so a page, a test or a curious librarian can take the score apart.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from django.core import signing

from cityline.library.models import Answer, Resource
from cityline.places import likeness
from cityline.programs import fit
from cityline.programs.models import Program
from cityline.search import finding
from cityline.topics import Topic

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cityline.places.models import Place
    from cityline.search.finding import Candidate

KINDS = ("answer", "resource", "program", "city")
SALT = "cityline.desk.suggestions"
TOKEN_LIFETIME = 60 * 60
# Below this nothing is similar enough to be worth a reader's time.
FLOOR = 0.36
# An earlier answer may be near in meaning without one word shared, and there are few of them.
ANSWER_FLOOR = 0.33
# Words every question has: true matches that tell a reader nothing.
_EMPTY = "a city cities town towns build new one two three four five pay pays local state use years program programs"
EMPTY_WORDS = frozenset(_EMPTY.split())
SIZE_PRIOR_WEIGHT = 0.06
REVIEWED = 0.06  # someone chose it for cities; a federal listing was written for others
STATE_MATCH = 0.04
STATE_MISMATCH = -0.25
CANNOT_TELL = -0.04


@dataclass(frozen=True)
class Suggestion:
    """One thing offered, and why in one sentence made of facts. `score` is the sum of `factors`."""

    kind: str
    id: str
    title: str
    url: str
    score: float
    why: str
    factors: Mapping[str, float] = field(default_factory=dict)
    matched: tuple[str, ...] = ()


@dataclass(frozen=True)
class Offer:
    """The whole instant package: best first within each kind. `topic` is what most of it is about."""

    items: Mapping[str, tuple[Suggestion, ...]]
    took_ms: float
    degraded: bool = False
    topic: str = ""

    def __len__(self) -> int:
        return sum(len(group) for group in self.items.values())

    def __iter__(self) -> Iterator[Suggestion]:
        return (item for kind in KINDS for item in self.items.get(kind, ()))

    def of(self, kind: str) -> tuple[Suggestion, ...]:
        return self.items.get(kind, ())


def suggest(text: str, *, place: Place | None, network_id: int | None, limit: int = 5) -> Offer:
    """Everything useful we have for `text`, weighed for `place`. Reads only; at most eight queries."""
    began = time.perf_counter()
    found = finding.suggest(text, kinds=("answer", "resource", "program"), network_id=network_id)
    topic = _topic_of(found)
    items = {
        "answer": _answers(found.get("answer", []), limit),
        "resource": _resources(found.get("resource", []), place, limit),
        "program": _programs(found.get("program", []), place, limit),
        "city": _cities(place, topic, limit),
    }
    took = (time.perf_counter() - began) * 1000
    return Offer(items, round(took, 1), found.degraded, topic)


def _topic_of(found: Mapping[str, list[Candidate]]) -> str:
    """The topic the nearest in meaning share: each votes with its squared likeness, split among its topics."""
    votes: dict[str, float] = {}
    for group in found.values():
        for candidate in group[:5]:
            topics = candidate.facets.get("topic") or []
            for topic in topics:
                votes[topic] = votes.get(topic, 0.0) + candidate.cosine**2 / len(topics)
    best = max(votes, key=lambda topic: votes[topic], default="")
    return best if votes.get(best, 0.0) > 0 else ""


def _best(rows: Iterable[Suggestion], limit: int, floor: float = FLOOR) -> tuple[Suggestion, ...]:
    """The best above the floor. Found by words alone (no meaning), the floor would leave one: then it does not apply."""
    kept = [
        row for row in rows if row.score - row.factors.get("reviewed", 0) >= floor or not row.factors.get("meaning")
    ]
    return tuple(sorted(kept, key=lambda row: -row.score)[:limit])


def _about(matched: tuple[str, ...]) -> str:
    """ "lead", "service" and "lines": the asker's own words, at most three."""
    telling = [word for word in matched if word.casefold() not in EMPTY_WORDS and not word.isdecimal()]
    quoted = [f"“{word}”" for word in telling[:3]]
    if not quoted:
        return "a problem like yours"
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)


def _answers(candidates: list[Candidate], limit: int) -> tuple[Suggestion, ...]:
    rows = Answer.objects.public().in_bulk([int(candidate.object_id) for candidate in candidates])
    fresh = (_answer(rows[int(c.object_id)], c) for c in candidates if int(c.object_id) in rows)
    return _best(fresh, limit, ANSWER_FLOOR)


def _answer(answer: Answer, candidate: Candidate) -> Suggestion:
    why = f"Answers a question about {_about(candidate.matched)}, from {answer.asked_by}."
    return _suggestion(answer, answer.title, why, candidate, {})


def _resources(candidates: list[Candidate], place: Place | None, limit: int) -> tuple[Suggestion, ...]:
    rows = Resource.objects.public().in_bulk([int(candidate.object_id) for candidate in candidates])
    return _best((_resource(rows[int(c.object_id)], c, place) for c in candidates if int(c.object_id) in rows), limit)


def _resource(resource: Resource, candidate: Candidate, place: Place | None) -> Suggestion:
    factors = {"reviewed": REVIEWED}
    if place and resource.states:
        factors["state"] = STATE_MATCH if place.state in resource.states else STATE_MISMATCH
    facts = [resource.publisher] if resource.publisher else []
    if resource.minutes:
        facts.append(f"{resource.minutes} minutes to read")
    why = f"About {_about(candidate.matched)}. " + ("; ".join(facts) + "." if facts else "")
    return _suggestion(resource, resource.title, why.strip(), candidate, factors)


def _programs(candidates: list[Candidate], place: Place | None, limit: int) -> tuple[Suggestion, ...]:
    rows = Program.objects.in_bulk([int(candidate.object_id) for candidate in candidates])
    offered = []
    for candidate in candidates:
        program = rows.get(int(candidate.object_id))
        fitted = fit.fit(program, place) if program else None
        if program is None or fitted is None or fitted.verdict == "does_not":
            continue
        factors = {"size": SIZE_PRIOR_WEIGHT * fit.size_prior(program)}
        if fitted.verdict == "cannot_tell":
            factors["fit"] = CANNOT_TELL
        why = f"For {_about(candidate.matched)}. {fitted.sentence}"
        title = f"{program.title} ({program.number})"
        offered.append(_suggestion(program, title, why, candidate, factors))
    return _best(offered, limit)


def _cities(place: Place | None, topic: str, limit: int) -> tuple[Suggestion, ...]:
    """Cities the public record ties to this topic, and cities like this one. Not scored by words."""
    alike = likeness.cities_like(place, limit=limit, topic=Topic(topic) if topic else None)
    return tuple(
        Suggestion(
            "city", row.place.geoid, str(row.place), row.place.get_absolute_url(), _nearness(row.distance), row.sentence
        )
        for row in alike
    )


def _nearness(distance: float | None) -> float:
    """1 for the same city, falling with distance; 0 when there was no city to compare with."""
    return 0.0 if distance is None else round(1 / (1 + distance), 4)


def _suggestion(
    row: Answer | Resource | Program, title: str, why: str, candidate: Candidate, factors: Mapping[str, float]
) -> Suggestion:
    named = {
        "words": round(candidate.score - 0.7 * candidate.cosine, 4),
        "meaning": round(0.7 * candidate.cosine, 4),
        **factors,
    }
    score = round(sum(named.values()), 4)
    return Suggestion(candidate.kind, str(row.pk), title, row.get_absolute_url(), score, why, named, candidate.matched)


# ── Carrying an offer from typing to sending ─────────────────────────────────
# Nothing typed is kept by us before it is sent, so the page carries the result, signed, and brings it back
# with the very text and city it was made for.


def to_token(offer: Offer, text: str, place: Place | None) -> str:
    """The offer, signed and tied to the text and city it was made for; valid for an hour."""
    rows = [asdict(item) for item in offer]
    payload = {
        "for": _digest(text, place),
        "items": rows,
        "ms": offer.took_ms,
        "degraded": offer.degraded,
        "topic": offer.topic,
    }
    return signing.dumps(payload, salt=SALT, compress=True)


def from_token(token: str, text: str, place: Place | None) -> Offer | None:
    """The offer a page brings back, or None when it is not ours, too old, or for another text or city."""
    if not token:
        return None
    try:
        payload = signing.loads(token, salt=SALT, max_age=TOKEN_LIFETIME)
    except signing.BadSignature:
        return None
    if payload.get("for") != _digest(text, place):
        return None
    items: dict[str, tuple[Suggestion, ...]] = dict.fromkeys(KINDS, ())
    for row in payload["items"]:
        row["matched"] = tuple(row["matched"])
        items[row["kind"]] = (*items[row["kind"]], Suggestion(**row))
    return Offer(items, payload["ms"], payload["degraded"], payload["topic"])


def _digest(text: str, place: Place | None) -> str:
    same = " ".join(text.split())
    return hashlib.sha256(f"{place.geoid if place else ''}\x1e{same}".encode()).hexdigest()
