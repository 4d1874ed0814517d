"""Judges suggestions by what people at the desk made of them: the packages they built.

What a person put into a package was worth having for that question; what they took out was not, and what they left
alone says nothing. Navigators begin from what was suggested, so the figures flatter; they serve to compare two ways of
ordering, not to praise either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import log2
from statistics import fmean
from typing import TYPE_CHECKING

from cityline.desk.models import PackageItem, Publication, Question
from cityline.desk.suggestions import Offer, suggest

if TYPE_CHECKING:
    from cityline.desk.tallies import Key

DEPTH = 10
Way = Callable[[Question], Offer]


@dataclass(frozen=True)
class Judged:
    """One question: what people kept of records, and its nDCG@10 in two ways."""

    question: Question
    kept: int
    without: float
    with_prior: float


def judged() -> Iterator[Judged]:
    """Every question with a package a person built, its own words and package left out of the prior."""
    for question, kept, own in _built():
        scores = [ndcg(_ranking(question, own, use_prior=use_prior), kept) for use_prior in (False, True)]
        yield Judged(question, len(kept), *scores)


def ndcg(ranking: list[Key], kept: set[Key], depth: int = DEPTH) -> float:
    """1 when all that was kept comes first, 0 when none of it comes at all. `kept` is not empty. Pure."""
    gained = sum(1 / log2(place + 1) for place, key in enumerate(ranking[:depth], start=1) if key in kept)
    return gained / sum(1 / log2(place + 1) for place in range(1, min(len(kept), depth) + 1))


def _ranking(question: Question, own: str, *, use_prior: bool) -> list[Key]:
    """Records best first, as the workspace offers them, without the answer this very question became."""
    offer = suggest(
        question.text, place=question.place, network_id=question.network_id, limit=DEPTH, use_prior=use_prior,
        apart_from=question.pk,
    )  # fmt: skip
    rows = sorted((row for row in offer if row.kind != "city"), key=lambda row: -row.score)
    return [(row.kind, row.id) for row in rows if (row.kind, row.id) != ("answer", own)]


def _built() -> Iterator[tuple[Question, set[Key], str]]:
    """Question, the records people put into its package and left there, and the answer it became."""
    items = PackageItem.objects.filter(added_by__isnull=False, removed_at__isnull=True).exclude(kind="city")
    kept: dict[int, set[Key]] = {}
    for item in items.select_related("package"):
        kept.setdefault(item.package.question_id, set()).add((item.kind, item.object_id))
    became = dict(Publication.objects.filter(question__in=kept, answer__isnull=False).values_list("question", "answer"))
    for question in Question.objects.filter(pk__in=kept).select_related("place").order_by("received_at", "pk"):
        yield question, kept[question.pk], str(became.get(question.pk, ""))


def means(rows: list[Judged]) -> tuple[float, float]:
    """nDCG@10 without and with the prior, over at least one question."""
    return fmean(row.without for row in rows), fmean(row.with_prior for row in rows)
