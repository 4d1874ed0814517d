"""One figure as a file gives it, before it is kept."""

from __future__ import annotations

from typing import NamedTuple


class Observed(NamedTuple):
    """The columns of an observation; see `models.Observation`. Key: the first seven without `year`."""

    geography: str
    geoid: str
    measure: str
    year: int
    period: str
    source: str
    base: str = ""
    value: float | None = None
    annotation: str = ""
    moe: float | None = None
    low: float | None = None
    high: float | None = None
    level: int | None = None
    denominator: float | None = None
    denominator_words: str = ""
