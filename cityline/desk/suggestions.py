"""The instant package: what search finds, weighed with what the desk knows of this city, each with one reason.

Every factor is named in `Suggestion.factors`, so a page, a test or a curious librarian can take the score apart.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.core.cache import cache

from cityline.desk import reasons, tallies, weighing
from cityline.kernel import planned
from cityline.library.models import Answer, Resource
from cityline.places import likeness
from cityline.programs import fit
from cityline.programs.models import Program
from cityline.search import finding, placements
from cityline.topics import Topic

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cityline.desk.tallies import Tally
    from cityline.places.likeness import Likeness
    from cityline.places.models import Place
    from cityline.search.finding import Candidate

KINDS = ("answer", "resource", "program", "city")
SALT = "cityline.desk.suggestions"
TOKEN_LIFETIME = 60 * 60
CITIES_KEPT = 60  # seconds
SAME_MATTER = 0.6  # of the votes of the first topic: a question about two things is about both
ALIKE = 2.5  # in units of places.likeness: four times the people and a region away is like no more
# What sentences and tests read; the rest may be long.
_answers = planned.ByNumber(
    lambda: Answer.objects.public().only("slug", "title", "short_answer", "size_words", "region_words")
)
_resources = planned.ByNumber(
    lambda: Resource.objects.public().only("title", "publisher", "abstract", "minutes", "states")
)
_programs = planned.ByNumber(
    lambda: Program.objects.only(
        "number", "kind", "title", "popular_name", "agency", "sub_agency", "objective", "applicant_types",
        "beneficiary_types", "obligations", "yearly_dollars", "withdrawn_at",
    )
)  # fmt: skip


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


def suggest(
    text: str,
    *,
    place: Place | None,
    network_id: int | None,
    limit: int = 5,
    use_prior: bool = tallies.USE_PRIOR,
    apart_from: int | None = None,
) -> Offer:
    """Everything useful we have for `text`, weighed for `place`. Reads only; at most ten queries, whatever is found.

    `use_prior` False leaves out what became of things before; `apart_from` leaves out one question's part in that.
    """
    began = time.perf_counter()
    found = finding.suggest(text, kinds=("answer", "resource", "program"), network_id=network_id)
    topics = _topics_of(found)
    topic = next(iter(topics), "")
    about = frozenset(one for one, share in topics.items() if share >= SAME_MATTER)
    ways = placements.placed([topic])
    weighed = {
        "answer": weighing.answers(_with_rows(found.get("answer", []), _answers)),
        "resource": weighing.resources(_with_rows(found.get("resource", []), _resources), place),
        "program": weighing.programs(_with_rows(found.get("program", []), _programs), place),
    }
    near = {kind: weighing.contenders(rows, ways, limit, about=about) for kind, rows in weighed.items()}
    keys = [row.key for rows in near.values() for row in rows]
    known = tallies.tallies_of(keys, network_id=network_id, apart_from=apart_from)
    asked = reasons.Asked(text)
    items: dict[str, tuple[Suggestion, ...]] = {}
    for kind, rows in near.items():
        for row in rows:
            if use_prior and row.key in known:
                row.factors["helped"] = tallies.prior(known[row.key])
        best = sorted(rows, key=lambda row: -row.score)[:limit]
        items[kind] = tuple(_suggestion(row, asked, place, known.get(row.key, tallies.NOTHING)) for row in best)
    items["city"] = _cities(place, topic, limit) if any(items.values()) else ()
    took = (time.perf_counter() - began) * 1000
    return Offer(items, round(took, 1), found.degraded, topic)


def _topics_of(found: Mapping[str, list[Candidate]]) -> dict[str, float]:
    """What the nearest in meaning are about, and how much beside the first: each votes with its squared likeness, split
    among its topics. Without meaning nothing is known."""
    votes: dict[str, float] = {}
    for group in found.values():
        for candidate in group[:5]:
            topics = candidate.facets.get("topic") or []
            for topic in topics:
                votes[topic] = votes.get(topic, 0.0) + candidate.cosine**2 / len(topics)
    most = max(votes.values(), default=0.0)
    rising = sorted(votes, key=lambda topic: -votes[topic])
    return {topic: votes[topic] / most for topic in rising} if most > 0 else {}


def _with_rows(candidates: list[Candidate], rows_of: planned.ByNumber[Any]) -> list[tuple[Candidate, Any]]:
    """Each candidate with its row, without what has none any more. One query."""
    rows = rows_of([int(one.object_id) for one in candidates])
    return [(one, rows[int(one.object_id)]) for one in candidates if int(one.object_id) in rows]


def _suggestion(weighed: weighing.Weighed, asked: reasons.Asked, place: Place | None, tally: Tally) -> Suggestion:
    row, candidate = weighed.row, weighed.candidate
    chosen = weighed.factors.get("librarian", 0) > 0
    title = str(row.title)
    if candidate.kind == "answer":
        about = asked.about(candidate.matched, title, row.short_answer)
        why = reasons.of_answer(row, about, place, chosen=chosen)
    elif candidate.kind == "resource":
        about = asked.about(candidate.matched, title, row.abstract)
        why = reasons.of_resource(row, about, tally, for_state=weighed.factors.get("state", 0) > 0, chosen=chosen)
    else:
        title = f"{title} ({row.number})"
        about = asked.about(candidate.matched, title, f"{row.popular_name} {row.objective}")
        why = reasons.of_program(weighed.fitted or fit.fit(row, place), about, tally, chosen=chosen)
    return Suggestion(
        candidate.kind, str(row.pk), title, row.get_absolute_url(), weighed.score, why, weighed.factors,
        candidate.matched,
    )  # fmt: skip


def _cities(place: Place | None, topic: str, limit: int) -> tuple[Suggestion, ...]:
    """Cities like this one that the record ties to the topic; where it names none like it, cities like it and no
    more, which the sentence then says. Not scored by words. Not asked when nothing is known of the matter."""
    near = _cities_like(place, topic, limit)
    dealt_with_it = [row for row in near if row.involvement and (row.distance is None or row.distance <= ALIKE)]
    only_alike = [row for row in near if not row.involvement]
    return tuple(
        Suggestion(
            "city", row.place.geoid, str(row.place), row.place.get_absolute_url(), _nearness(row.distance),
            reasons.of_city(row),
        )
        for row in dealt_with_it or only_alike or near
    )  # fmt: skip


def _cities_like(place: Place | None, topic: str, limit: int) -> list[Likeness]:
    """As found at most a minute ago: who types asks for the same city at every pause. Two queries, or none."""
    key = f"desk.cities.{place.pk if place else ''}.{topic}.{limit}"
    kept: list[Likeness] | None = cache.get(key)
    if kept is None:
        kept = likeness.cities_like(place, limit=limit, topic=Topic(topic) if topic else None)
        cache.set(key, kept, CITIES_KEPT)
    return kept


def _nearness(distance: float | None) -> float:
    """1 for the same city, falling with distance; 0 when there was no city to compare with."""
    return 0.0 if distance is None else round(1 / (1 + distance), 4)


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
