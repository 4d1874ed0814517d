"""One row of the list of places, read and doubted. Pure: cells in, fields out, or the reason why not."""

from __future__ import annotations

import re
from typing import Any

from cityline.kernel.loading import Cells, RowRejected
from cityline.places import names
from cityline.places.states import BY_CODE

Fields = dict[str, Any]

# No American city is larger; a larger figure is two cells run together.
LARGEST_CITY = 20_000_000


def place_fields(cells: Cells) -> Fields:
    """The fields of a Place. Blank counts stay None: unknown is not nought."""
    geoid = cells["geoid"].strip()
    if not re.fullmatch(r"\d{7}", geoid):
        raise RowRejected(f"geoid {geoid!r} is not seven digits (zeros lead)")
    state = cells["state"].strip()
    if state not in BY_CODE:
        raise RowRejected(f"state {state!r} is no postal code")
    if BY_CODE[state].fips != geoid[:2]:
        raise RowRejected(f"geoid {geoid} does not begin with the code of {state}, {BY_CODE[state].fips}")
    name = " ".join(cells["name"].split())
    if not name:
        raise RowRejected("the name is empty")
    return {
        "geoid": geoid,
        "name": name,
        "short_name": names.short_name(geoid, name),
        "state": state,
        "counties": cells.get("counties", "").strip(),
        "class_code": cells.get("classfp", "").strip(),
        "status_code": cells.get("funcstat", "").strip(),
        "latitude": _number(cells, "lat", -90, 90),
        "longitude": _number(cells, "lon", -180, 180),
        "zone": cells.get("timezone", "").strip(),
        "land_square_miles": _number(cells, "aland_sqmi", 0, 10_000),
        "population_2000": _count(cells, "pop2000"),
        "population_2010": _count(cells, "pop2010"),
        "population_2020": _count(cells, "pop2020"),
    }


def _number(cells: Cells, column: str, least: float, most: float) -> float | None:
    text = cells.get(column, "").strip()
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        raise RowRejected(f"{column} {text!r} is not a number") from None
    if not least <= value <= most:
        raise RowRejected(f"{column} {text} is not between {least:g} and {most:g}")
    return value


def _count(cells: Cells, column: str) -> int | None:
    text = cells.get(column, "").strip()
    if not text:
        return None
    if not re.fullmatch(r"\d+", text) or int(text) > LARGEST_CITY:
        raise RowRejected(f"{column} {text!r} is not a count of people")
    return int(text)
