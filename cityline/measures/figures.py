"""One figure of one place as the rooms above read it, and how two figures may be compared. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """`value` None means that the source has no figure; it is never nought. `moe` None means that no margin is
    published, not that there is none. `moe` is at 90 %; `low` and `high` are the published interval, at 95 % for
    health data. `base` says what a rate is of where two definitions exist; `note` is a caveat in one sentence.
    """

    measure: str
    geography: str
    geoid: str
    year: int
    period: str
    value: float | None
    unit: str
    moe: float | None
    low: float | None
    high: float | None
    denominator: float | None
    denominator_words: str
    source: str
    url: str
    base: str = ""
    note: str = ""

    @property
    def interval(self) -> tuple[float, float] | None:
        """Where the true figure lies, as published: the interval, else value plus and minus the margin, else None."""
        if self.low is not None and self.high is not None:
            return self.low, self.high
        if self.value is not None and self.moe is not None:
            return self.value - self.moe, self.value + self.moe
        return None


def surely_less(one: Figure, other: Figure) -> bool:
    """Whether `one` lies below `other` beyond what the published intervals leave open. A figure without an interval
    is taken at its word, which the page must say."""
    if one.value is None or other.value is None:
        return False
    return _ends(one)[1] < _ends(other)[0]


def told_apart(one: Figure, other: Figure) -> bool:
    """Whether a page may say that one is more than the other."""
    return surely_less(one, other) or surely_less(other, one)


def ranks(figures: Sequence[Figure], *, highest_first: bool = False) -> list[int | None]:
    """The rank of each, from 1, in the order given: one more than how many are surely before it. So figures whose
    intervals overlap share a rank unless a third parts them. None for what has no value."""
    found: list[int | None] = []
    for one in figures:
        before = sum(surely_less(one, other) if highest_first else surely_less(other, one) for other in figures)
        found.append(None if one.value is None else before + 1)
    return found


def _ends(figure: Figure) -> tuple[float, float]:
    if figure.value is None:
        raise ValueError(f"{figure.measure} of {figure.geoid} has no value to compare.")
    return figure.interval or (figure.value, figure.value)
