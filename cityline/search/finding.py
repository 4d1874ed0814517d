"""The two questions anyone may ask: `search` (words typed into a box) and `suggest` (a city's question, as written).

Both take ids from this machine's shelf and everything shown from the table, where visibility is checked again. Both
answer any text whatever. Two database queries each, whatever they find; a list of a topic needs two more, for what
librarians placed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.utils.safestring import SafeString

from cityline.search import (
    abbreviations,
    follower,
    lines,
    model,
    placements,
    queueing,
    ranking,
    shown,
    snippets,
    titles,
    words,
)
from cityline.search.index import Damaged
from cityline.search.models import Placement
from cityline.search.schema import UNSEEN
from cityline.search.shelf import Shelf
from cityline.search.vectors import Floats

SIZE = 25
SPARE = 5  # candidates of a kind read beyond those shown; some are hidden since, or unrelated


@dataclass(frozen=True)
class Hit:
    kind: str
    object_id: str
    title: str
    snippet: SafeString
    score: float


@dataclass(frozen=True)
class Count:
    value: str
    count: int


@dataclass(frozen=True)
class Found:
    """`facets`: name -> values with exact counts, most first; for a name in use, as if it were not filtered by.

    `degraded`: the shelf is being built; some hits by title, without counts by facet, or none if that took too long.
    """

    count: int = 0
    hits: tuple[Hit, ...] = ()
    facets: Mapping[str, list[Count]] = field(default_factory=dict)
    degraded: bool = False


@dataclass(frozen=True)
class Candidate:
    """A document that may help. `score` as in `ranking`."""

    kind: str
    object_id: str
    title: str
    facets: Mapping[str, list[str]]
    bm25: float
    cosine: float
    score: float
    beginning: str = field(repr=False)
    asked: Mapping[str, str] = field(repr=False)

    @cached_property
    def matched(self) -> tuple[str, ...]:
        """Words of the question that occur in its beginning. Looked for when wanted: of a hundred, ten are shown."""
        return matched(self.asked, self.title, self.beginning)

    @property
    def is_related(self) -> bool:
        return ranking.is_related(cosine=self.cosine, matched=lambda: self.matched)


@dataclass(frozen=True)
class Question:
    """`terms`: stem -> word as typed; `stems`: those, and those of the other forms of its abbreviations; `embedding`
    has begun, by `model`, or there is none."""

    terms: dict[str, str]
    stems: list[str]
    embedding: Future[Floats | None] | None = None
    model: str = ""

    def for_shelf(self, shelf: Shelf) -> Question:
        """The same, without the embedding if the shelf's vectors are another model's."""
        return self if self.model == shelf.state.model else replace(self, embedding=None)

    @property
    def direction(self) -> Floats | None:
        """Waits for it. None without a model, or when too many wait."""
        return self.embedding.result() if self.embedding else None


class Suggested(dict[str, list[Candidate]]):
    """Candidates by kind, best first. `degraded`: found by keywords only."""

    degraded: bool = False


def search(
    line: str,
    *,
    kinds: Collection[str] = (),
    filters: Mapping[str, Sequence[str]] | None = None,
    network_id: int | None = None,
    page: int = 1,
    size: int = SIZE,
    sort: str = "relevance",
) -> Found:
    """Words, "phrases in quotes", -minus, program numbers; an empty line lists everything the filters leave.

    All words of a short line must occur; if no document has them, any. `kinds` () and `network_id` None mean any.
    `sort`: relevance, newest, title.
    """
    asked = words.asked(line)
    given = [*(filters or {}).items(), *([("kind", kinds)] if kinds else [])]
    wanted = {words.cleaned(name): [words.cleaned(value) for value in values] for name, values in given if values}
    if network_id is not None:
        wanted["network"] = ["shared", str(network_id)]
    shelf = follower.current()
    if shelf:
        try:
            return _from_shelf(shelf, asked, wanted, network_id=network_id, page=page, size=size, sort=sort)
        except Damaged as error:
            follower.report_damage(shelf, error)
    return _by_title(asked, wanted, network_id, size)


def suggest(text: str, *, kinds: Collection[str], network_id: int | None = None, limit: int = 20) -> Suggested:
    """What may help with a question: by its words and by its meaning, each kind for itself.

    The text is embedded once, or not at all if this process embedded it before. `network_id` None means any.
    """
    found = Suggested({kind: [] for kind in kinds})
    asked = question(text)
    shelf = follower.current()
    if shelf is None:
        found.degraded = True
        return found
    networks = None if network_id is None else (None, network_id)
    try:
        asked = asked.for_shelf(shelf)
        ranked = shelf.candidates(asked.stems, asked.embedding, kinds=kinds, networks=networks)
        found.degraded = bool(asked.terms) and asked.direction is None
    except Damaged as error:
        follower.report_damage(shelf, error)
        found.degraded = True
        return found
    items = {item.id: item for best in ranked.values() for item in best[: limit + SPARE]}
    rows = shown.suggestible(list(items), list(kinds), network_id)
    for row in sorted(rows, key=lambda row: (-items[row.id].score, row.id)):
        if len(found[row.kind]) < limit and (candidate := _candidate(row, items[row.id], asked.terms)).is_related:
            found[row.kind].append(candidate)
    return found


def question(text: str) -> Question:
    """A text as it is asked. It is being embedded from here on; without one telling word it is not asked at all."""
    terms = words.terms(text)
    if not terms:
        return Question({}, [])
    ours = model.load()
    if ours is None:
        return Question(terms, [*terms, *abbreviations.more_terms(text)])
    embedding = queueing.typed.begun(ours, words.cleaned(abbreviations.in_full(text)))  # before anything else is done
    return Question(terms, [*terms, *abbreviations.more_terms(text)], embedding, ours.name)


def matched(terms: Mapping[str, str], title: str, beginning: str) -> tuple[str, ...]:
    """The words of a question that a reader would see there."""
    return snippets.matched(terms, words.stems_of(f"{title} {beginning}"))


def _from_shelf(
    shelf: Shelf,
    asked: words.Asked,
    wanted: Mapping[str, Sequence[str]],
    *,
    network_id: int | None,
    page: int,
    size: int,
    sort: str,
) -> Found:
    order = _placed(wanted.get("topic", ())) if sort == "relevance" else lines.Order()
    listing = lines.listing(shelf.keywords, asked, wanted, page=page, size=size, sort=sort, order=order)
    rows = {row.pk: row for row in shown.readable(listing.scores, snippets.READ).filter(shown.in_network(network_id))}
    hits = [_hit(rows[number], score, listing.stems) for number, score in listing.scores.items() if number in rows]
    facets: dict[str, list[Count]] = {}
    for term, count in sorted(listing.facets.items(), key=lambda item: (-item[1], item[0])):
        name, _, value = term.partition("=")
        if name not in UNSEEN:
            facets.setdefault(name, []).append(Count(value, count))
    return Found(listing.count, tuple(hits), facets)


def _placed(topics: Sequence[str]) -> lines.Order:
    """What librarians put first and last for these topics. Two queries, none without a topic."""
    ways = placements.placed(topics)
    numbers = placements.numbers_of(ways)
    by_way = {way: [numbers[key] for key in ways if ways[key] == way and key in numbers] for way in Placement.Way}
    return lines.Order(by_way[Placement.Way.PINNED], by_way[Placement.Way.DEMOTED])


def _by_title(asked: words.Asked, wanted: Mapping[str, Sequence[str]], network_id: int | None, size: int) -> Found:
    found = titles.found(asked, wanted, network_id, size)
    return Found(len(found), tuple(_hit(row, 0.0, set(asked.terms)) for row in found), degraded=True)


def _hit(row: Any, score: float, stems: Collection[str]) -> Hit:
    return Hit(row.kind, row.object_id, row.title, snippets.snippet(row.start, stems), score)


def _candidate(row: shown.Row, item: ranking.Ranked, terms: Mapping[str, str]) -> Candidate:
    return Candidate(
        row.kind, row.object_id, row.title, row.facets, item.bm25, item.cosine, item.score, shown.beginning(row), terms
    )
