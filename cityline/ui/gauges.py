"""A value against a line, drawn in percent of the width, so that words never shrink. Pure.

The tinted side qualifies, the black line is the threshold, the dot the value, the bar its interval, the thin line the
distance. Words stand where they cannot meet: the ends of the axis give way to the threshold, and it to the edge.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Anchor = Literal["start", "middle", "end"]
# Words need about this share of the width on the narrowest page.
_ROOM = 22.0
_EDGE = 14.0


@dataclass(frozen=True)
class Label:
    """Words at `x` percent."""

    x: float
    anchor: Anchor
    words: str


@dataclass(frozen=True)
class Gauge:
    """Places are percent of the width, 0 to 100. `dot` None: there is no figure."""

    zone_x: float
    zone_width: float
    line: float
    dot: float | None
    bar_x: float
    bar_width: float
    value: Label
    threshold: Label
    start: Label
    end: Label
    qualifies: Label
    said: str

    @property
    def distance_x(self) -> tuple[float, float]:
        dot = self.line if self.dot is None else self.dot
        return min(self.line, dot), max(self.line, dot)


@dataclass(frozen=True)
class Ends:
    """The ends of an axis, and each in words."""

    low: float
    high: float
    low_words: str = ""
    high_words: str = ""


def gauge(
    *,
    ends: Ends,
    threshold: float,
    upward: bool,
    value: float | None,
    margin: float | None = None,
    value_words: str = "",
    threshold_words: str = "",
    said: str = "",
) -> Gauge:
    """`upward`: whether what lies above the threshold qualifies. `said` is the drawing in one sentence."""

    def at(number: float) -> float:
        share = 100 * (number - ends.low) / (ends.high - ends.low)
        return round(min(100.0, max(0.0, share)), 2)

    line = at(threshold)
    low, high = (at(value - margin), at(value + margin)) if value is not None and margin else (0.0, 0.0)
    dot = None if value is None else at(value)
    return Gauge(
        zone_x=line if upward else 0.0,
        zone_width=round(100 - line if upward else line, 2),
        line=line,
        dot=dot,
        bar_x=low,
        bar_width=round(high - low, 2),
        value=_label(50.0 if dot is None else dot, value_words),
        threshold=_label(line, threshold_words),
        start=Label(0, "start", ends.low_words if line > _ROOM + _EDGE else ""),
        end=Label(100, "end", ends.high_words if line < 100 - _ROOM - _EDGE else ""),
        qualifies=_qualifies(line, dot, upward=upward, high=high, low=low),
        said=said,
    )


def _label(x: float, words: str) -> Label:
    """Centered on its place unless it would leave the drawing."""
    if x < _EDGE:
        return Label(x if words and x > 0 else 0, "start", words)
    return Label(x, "end" if x > 100 - _EDGE else "middle", words)


def _qualifies(line: float, dot: float | None, *, upward: bool, high: float, low: float) -> Label:
    """At the outer end of its side, if nothing stands there and there is room."""
    outer = Label(99, "end", "qualifies") if upward else Label(1, "start", "qualifies")
    reach = 99 - max(line, dot or 0, high) if upward else min(line, 100 if dot is None else dot, low or 100)
    return outer if reach >= _ROOM else Label(outer.x, outer.anchor, "")
