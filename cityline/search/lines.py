"""A line from a search box, asked of the keyword index: words, filters, counts, order, page.

A word counts as there when it is, or when an abbreviation of it is, or what it abbreviates: each word of "tax
increment financing" is in a text about TIF. What is there instead is scored once, not once for each word.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tantivy import Occur, Query

from cityline.search import abbreviations, ranking
from cityline.search.index import DEEPEST, Keywords
from cityline.search.words import Asked

PLACED_SCORE = 400.0  # above any sum of words, below an exact program number
MOST_FORGIVEN = 4  # unknown words of a line; a word costs some milliseconds, and a line of them is no slip
_ORDERS = {"relevance": None, "newest": "day", "title": "title_order"}


@dataclass(frozen=True)
class Order:
    """Ids a librarian put before the others, and after them."""

    first: Sequence[int] = ()
    last: Sequence[int] = ()


@dataclass(frozen=True)
class Listing:
    """`scores`: id -> score of one page, in order; `facets`: `name=value` -> exact count; `stems`: what to mark."""

    count: int
    scores: dict[int, float]
    facets: dict[str, int]
    stems: Collection[str]


def listing(
    keywords: Keywords,
    asked: Asked,
    wanted: Mapping[str, Sequence[str]],
    *,
    page: int,
    size: int,
    sort: str,
    order: Order = Order(),
) -> Listing:
    """One page. When no document has enough of the words, those with any of them."""
    asked = abbreviations.widened(asked)
    keywords = keywords.as_of_now()
    wanted = keywords.narrowing(wanted)
    size = max(1, min(size, 100))
    offset = min(max(page - 1, 0) * size, DEEPEST)
    by = _ORDERS.get(sort) if asked or sort != "relevance" else "day"
    placed = _placed(keywords, order)
    parts = _words(keywords, asked, strict=True)
    count, scores = keywords.best(_query(keywords, [*parts, *placed], wanted), size, offset=offset, order=by)
    if not count and asked.terms:
        parts = _words(keywords, asked, strict=False)
        count, scores = keywords.best(_query(keywords, [*parts, *placed], wanted), size, offset=offset, order=by)
    return Listing(count, scores, _facets(keywords, parts, wanted), asked.stems)


def _words(keywords: Keywords, asked: Asked, *, strict: bool) -> list[tuple[Any, Any]]:
    """The clauses for what was typed: phrases and numbers must occur, minus must not, of the words enough; not strict,
    any word will do, and a number only lifts. So does what an abbreviation means, unless nothing else was typed."""
    clauses = [(Occur.Must, keywords.phrase(stems)) for stems in asked.phrases]
    numbers = Occur.Must if strict or not asked.terms else Occur.Should
    clauses += [(numbers, keywords.code(code)) for code in asked.codes]
    clauses += [(Occur.MustNot, keywords.phrase(stems)) for stems in asked.without]
    if asked.terms:
        terms = keywords.rarest(list(asked.terms))
        enough = ranking.needed(len(terms)) if strict else 1
        forgiven = [term for term in terms if not keywords.knows(term)][:MOST_FORGIVEN]
        each = [_one_word(keywords, asked, term, forgive=term in forgiven) for term in terms]
        any_of = Query.boolean_query([(Occur.Should, word) for word in each], enough)
        clauses.append((Occur.Must, any_of))
    lifting = [(Occur.Should, keywords.phrase(stems)) for stems in asked.lifting]
    if lifting and not (asked.terms or asked.phrases or asked.codes):
        clauses.append((Occur.Must, Query.boolean_query(lifting)))
    else:
        clauses += lifting
    if not any(occur == Occur.Must for occur, _ in clauses):
        clauses.append((Occur.Must, Query.const_score_query(Query.all_query(), 0.0)))
    return clauses


def _placed(keywords: Keywords, order: Order) -> list[tuple[Any, Any]]:
    """Clauses that find nothing more: those first are lifted, and where some are last, all others."""
    clauses = []
    if order.first:
        clauses.append((Occur.Should, Query.const_score_query(keywords.numbered(order.first), PLACED_SCORE)))
    if order.last:
        others = [(Occur.Must, Query.all_query()), (Occur.MustNot, keywords.numbered(order.last))]
        clauses.append((Occur.Should, Query.const_score_query(Query.boolean_query(others), PLACED_SCORE)))
    return clauses


def _one_word(keywords: Keywords, asked: Asked, term: str, *, forgive: bool) -> Any:
    """The word, or anything that stands for it."""
    instead = [Query.const_score_query(keywords.phrase(stems), 0.0) for stems in asked.instead.get(term, ())]
    word = keywords.forgiving(term) if forgive else keywords.term(term)
    return Query.boolean_query([(Occur.Should, each) for each in (word, *instead)]) if instead else word


def _query(keywords: Keywords, parts: list[tuple[Any, Any]], wanted: Mapping[str, Sequence[str]]) -> Any:
    return Query.boolean_query([*parts, *keywords.filters(wanted)])


def _facets(keywords: Keywords, parts: list[tuple[Any, Any]], wanted: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Counts of the whole result; for a name that filters, counts without that filter, so a reader can change it."""
    counts = keywords.counts(_query(keywords, parts, wanted), but=wanted)
    for name in wanted:
        others = {other: values for other, values in wanted.items() if other != name}
        counts |= keywords.counts(_query(keywords, parts, others), [name])
    return counts
