"""How candidates are ordered. Pure: every factor has a name here and nowhere else.

score = KEYWORD_WEIGHT x bm25 / (largest bm25 of this question) + MEANING_WEIGHT x cosine

Chosen by measurement over five judged collections; reciprocal-rank fusion loses on all of them. Raw cosine is tied to
the model: measure again when it changes. Without a vector, or without a model, the second term is 0.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from operator import attrgetter
from typing import NamedTuple

KEYWORD_WEIGHT = 0.3
MEANING_WEIGHT = 0.7
CANDIDATES = 100  # taken from each half
# Below this cosine a text that shares no telling word with the question is about something else.
UNRELATED = 0.25


class Ranked(NamedTuple):
    id: int
    bm25: float
    cosine: float
    score: float


def fused(bm25: Mapping[int, float], cosine: Mapping[int, float], *, largest: float) -> list[Ranked]:
    """The union of both halves, best first; ties by id, so the order never flickers.

    `largest` is the largest BM25 of the question over everything asked for, not only over these.
    """
    weight = KEYWORD_WEIGHT / largest if largest > 0 else KEYWORD_WEIGHT
    ranked = []
    for number in sorted(bm25.keys() | cosine.keys()):
        keyword, meaning = bm25.get(number, 0.0), cosine.get(number, 0.0)
        ranked.append(Ranked(number, keyword, meaning, weight * keyword + MEANING_WEIGHT * meaning))
    ranked.sort(key=attrgetter("score"), reverse=True)  # keeps the order of ids among equals
    return ranked


def is_related(*, cosine: float, matched: Callable[[], Collection[str]]) -> bool:
    """Whether a candidate is worth a person's glance at all. `matched` is asked only where the meaning is too far."""
    return cosine >= UNRELATED or bool(matched())


def needed(terms: int) -> int:
    """How many of the words of a search line a document must hold: all of three, three quarters of eight.

    A longer line is a paragraph, and a paragraph is ranked, not filtered.
    """
    few, many = 3, 8
    return terms if terms <= few else -(-terms * 3 // 4) if terms <= many else 1
