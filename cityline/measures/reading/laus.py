"""One line of a BLS `la.data.*` file (Local Area Unemployment Statistics): a series, a year, a period, a value.

A series is `LAU`, a kind of area (CN county, CT city or town), its code padded with noughts to 13 places, and two
digits for what is counted: 03 rate, 04 unemployed, 05 employed, 06 labor force. M13 is the average of the year. Columns
are padded with blanks and parted by tabs. Source: BLS, la.txt.
"""

from __future__ import annotations

import re

from cityline.kernel.loading import Cells, RowRejected
from cityline.measures import catalog, origins
from cityline.measures.reading import cells as read
from cityline.measures.reading.observed import Observed

_SERIES = re.compile(r"LA(?P<season>[US])(?P<kind>[A-Z]{2})(?P<area>\d{13})(?P<what>\d{2})")
_YEARLY = "M13"
_DIGITS = {"CN": ("county", 5), "CT": ("place", 7)}
_RATE, _UNEMPLOYED, _LABOR_FORCE = "03", "04", "06"
_COUNTS = {_UNEMPLOYED: "unemployed_persons", _LABOR_FORCE: "labor_force"}
FIRST_YEAR, LAST_YEAR = 1976, 2100


def figures(cells: Cells) -> list[Observed]:
    """The figure of this line, or nothing: months, states and regions, those employed, and adjusted series are passed
    over. Codes of New England towns (CT, ten digits with their county) are no cities of ours and are passed over too."""
    series, period = str(cells["series_id"]), str(cells["period"])
    found = _SERIES.fullmatch(series)
    if found is None:
        raise RowRejected(f"series_id {series!r} is no series of local unemployment")
    if not re.fullmatch(r"M(0[1-9]|1[0-3])", period):
        raise RowRejected(f"period {period!r} is neither a month nor M13")
    kind, what = found["kind"], found["what"]
    if period != _YEARLY or kind not in _DIGITS or found["season"] != "U" or what not in {_RATE, *_COUNTS}:
        return []
    geography, digits = _DIGITS[kind]
    if found["area"][digits:].strip("0"):
        return []
    geoid = read.geoid({"series_id": found["area"][:digits]}, "series_id", digits)
    text = str(cells["year"])
    if not re.fullmatch(r"\d{4}", text) or not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise RowRejected(f"year {text!r} is not a year from {FIRST_YEAR}")
    one = Observed(geography, geoid, _COUNTS.get(what, "unemployment"), int(text), text, origins.LAUS)
    if what == _RATE:
        value, why = read.percent(cells, "value")
        of = catalog.LABOR_FORCE
        return [one._replace(base=of, value=value, annotation=why, denominator_words=of)]
    value, why = read.count(cells, "value")
    return [one._replace(value=value, annotation=why)]
