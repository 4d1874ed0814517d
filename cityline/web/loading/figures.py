"""Figures of the sample's cities, and of the counties and states they lie in: real ones, so that its pages live.

Each becomes what the loader of its official file would make of it, so loading the whole file later changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from cityline.kernel.loading import Tally
from cityline.measures import catalog, health_catalog, origins
from cityline.measures.actions import keep_figures
from cityline.measures.reading import acs
from cityline.measures.reading.health import LEVEL
from cityline.measures.reading.observed import Observed
from cityline.measures.reading.shares import SOURCE as SHARES
from cityline.measures.traits import COMPARED
from cityline.places.actions import keep_counties, keep_county_shares
from cityline.places.queries import counties_of_many
from cityline.web.loading import files

FILE = "figures"
_ACS = ("population", "persons_below_poverty", "unemployed_persons", "median_household_income", "per_capita_income",
        "median_age")  # fmt: skip
_SHARES_OF = 2020
_OF_HEALTH = {row.key: row for row in health_catalog.ROWS}


def _acs(measure: str, year: int, base: str = "", of: str = "") -> Observed:
    return Observed("county", "", measure, year, f"{year - 4}-{year}", origins.ACS, base, denominator_words=of)


# The columns of a county, after its code, name and state.
_OF_COUNTY = (
    Observed("county", "", "population", 2017, "2017", origins.ESTIMATES, catalog.ESTIMATED),
    _acs("poverty", 2010, catalog.ALL_PERSONS, catalog.ALL_PERSONS),
    _acs("poverty", 2019, catalog.ALL_PERSONS, catalog.ALL_PERSONS),
    _acs("median_household_income", 2010),
    _acs("median_household_income", 2019),
    Observed("county", "", "unemployment", 2017, "2017", origins.LAUS_COPY, catalog.LABOR_FORCE,
             denominator_words=catalog.LABOR_FORCE),
    Observed("county", "", "labor_force", 2017, "2017", origins.LAUS_COPY),
    _acs("uninsured", 2019, of=catalog.CIVILIANS),
    _acs("high_school", 2019, of=catalog.ADULTS_25),
    _acs("bachelors", 2019, of=catalog.ADULTS_25),
    _acs("broadband", 2019, of=catalog.HOUSEHOLDS),
)  # fmt: skip
_UNEMPLOYMENT, _LABOR_FORCE = 5, 6


def load_figures() -> int:
    """Figures not here yet; how many. Needs the cities; what a loader brought since stays."""
    told = files.whole(FILE)
    keep_counties([dict(zip(("fips", "name", "state"), row, strict=False)) for row in told["counties"]])
    names = ("geoid", "county_fips", "people", "of_place", "of_county")
    shares = [dict(zip(names, row, strict=True)) for row in told["shares"]]
    held = counties_of_many({row["geoid"] for row in shares}, vintage=_SHARES_OF)
    new = [{**row, "vintage": _SHARES_OF, "source": SHARES} for row in shares if row["geoid"] not in held]
    keep_county_shares(new, Tally(FILE))
    return keep_figures(observed=observed(told), name="sample network", vintage="2000 to 2020", by="sample network")


def observed(told: files.Fields) -> Iterator[Observed]:
    """Every figure of the file; pure."""
    for geoid, *numbers in told["cities"]:
        yield from acs.figures({"geoid": geoid} | {name: str(one) for name, one in zip(_ACS, numbers, strict=True)})
    for geoid, *cells in told["health"]:
        yield from _health(geoid, cells)
    for fips, _name, _state, *numbers in told["counties"]:
        yield from _county(fips, numbers)
    for fips, people in told["states"]:
        yield Observed("state", fips, "population", 2017, "2017", origins.SUMS, catalog.ESTIMATED, float(people))
    for year, people in told["nation"]:
        yield Observed("nation", "US", "population", year, str(year), origins.DECENNIAL, catalog.COUNTED, float(people))


def _health(geoid: str, cells: list[list[float]]) -> Iterator[Observed]:
    """For each measure value and interval as people are, then as if all cities had the same ages."""
    wanted = [(key, base) for key in COMPARED[catalog.Theme.HEALTH] for base in health_catalog.BASES]
    for (key, base), (value, low, high) in zip(wanted, cells, strict=True):
        row = _OF_HEALTH[key]
        yield Observed(
            "place", geoid, key, row.year, str(row.year), origins.HEALTH, base, float(value), low=float(low),
            high=float(high), level=LEVEL, denominator_words=row.of,
        )  # fmt: skip


def _county(fips: str, numbers: list[float | None]) -> Iterator[Observed]:
    for number, (column, value) in enumerate(zip(_OF_COUNTY, numbers, strict=False)):
        if value is not None:
            force = numbers[_LABOR_FORCE] if number == _UNEMPLOYMENT else None
            yield column._replace(geoid=fips, value=float(value), denominator=float(force) if force else None)
