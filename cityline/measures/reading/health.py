"""One city of CDC's 500 Cities table, release of 2018, wide: 28 measures, each crude and age-adjusted with an interval.

Traps. Intervals are text, "( 7.0,  8.0)", at 95 %. Honolulu has the code 15003: it is the county (its 953,207 people
are the county's), so its figures are kept as a county's. Figures are modelled. Four measures are of 2015.
"""

from __future__ import annotations

from collections.abc import Iterator

from cityline.kernel.loading import Cells, RowRejected
from cityline.measures import health_catalog, origins
from cityline.measures.reading import cells as read
from cityline.measures.reading.observed import Observed

LEVEL = 95
_COUNTY_DIGITS = 5
_FORMS = (("Crude", health_catalog.CRUDE), ("Adj", health_catalog.ADJUSTED))


def figures(cells: Cells) -> list[Observed]:
    """56 figures: what CDC leaves out is kept as not given."""
    county = len(str(cells["placefips"]).strip()) == _COUNTY_DIGITS
    geography = "county" if county else "place"
    code = read.geoid(cells, "placefips", _COUNTY_DIGITS if county else 7)
    return list(_figures(cells, geography, code))


def _figures(cells: Cells, geography: str, code: str) -> Iterator[Observed]:
    for row in health_catalog.ROWS:
        for form, base in _FORMS:
            column = f"{row.code}_{form}".lower()
            value, why = read.percent(cells, f"{column}prev")
            ends = read.interval(cells, f"{column}95ci", value)
            if value is not None and ends is None:
                raise RowRejected(f"{column}prev has no interval")
            low, high = ends or (None, None)
            yield Observed(
                geography, code, row.key, row.year, str(row.year), origins.HEALTH, base, value, why,
                low=low, high=high, level=LEVEL if ends else None, denominator_words=row.of,
            )  # fmt: skip
