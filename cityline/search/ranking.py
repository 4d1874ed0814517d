"""How candidates are ordered. Pure: every factor has a name here and nowhere else.

score = KEYWORD_WEIGHT x bm25 / (largest bm25 of this question) + MEANING_WEIGHT x cosine

Chosen by measurement over five judged collections; reciprocal-rank fusion loses on all of them. Raw cosine is tied to
the model: measure again when it changes. Without a vector, or without a model, the second term is 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

KEYWORD_WEIGHT = 0.3
MEANING_WEIGHT = 0.7
CANDIDATES = 100  # taken from each half
# Below this cosine a text that shares no telling word with the question is about something else.
UNRELATED = 0.25


@dataclass(frozen=True)
class Ranked:
    id: int
    bm25: float
    cosine: float
    score: float


def fused(bm25: Mapping[int, float], cosine: Mapping[int, float], *, largest: float) -> list[Ranked]:
    """The union of both halves, best first; ties by id, so the order never flickers.

    `largest` is the largest BM25 of the question over everything asked for, not only over these.
    """
    largest = largest if largest > 0 else 1.0
    ranked = []
    for number in bm25.keys() | cosine.keys():
        keyword, meaning = bm25.get(number, 0.0), cosine.get(number, 0.0)
        ranked.append(Ranked(number, keyword, meaning, KEYWORD_WEIGHT * keyword / largest + MEANING_WEIGHT * meaning))
    return sorted(ranked, key=lambda item: (-item.score, item.id))


def is_related(*, cosine: float, matched: Iterable[str]) -> bool:
    """Whether a candidate is worth a person's glance at all."""
    return cosine >= UNRELATED or any(matched)


def needed(terms: int) -> int:
    """How many of the words of a search line a document must hold: all of three, three quarters of eight.

    A longer line is a paragraph, and a paragraph is ranked, not filtered.
    """
    few, many = 3, 8
    return terms if terms <= few else -(-terms * 3 // 4) if terms <= many else 1
