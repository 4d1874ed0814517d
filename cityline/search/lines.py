"""A line from a search box, asked of the keyword index: words, filters, counts, order, page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tantivy import Occur, Query

from cityline.search import ranking
from cityline.search.index import DEEPEST, Keywords
from cityline.search.words import Asked

_ORDERS = {"relevance": None, "newest": "day", "title": "title_order"}


@dataclass(frozen=True)
class Listing:
    """`scores`: id -> score of one page, in order; `facets`: `name=value` -> exact count."""

    count: int
    scores: dict[int, float]
    facets: dict[str, int]


def listing(
    keywords: Keywords, asked: Asked, wanted: Mapping[str, Sequence[str]], *, page: int, size: int, sort: str
) -> Listing:
    """One page. When no document has enough of the words, those with any of them."""
    size = max(1, min(size, 100))
    offset = min(max(page - 1, 0) * size, DEEPEST)
    order = _ORDERS.get(sort) if asked or sort != "relevance" else "day"
    parts = _words(keywords, asked, strict=True)
    count, scores = keywords.best(_query(keywords, parts, wanted), size, offset=offset, order=order)
    if not count and asked.terms:
        parts = _words(keywords, asked, strict=False)
        count, scores = keywords.best(_query(keywords, parts, wanted), size, offset=offset, order=order)
    return Listing(count, scores, _facets(keywords, parts, wanted))


def _words(keywords: Keywords, asked: Asked, *, strict: bool) -> list[tuple[Any, Any]]:
    """The clauses for what was typed: phrases and numbers must occur, minus must not, of the words enough; not strict,
    any word will do, and a number only lifts."""
    clauses = [(Occur.Must, keywords.phrase(stems)) for stems in asked.phrases]
    numbers = Occur.Must if strict or not asked.terms else Occur.Should
    clauses += [(numbers, keywords.code(code)) for code in asked.codes]
    clauses += [(Occur.MustNot, keywords.phrase(stems)) for stems in asked.without]
    if asked.terms:
        terms = keywords.rarest(list(asked.terms))
        enough = ranking.needed(len(terms)) if strict else 1
        any_of = Query.boolean_query([(Occur.Should, keywords.forgiving(term)) for term in terms], enough)
        clauses.append((Occur.Must, any_of))
    if all(occur == Occur.MustNot for occur, _ in clauses):
        clauses.append((Occur.Must, Query.const_score_query(Query.all_query(), 0.0)))
    return clauses


def _query(keywords: Keywords, parts: list[tuple[Any, Any]], wanted: Mapping[str, Sequence[str]]) -> Any:
    return Query.boolean_query([*parts, *keywords.filters(wanted)])


def _facets(keywords: Keywords, parts: list[tuple[Any, Any]], wanted: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Counts of the whole result; for a name that filters, counts without that filter, so a reader can change it."""
    counts = keywords.counts(_query(keywords, parts, wanted))
    for name in wanted:
        if name in {"network", "suggestible"}:
            continue
        others = {other: values for other, values in wanted.items() if other != name}
        free = keywords.counts(_query(keywords, parts, others))
        counts = {term: count for term, count in counts.items() if not term.startswith(f"{name}=")}
        counts |= {term: count for term, count in free.items() if term.startswith(f"{name}=")}
    return counts
