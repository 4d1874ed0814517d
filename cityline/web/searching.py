"""One search over several rooms: records for typed words, cities by name, and what is nearest when nothing matches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cityline.library.models import Answer, Resource
from cityline.places.queries import Meant, meant
from cityline.programs.models import Program
from cityline.search import finding, likes, numbers, showing, slips, snippets, words

CITIES_FOUND = 4
EACH = 20  # of each kind, ranked for a paragraph
_LABELS = {"answer": "Answer", "resource": "Guide or tool", "program": "Program"}
_RECORDS: Mapping[str, Any] = {"answer": Answer.objects, "resource": Resource.objects, "program": Program.objects}


@dataclass(frozen=True)
class Result:
    """Something found: its kind in words, where it stands, its snippet (safe HTML) and one line about it. `record` is
    the row it comes from."""

    kind: str
    label: str
    title: str
    url: str
    snippet: str
    about: str
    record: Any


@dataclass(frozen=True)
class Results:
    """A page of everything found.

    `facets` as `search.finding.Found`. `cities` by name, on the first page only. `by_meaning`: the line was read as a
    paragraph. `unknown`: its words that no record has as typed. `nearest`: ideas, when nothing was found.
    """

    count: int
    rows: tuple[Result, ...]
    facets: Mapping[str, Sequence[finding.Count]]
    degraded: bool = False
    cities: Meant = field(default_factory=lambda: Meant([]))
    by_meaning: bool = False
    unknown: tuple[str, ...] = ()
    nearest: tuple[showing.Thing, ...] = ()


def search_everything(line: str, *, filters: Mapping[str, str], page: int, sort: str, network_id: int) -> Results:
    """Answers, publications, programs, and cities by name. At most ten queries, whatever it finds; three more when
    nothing is found or a city is only nearly called so."""
    if likes.is_paragraph(line):
        return _by_meaning(line, filters=filters, page=page, network_id=network_id)
    found = _by_words(line, filters=filters, network_id=network_id, page=page, sort=sort)
    records = _records_of((hit.kind, hit.object_id) for hit in found.hits)
    rows = tuple(
        _result(hit.kind, records[hit.kind, hit.object_id], hit.snippet)
        for hit in found.hits
        if (hit.kind, hit.object_id) in records
    )
    unknown = slips.unknown(line)
    first = page == 1 and line and not filters
    cities = meant(line, CITIES_FOUND, near=bool(unknown)) if first else Meant([])
    is_nothing = line and not found.count and not cities.places
    nearest = likes.nearest(line, kinds=tuple(_RECORDS), network_id=network_id) if is_nothing else []
    return Results(
        found.count,
        rows,
        found.facets,
        found.degraded,
        cities,
        unknown=unknown,
        nearest=tuple(showing.things(nearest)),
    )


def newest(
    line: str, *, filters: Mapping[str, Sequence[str]], kinds: Sequence[str], network_id: int, limit: int
) -> list[Result]:
    """What a search finds, the newest first: for a feed. As many queries as kinds, and two."""
    if likes.is_paragraph(line):
        near = [one for one in _candidates(line, network_id) if not kinds or one.kind in kinds]
        found = [(one.kind, one.object_id, "") for one in near if _passes(one.facets, filters)][:limit]
    else:
        hits = finding.search(
            numbers.bare(line),
            kinds=kinds or tuple(_RECORDS),
            filters=filters,
            network_id=network_id,
            sort="newest",
            size=limit,
        ).hits
        found = [(hit.kind, hit.object_id, hit.snippet) for hit in hits]
    records = _records_of((kind, key) for kind, key, _ in found)
    return [_result(kind, records[kind, key], snippet) for kind, key, snippet in found if (kind, key) in records]


def _by_words(line: str, *, filters: Mapping[str, str], network_id: int, page: int, sort: str) -> finding.Found:
    kinds = [filters["kind"]] if filters.get("kind") else list(_RECORDS)
    wanted = {name: [value] for name, value in filters.items() if value and name != "kind"}
    return finding.search(numbers.bare(line), kinds=kinds, filters=wanted, network_id=network_id, page=page, sort=sort)


def _by_meaning(line: str, *, filters: Mapping[str, str], page: int, network_id: int) -> Results:
    """The nearest of each kind together. Filters choose among them; counts are of them, as exact as the list."""
    found = [({**one.facets, "kind": [one.kind]}, one) for one in _candidates(line, network_id)]
    wanted = {name: [value] for name, value in filters.items() if value}
    chosen = [one for facets, one in found if _passes(facets, wanted)]
    start = (page - 1) * finding.SIZE
    shown = chosen[start : start + finding.SIZE]
    records = _records_of((one.kind, one.object_id) for one in shown)
    stems = set(words.terms(line))
    rows = tuple(
        _result(one.kind, row, snippets.snippet(_text_of(one.kind, row), stems))
        for one in shown
        if (row := records.get((one.kind, one.object_id)))
    )
    return Results(len(chosen), rows, _counts(found, wanted), by_meaning=True)


def _candidates(line: str, network_id: int) -> list[finding.Candidate]:
    found = finding.suggest(line, kinds=tuple(_RECORDS), network_id=network_id, limit=EACH)
    together = (one for group in found.values() for one in group)
    return sorted(together, key=lambda one: (-one.score, one.kind, one.object_id))


def _passes(facets: Mapping[str, Sequence[str]], wanted: Mapping[str, Sequence[str]]) -> bool:
    return all(set(values) & set(facets.get(name, ())) for name, values in wanted.items())


def _counts(
    found: Sequence[tuple[Mapping[str, Sequence[str]], finding.Candidate]], wanted: Mapping[str, Sequence[str]]
) -> dict[str, list[finding.Count]]:
    """For a name in use, as if it were not filtered by: so a reader can change it."""
    counts: dict[str, list[finding.Count]] = {}
    for name in sorted({name for facets, _ in found for name in facets}):
        others = {other: values for other, values in wanted.items() if other != name}
        total = Counter(value for facets, _ in found if _passes(facets, others) for value in facets.get(name, ()))
        counts[name] = [finding.Count(value, count) for value, count in total.most_common()]
    return counts


def _records_of(wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Any]:
    ids: dict[str, list[int]] = {}
    for kind, key in wanted:
        if kind in _RECORDS:
            ids.setdefault(kind, []).append(int(key))
    return {(kind, str(pk)): row for kind, keys in ids.items() for pk, row in _RECORDS[kind].in_bulk(keys).items()}


def _text_of(kind: str, row: Any) -> str:
    if kind == "resource":
        return f"{row.abstract} {row.why_it_matters}"
    return str(row.short_answer if kind == "answer" else row.objective)


def _result(kind: str, row: Any, snippet: str) -> Result:
    about = {
        "answer": lambda: f"Asked by {row.asked_by}. Reviewed {row.reviewed_on:%B %Y}.",
        "resource": lambda: ". ".join(part for part in (row.publisher, str(row.year or "")) if part),
        "program": lambda: f"{row.agency}. Assistance listing {row.number}",
    }[kind]()
    return Result(kind, _LABELS[kind], row.title, row.get_absolute_url(), snippet, about, row)
