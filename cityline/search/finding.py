"""The two questions anyone may ask: `search` (words typed into a box) and `suggest` (a city's question, as written).

Both take ids from this machine's shelf and everything shown from the table, where visibility is checked again. Both
answer any text whatever. Two database queries each, whatever they find.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Left
from django.utils.safestring import SafeString

from cityline.search import follower, lines, model, ranking, snippets, words
from cityline.search.index import Damaged
from cityline.search.models import Document
from cityline.search.shelf import Shelf
from cityline.search.vectors import Floats

SIZE = 25
MATCHED_IN = 1_500  # characters of a body in which a candidate's matched words are looked for
SPARE = 5  # candidates of a kind read beyond those shown; some are hidden since, or unrelated
FALLBACK_WORDS = 5
STEMS_KNOWN = 3_000  # documents; about 25 MB in a process
_UNSEEN = {"network", "suggestible"}  # facets of our own that are no reader's business


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

    `degraded`: the shelf is being built; the first hits by title, without counts by facet.
    """

    count: int = 0
    hits: tuple[Hit, ...] = ()
    facets: Mapping[str, list[Count]] = field(default_factory=dict)
    degraded: bool = False


@dataclass(frozen=True)
class Candidate:
    """`matched`: words of the question that occur in it. `score` as in `ranking`."""

    kind: str
    object_id: str
    title: str
    facets: Mapping[str, list[str]]
    bm25: float
    cosine: float
    score: float
    matched: tuple[str, ...]


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
    wanted = {name: list(values) for name, values in (filters or {}).items() if values}
    if kinds:
        wanted["kind"] = list(kinds)
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
    terms = words.terms(text)
    shelf = follower.current()
    if not terms or shelf is None:
        found.degraded = shelf is None
        return found
    question = _embedded(shelf, text)
    found.degraded = question is None
    networks = None if network_id is None else (None, network_id)
    try:
        ranked = shelf.candidates(list(terms), question, kinds=kinds, networks=networks)
    except Damaged as error:
        follower.report_damage(shelf, error)
        found.degraded = True
        return found
    items = {item.id: item for best in ranked.values() for item in best[: limit + SPARE]}
    rows = _rows(items).filter(suggestible=True, kind__in=kinds).filter(_in_network(network_id))
    for row in sorted(rows, key=lambda row: (-items[row.pk].score, row.pk)):
        if len(found[row.kind]) < limit:
            candidate = _candidate(row, items[row.pk], terms)
            if ranking.is_related(cosine=candidate.cosine, matched=candidate.matched):
                found[row.kind].append(candidate)
    return found


def _embedded(shelf: Shelf, text: str) -> Floats | None:
    """None when there is no model, when the shelf's vectors are another model's, or when too many wait."""
    ours = model.load()
    if ours is None or ours.name != shelf.state.model:
        return None
    return model.typing.embedded(ours, words.cleaned(text))


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
    listing = lines.listing(shelf.keywords, asked, wanted, page=page, size=size, sort=sort)
    rows = {row.pk: row for row in _rows(listing.scores, snippets.READ).filter(_in_network(network_id))}
    stems = {*asked.terms, *(root for stems in asked.phrases for root in stems), *words.stems_of(" ".join(asked.codes))}
    hits = [_hit(rows[number], score, stems) for number, score in listing.scores.items() if number in rows]
    facets: dict[str, list[Count]] = {}
    for term, count in sorted(listing.facets.items(), key=lambda item: (-item[1], item[0])):
        name, _, value = term.partition("=")
        if name not in _UNSEEN:
            facets.setdefault(name, []).append(Count(value, count))
    return Found(listing.count, tuple(hits), facets)


def _by_title(asked: words.Asked, wanted: Mapping[str, Sequence[str]], network_id: int | None, size: int) -> Found:
    """While there is no shelf: titles with any of the words. Slow on a large table, so it looks for few."""
    some = Q()
    for word in [*asked.codes, *asked.terms.values()][:FALLBACK_WORDS]:
        some |= Q(title__icontains=word)
    rows = Document.objects.filter(some, _in_network(network_id), public=True, deleted=False)
    for name, values in wanted.items():
        if name == "kind":
            rows = rows.filter(kind__in=values)
        elif name != "network":
            rows = rows.filter(reduce(or_, (Q(facets__contains={name: [value]}) for value in values)))
    found = list(
        rows.annotate(start=Left("body", snippets.READ)).defer("body", "vector").order_by("title", "pk")[:size]
    )
    return Found(len(found), tuple(_hit(row, 0.0, set(asked.terms)) for row in found), degraded=True)


def _rows(ids: Iterable[int], read: int = MATCHED_IN) -> QuerySet[Document]:
    """What may be shown of these, with the beginning of each body as `start`."""
    visible = Document.objects.filter(pk__in=list(ids), public=True, deleted=False)
    return visible.annotate(start=Left("body", read)).defer("body", "vector")


def _in_network(network_id: int | None) -> Q:
    return Q() if network_id is None else Q(network_id=None) | Q(network_id=network_id)


def _hit(row: Any, score: float, stems: Collection[str]) -> Hit:
    return Hit(row.kind, row.object_id, row.title, snippets.snippet(row.start, stems), score)


_stems_known: dict[tuple[int, int], frozenset[str]] = {}


def _stems(row: Any) -> frozenset[str]:
    """Stems of a document's beginning, remembered: who types asks for the same documents again and again."""
    key = (row.pk, row.seq)
    known = _stems_known.get(key)
    if known is None:
        if len(_stems_known) >= STEMS_KNOWN:
            _stems_known.clear()
        known = _stems_known[key] = frozenset(words.stems_of(f"{row.title} {row.plain_words} {row.start}"))
    return known


def _candidate(row: Any, item: ranking.Ranked, terms: Mapping[str, str]) -> Candidate:
    matched = snippets.matched(terms, _stems(row))
    return Candidate(row.kind, row.object_id, row.title, row.facets, item.bm25, item.cosine, item.score, matched)
