"""Sampling margins of American Community Survey figures, at 90 %. Pure arithmetic.

Source: U.S. Census Bureau, Understanding and Using American Community Survey Data, chapter 8 (calculating measures of
error for derived estimates). Estimates and margins are in the same unit; a share is from 0 to 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import hypot, sqrt

Z90 = 1.645
# A coefficient of variation above this makes a figure too rough to rely on.
ROUGH = 0.30
# What the Census writes where there is no number, and why.
ANNOTATIONS = {
    -999999999: "too few cases to show",
    -888888888: "not applicable or not available",
    -666666666: "too few cases to compute",
    -555555555: "fixed by a population control; it has no sampling margin",
    -333333333: "too few cases for a margin",
    -222222222: "too few cases to compute a margin",
}


@dataclass(frozen=True)
class Estimate:
    """A figure of a survey and its 90 % margin, which is never negative."""

    value: float
    moe: float

    def __post_init__(self) -> None:
        if self.moe < 0:
            raise ValueError(f"A margin is not negative: {self.moe}.")

    @property
    def low(self) -> float:
        return self.value - self.moe

    @property
    def high(self) -> float:
        return self.value + self.moe


def annotation(value: float) -> str:
    """Why this is no number, or "" for a number."""
    return ANNOTATIONS.get(int(value), "") if value < 0 and value == int(value) else ""


def sum_margin(margins: Sequence[float]) -> float:
    """The margin of a sum or difference: the root of the sum of squares."""
    return hypot(*margins)


def added(estimates: Sequence[Estimate], *, without: Sequence[Estimate] = ()) -> Estimate:
    """The sum of `estimates` less those `without`. Margins add up either way."""
    value = sum(one.value for one in estimates) - sum(one.value for one in without)
    return Estimate(value, sum_margin([one.moe for one in (*estimates, *without)]))


def proportion(part: Estimate, whole: Estimate) -> Estimate:
    """part / whole, where the part is in the whole: sqrt(mx^2 - p^2 my^2) / y. Where that root would be of a negative
    number the margin of a ratio is used, with + for -. ZeroDivisionError if the whole is nought."""
    share = part.value / whole.value
    less, more = part.moe**2, (share * whole.moe) ** 2
    return Estimate(share, sqrt(less - more if less >= more else less + more) / abs(whole.value))


def variation(estimate: Estimate) -> float | None:
    """The coefficient of variation: standard error / estimate. None for an estimate of nought."""
    return estimate.moe / Z90 / abs(estimate.value) if estimate.value else None


def is_rough(estimate: Estimate) -> bool:
    """Whether the figure is too rough to rely on: variation above 0.30, or an estimate of nought."""
    found = variation(estimate)
    return found is None or found > ROUGH


# Table B14006, poverty by school enrollment: below the line (002) and at or above it, enrolled as undergraduate
# (009, 019) and in graduate school (010, 020).
_ALL, _BELOW = "B14006_001", "B14006_002"
_BELOW_IN_COLLEGE = ("B14006_009", "B14006_010")
_ABOVE_IN_COLLEGE = ("B14006_019", "B14006_020")
STUDENT_CELLS = (_ALL, _BELOW, *_BELOW_IN_COLLEGE, *_ABOVE_IN_COLLEGE)


def poverty_without_students(cells: Mapping[str, Estimate]) -> Estimate | None:
    """The share below the poverty line of persons not in college, from cells of table B14006 (`STUDENT_CELLS`).

    (002 - 009 - 010) / (001 - 009 - 010 - 019 - 020), with its margin; None if nobody is left. KeyError for a missing
    cell: it is not to be guessed. ValueError for cells that cannot be of one table.
    """
    below_in_college = [cells[name] for name in _BELOW_IN_COLLEGE]
    above_in_college = [cells[name] for name in _ABOVE_IN_COLLEGE]
    below = added([cells[_BELOW]], without=below_in_college)
    everyone = added([cells[_ALL]], without=[*below_in_college, *above_in_college])
    if not 0 <= below.value <= max(everyone.value, 0):
        raise ValueError(f"Of {everyone.value:g} persons not in college, {below.value:g} cannot be poor.")
    return proportion(below, everyone) if everyone.value else None
