"""Numbers, intervals and codes out of cells. Each gives a value or rejects the row with a reason. Pure."""

from __future__ import annotations

import re
from math import isfinite

from cityline.kernel.loading import Cells, RowRejected
from cityline.measures import margins
from cityline.places.states import BY_CODE

_STATES = frozenset(state.fips for state in BY_CODE.values())
# What files write where they have no figure.
_NO_FIGURE = {
    "": "not given",
    "-": "too few cases",
    "--": "too few cases",
    "N": "not available",
    "(X)": "not applicable",
}
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
_INTERVAL = re.compile(r"\(\s*(-?[\d.]+)\s*,\s*(-?[\d.]+)\s*\)")
# What can be no percentage is two cells run together.
MOST_PEOPLE, MOST_DOLLARS, MOST_YEARS = 400_000_000, 1_000_000, 120


def geoid(cells: Cells, column: str, digits: int) -> str:
    """A Census code as text: zeros lead, and the first two digits are a state's."""
    code = str(cells.get(column, "")).strip()
    if not re.fullmatch(rf"\d{{{digits}}}", code):
        raise RowRejected(f"{column} {code!r} is not {digits} digits (zeros lead)")
    if code[:2] not in _STATES:
        raise RowRejected(f"{column} {code} does not begin with the code of a state")
    return code


def number(cells: Cells, column: str, *, least: float = 0, most: float) -> tuple[float | None, str]:
    """The value, or None and why there is none. A column that is missing rejects the row: it is not an empty cell."""
    if column not in cells:
        raise RowRejected(f"there is no column {column}")
    text = str(cells[column]).strip()
    if text in _NO_FIGURE:
        return None, _NO_FIGURE[text]
    if not _NUMBER.fullmatch(text) or not isfinite(value := float(text)):
        raise RowRejected(f"{column} {text!r} is not a number")
    if why := margins.annotation(value):
        return None, why
    if not least <= value <= most:
        raise RowRejected(f"{column} {text} is not between {least:g} and {most:g}")
    return value, ""


def percent(cells: Cells, column: str) -> tuple[float | None, str]:
    return number(cells, column, most=100)


def count(cells: Cells, column: str) -> tuple[float | None, str]:
    """People or homes. Files write counts as 54571 and as 54571.0; a part of a person rejects the row."""
    value, why = number(cells, column, most=MOST_PEOPLE)
    if value is not None and value != int(value):
        raise RowRejected(f"{column} {cells[column]!r} is not a count")
    return value, why


def interval(cells: Cells, column: str, value: float | None) -> tuple[float, float] | None:
    """Low and high from text such as "( 7.0,  8.0)", with `value` between them; None for an empty cell."""
    if column not in cells:
        raise RowRejected(f"there is no column {column}")
    text = str(cells[column]).strip()
    if not text:
        return None
    found = _INTERVAL.fullmatch(text)
    if found is None:
        raise RowRejected(f"{column} {text!r} is not an interval")
    try:
        low, high = float(found[1]), float(found[2])
    except ValueError:
        raise RowRejected(f"{column} {text!r} is not an interval") from None
    if value is None:
        raise RowRejected(f"{column} has an interval without a value")
    if not low <= value <= high:
        raise RowRejected(f"{column} {text} does not hold its value {value:g}")
    return low, high
