"""Figures and lines in words: "12.4%", "9% or more", "3.4 points above the line". Pure."""

from __future__ import annotations

from math import isclose

from cityline.eligibility.rulesets import CHANGE, POPULATION, RuleTest

MINUS = "\u2212"
_SIGNS = {">=": "\u2265", ">": ">", "<=": "\u2264", "<": "<"}
_MOST_PLACES = 6


def number(value: float, places: int = 0) -> str:
    """`1,516`, `−3.35`; a nought never carries a sign."""
    text = f"{abs(value):,.{places}f}"
    return f"{MINUS}{text}" if value < 0 and float(text.replace(",", "")) else text


def amount(value: float, unit: str, places: int = 0) -> str:
    """With its unit: `12.4%`, `88,857 people`, `$31,445`."""
    if unit == "%":
        return f"{number(value, places)}%"
    if unit == "$":
        return f"{MINUS if value < 0 else ''}${number(abs(value), places)}"
    return f"{number(value, places)} {unit}".strip()


def short(value: float) -> str:
    """As few places as it needs, at most two: `9`, `6.5`, `−2`."""
    text = number(value, 2)
    return text.rstrip("0").rstrip(".") if "." in text else text


def places_for(test: RuleTest, value: float) -> int:
    """Decimal places that never round a value onto its line or across it: 19.98 is not shown as 20.0."""
    places = 0 if test.unit in {"people", "$"} else 2 if test.measure == CHANGE else 1
    on_line = isclose(value, test.threshold, abs_tol=1e-9)
    while places < _MOST_PLACES:
        seen = round(value, places)
        if on_line:
            is_true = isclose(seen, value, abs_tol=1e-9)
        else:
            is_true = seen != test.threshold and (seen > test.threshold) == (value > test.threshold)
        if is_true:
            return places
        places += 1
    return places


def gap_words(test: RuleTest, value: float) -> str:
    """How far from the line, without direction: `3.4 points`, `1,143 people`."""
    gap = abs(value - test.threshold)
    if test.unit == "%":
        text = number(gap, places_for(test, value))
        return f"{text} point{'' if float(text.replace(',', '')) == 1 else 's'}"
    return amount(gap, test.unit)


def _line_amount(test: RuleTest) -> str:
    return amount(test.threshold, test.unit) if test.unit in {"people", "$"} else f"{short(test.threshold)}%"


def line(test: RuleTest) -> str:
    """What qualifies: `9% or more`, `−5% or lower`, `under 50,000 people`."""
    told = _line_amount(test)
    lower = "lower" if test.threshold <= 0 else "less"
    return {">=": f"{told} or more", ">": f"over {told}", "<=": f"{told} or {lower}", "<": f"under {told}"}[
        test.operator
    ]


def sign_and_line(test: RuleTest) -> str:
    """For tables: `≥ 9%`."""
    told = f"{short(test.threshold)}%" if test.unit == "%" else number(test.threshold)
    return f"{_SIGNS[test.operator]} {told}"


def title(test: RuleTest) -> str:
    """`Unemployment of 9% or more`, `Population loss of 5% or more, 2000 to 2010`."""
    if test.measure == CHANGE:
        first, last = test.years
        if test.operator == "<=" and test.threshold < 0:
            return f"Population loss of {short(-test.threshold)}% or more, {first} to {last}"
        return f"{test.name} of {line(test)}, {first} to {last}"
    if test.measure == POPULATION:
        when = f" in {test.years[0]}" if test.years else ""
        return f"{line(test)[:1].upper()}{line(test)[1:]}{when}"
    words = f"{test.name} of {line(test)}"
    return ", ".join(filter(None, (words, test.qualifier, *(f"in {year}" for year in test.years))))


def plural(count: int, one: str, many: str) -> str:
    """`one test is`, `three tests are`: small numbers as words."""
    return f"{count_word(count)} {one if count == 1 else many}"


def count_word(count: int) -> str:
    words = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    return words[count] if 0 <= count < len(words) else f"{count:,}"


def listed(items: list[str], last: str = "and") -> str:
    """`a, b and c`."""
    return f" {last} ".join((", ".join(items[:-1]), items[-1])) if len(items) > 1 else "".join(items)
