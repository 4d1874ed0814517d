"""Which figure a test is judged on: the one it asks for, a stand-in, or a change worked out from two counts. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import sqrt
from typing import TYPE_CHECKING

from cityline.eligibility.rulesets import CHANGE, POPULATION, RuleTest
from cityline.eligibility.words import MINUS, amount, number

if TYPE_CHECKING:
    from cityline.measures.figures import Figure

# One city's figures, by measure and last year.
Figures = Mapping[tuple[str, int], "Figure"]

NOT_PUBLISHED = "Not published"
FULL_COUNT = "None, a full count"
_DECADE = 10
COUNTED = "census count"  # the base of such a figure in `measures.catalog`


@dataclass(frozen=True)
class Evidence:
    """The figure a test is judged on. `value` None: there is none; `missing` says what in a few words.

    `moe`: 90 % margin in the unit of `value`, None where `margin_words` says why there is none.
    `counts`: the two populations of a change. `later`: year and number of a census count after the one the rule
    names. `workings`: the division as one would write it down.
    """

    value: float | None = None
    moe: float | None = None
    margin_words: str = ""
    unit: str = "%"
    year: int | None = None
    period: str = ""
    source: str = ""
    url: str = ""
    base: str = ""
    note: str = ""
    missing: str = ""
    is_stand_in: bool = False
    counts: tuple[float, float] | None = None
    workings: str = ""
    later: tuple[int, float] | None = None


def evidence_for(test: RuleTest, figures: Figures) -> Evidence:
    """The latest figure, or that of the test's year. A stand-in only where the figure itself has no value."""
    if test.measure == CHANGE:
        return _change(test, figures)
    own = _pick(figures, test.measure, test.years, base=test.base)
    is_other = own is not None and _is_other(own, test.base)
    if own is not None and own.value is not None and not is_other:
        return replace(_from(own, base=own.base or test.base), later=_later(test, figures))
    other = _pick(figures, test.stand_in, test.years) if test.stand_in else None
    if other is not None and other.value is not None:
        return _from(other, base=other.base or test.stand_in_base, is_stand_in=True)
    when = f" for {test.years[0]}" if test.years else ""
    missing = f"no {test.name.lower()} figure{when}"
    if own is None:
        return Evidence(unit=test.unit, missing=missing)
    if is_other:
        note = f"There is one of {own.base}; the rule asks for {test.base}."
        return Evidence(unit=test.unit, missing=missing, note=note)
    return Evidence(unit=test.unit, missing=missing, year=own.year, period=own.period, source=own.source,
                    url=own.url, base=own.base or test.base, note=own.note)  # fmt: skip


def _pick(figures: Figures, measure: str, years: tuple[int, ...], *, base: str = "") -> Figure | None:
    """Of the year asked for, else the latest of this base with a value; then any with a value, then the latest: neither
    a gap nor a newer figure of another base hides what is known."""
    if years:
        return figures.get((measure, years[0]))
    held = (figure for (name, _), figure in figures.items() if name == measure)
    return min(held, key=lambda one: (one.value is None, _is_other(one, base), -one.year), default=None)


def _is_other(figure: Figure, base: str) -> bool:
    """Whether it is of another base than the one asked for. Where either is not said, it is not."""
    return bool(base and figure.base) and figure.base != base


def _later(test: RuleTest, figures: Figures) -> tuple[int, float] | None:
    if test.measure != POPULATION or not test.years:
        return None
    after = [
        (year, figure.value)
        for (name, year), figure in figures.items()
        if name == POPULATION and year > test.years[0] and figure.value is not None and figure.base in {"", COUNTED}
    ]
    return max(after, default=None)


def _from(figure: Figure, *, base: str, is_stand_in: bool = False) -> Evidence:
    return Evidence(
        value=figure.value,
        moe=figure.moe,
        margin_words=_margin_words(figure),
        unit=figure.unit,
        year=figure.year,
        period=figure.period or str(figure.year),
        source=figure.source,
        url=figure.url,
        base=base,
        note=figure.note,
        is_stand_in=is_stand_in,
    )


def _margin_words(figure: Figure) -> str:
    if figure.moe is not None:
        return ""
    is_count = figure.measure == POPULATION and (
        figure.base == COUNTED or (not figure.base and figure.year % _DECADE == 0)
    )
    return FULL_COUNT if is_count else NOT_PUBLISHED


def _change(test: RuleTest, figures: Figures) -> Evidence:
    """Percent between the two years. A change of boundary counts as growth or loss; the figures cannot tell."""
    first, last = (figures.get((POPULATION, year)) for year in test.years)
    period = f"{test.years[0]}\u2013{test.years[1]}"
    gone = [str(year) for year, held in zip(test.years, (first, last), strict=True) if not held or held.value is None]
    if first is None or last is None or first.value is None or last.value is None:
        told = f"no count of people for {' or '.join(gone)}"
        return Evidence(unit="%", year=test.years[1], period=period, missing=told)
    if first.value <= 0:
        return Evidence(unit="%", year=test.years[1], period=period, missing=f"nobody counted in {test.years[0]}")
    value = 100 * (last.value - first.value) / first.value
    margin = _margin_of_change(first, last)
    same = first.source == last.source or not last.source
    return Evidence(
        value=value,
        moe=margin,
        margin_words=(_margin_words(first) if _margin_words(first) == _margin_words(last) else NOT_PUBLISHED)
        if margin is None
        else "",
        unit="%",
        year=test.years[1],
        period=period,
        source=first.source if same else f"{first.source} and {last.source}",
        url=last.url or first.url,
        base=test.base,
        note="New boundaries count as change.",
        counts=(first.value, last.value),
        workings=f"({number(last.value)} {MINUS} {number(first.value)}) ÷ {number(first.value)} = {amount(value, '%', 2)}",
    )


def _margin_of_change(first: Figure, last: Figure) -> float | None:
    """Of the ratio of two estimates, in percent (Census Bureau: Understanding and Using ACS Data, 2020, chapter 8):
    sqrt(m_last^2 + r^2 m_first^2) / first. A count has none; None where neither has one."""
    if (first.moe is None and last.moe is None) or not first.value or last.value is None:
        return None
    ratio = last.value / first.value
    return 100 * sqrt((last.moe or 0.0) ** 2 + (ratio * (first.moe or 0.0)) ** 2) / first.value
