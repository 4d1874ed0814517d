"""How far apart two cities are in what is measured of them, theme by theme.

A trait is two numbers, the least and the most it may be by its published interval, in standard deviations from the mean
of all cities; where no interval is published both are the same. Two cities whose intervals overlap are not apart.
`measures.traits` makes them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from math import sqrt

# theme -> measure -> [least, most]
Traits = dict[str, dict[str, list[float]]]
# GEOID -> traits, of every city
Source = Callable[[], Mapping[str, Traits]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """`source` works them out anew; a room above that knows figures gives it. Twice is once."""
    if source not in _sources:
        _sources.append(source)


def of_all() -> Mapping[str, Traits] | None:
    """The traits of all cities as they are now; None where nobody works them out."""
    return _sources[-1]() if _sources else None


def gap(one: Sequence[float], other: Sequence[float]) -> float:
    """Nought where the intervals overlap, else what lies between them."""
    return max(0.0, one[0] - other[1], other[0] - one[1])


def span(one: Sequence[float], other: Sequence[float]) -> float:
    """How far apart the two can be at most."""
    return max(abs(one[1] - other[0]), abs(other[1] - one[0]))


def apart(one: Traits, other: Traits, themes: Collection[str], *, at_most: bool = False) -> dict[str, float]:
    """The root mean square of the gaps (`at_most`: of the spans) within each theme, over the measures both have.
    A theme of which they share none is not in it."""
    measure = span if at_most else gap
    found = {}
    for theme in themes:
        here, there = one.get(theme, {}), other.get(theme, {})
        gaps = [measure(here[key], there[key]) for key in here if key in there]
        if gaps:
            found[theme] = sqrt(sum(one * one for one in gaps) / len(gaps))
    return found
