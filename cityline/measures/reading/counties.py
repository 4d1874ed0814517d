"""One county of the table of county indicators, and plain sums of counties for states.

Traps. Counts are written 54571.0. Unemployment of 2007 to 2017 is of BLS (labor force and rate agree with its own
files in every year we could compare); the column of 2019 is not: it is the ACS rate of persons of 20 to 64, 2015-2019, as
the description of the table it is from says, and is kept as that. Poverty and income of 2016 are of the Census Bureau's
model for single years (SAIPE), which leaves out Kalawao, Hawaii, and so do they. Columns on kinds of houses are
mislabeled where the table was made and are left alone. Bedford, Virginia, was a county of its own until 2013 and is
missing, so Virginia does not add up before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from cityline.kernel.loading import Cells, RowRejected
from cityline.measures import catalog, origins
from cityline.measures.reading import cells as read
from cityline.measures.reading.observed import Observed
from cityline.places.states import BY_CODE

# What the whole table has. From fewer rows no state is added up.
COUNTIES = 3_142
# State and year whose counties in the table are not all of them.
_INCOMPLETE = {("51", 2000), ("51", 2010)}
_STATE_OF = {state.fips: state for state in BY_CODE.values()}

# Column stem -> measure, denominator; the years each has. An ACS year stands for the five that end with it.
_RATES = {
    "hs_grad": ("high_school", catalog.ADULTS_25, (2010, 2016, 2017, 2019)),
    "bachelors": ("bachelors", catalog.ADULTS_25, (2010, 2016, 2017, 2019)),
    "poverty": ("poverty", catalog.ALL_PERSONS, (2010, 2017, 2019)),
    "uninsured": ("uninsured", catalog.CIVILIANS, (2017, 2019)),
    "homeownership": ("homeownership", "occupied homes", (2010,)),
}
_ODD_RATES = {
    "poverty_age_under_18_2017": ("poverty_under_18", "persons under 18", 2017),
    "poverty_under_18_2019": ("poverty_under_18", "persons under 18", 2019),
    "broadband_2017": ("broadband", catalog.HOUSEHOLDS, 2017),
    "household_has_broadband_2019": ("broadband", catalog.HOUSEHOLDS, 2019),
}
_INCOME_YEARS = (2010, 2017, 2019)
_CENSUS_YEARS, _ESTIMATE_YEARS = (2000, 2010), range(2011, 2018)
_LAUS_YEARS = range(2007, 2018)


class CountyRow(NamedTuple):
    """A county and its figures."""

    county: dict[str, Any]
    figures: list[Observed]


def county_row(cells: Cells) -> CountyRow:
    fips = read.geoid(cells, "fips", 5)
    name, state = " ".join(str(cells["name"]).split()), _STATE_OF[fips[:2]]
    if not name:
        raise RowRejected("the name is empty")
    if str(cells["state"]).strip() != state.name:
        raise RowRejected(f"fips {fips} is in {state.name}, the row says {cells['state']!r}")
    found = [*_people(cells, fips), *_rates(cells, fips), *_modelled(cells, fips), *_work(cells, fips)]
    return CountyRow({"fips": fips, "name": name, "state": state.code}, found)


def _people(cells: Cells, fips: str) -> Iterator[Observed]:
    for year in (*_CENSUS_YEARS, *_ESTIMATE_YEARS):
        counted = year in _CENSUS_YEARS
        source = origins.DECENNIAL if counted else origins.ESTIMATES
        base = catalog.COUNTED if counted else catalog.ESTIMATED
        value, why = read.count(cells, f"pop{year}")
        yield Observed("county", fips, "population", year, str(year), source, base, value, why)
    value, why = read.count(cells, "housing_units_2010")
    yield Observed("county", fips, "housing_units", 2010, "2010", origins.DECENNIAL, "", value, why)


def _rates(cells: Cells, fips: str) -> Iterator[Observed]:
    columns = {f"{stem}_{year}": (measure, of, year) for stem, (measure, of, years) in _RATES.items() for year in years}
    for column, (measure, of, year) in (columns | _ODD_RATES).items():
        value, why = read.percent(cells, column)
        base = of if measure == "poverty" else ""
        yield _acs(fips, measure, year)._replace(base=base, value=value, annotation=why, denominator_words=of)
    for year in _INCOME_YEARS:
        value, why = read.number(cells, f"median_household_income_{year}", most=read.MOST_DOLLARS)
        yield _acs(fips, "median_household_income", year)._replace(value=value, annotation=why)


def _modelled(cells: Cells, fips: str) -> Iterator[Observed]:
    """Poverty and income of 2016 are of another program than those of the years around them."""
    poverty = Observed("county", fips, "poverty", 2016, "2016", origins.SAIPE, catalog.ALL_PERSONS)
    value, why = read.percent(cells, "poverty_2016")
    yield poverty._replace(value=value, annotation=why, denominator_words=catalog.ALL_PERSONS)
    value, why = read.number(cells, "median_household_income_2016", most=read.MOST_DOLLARS)
    yield poverty._replace(measure="median_household_income", base="", value=value, annotation=why)


def _acs(fips: str, measure: str, year: int) -> Observed:
    return Observed("county", fips, measure, year, f"{year - 4}-{year}", origins.ACS)


def _work(cells: Cells, fips: str) -> Iterator[Observed]:
    for year in _LAUS_YEARS:
        force, no_force = read.count(cells, f"civilian_labor_force_{year}")
        rate, no_rate = read.percent(cells, f"unemployment_rate_{year}")
        labor = Observed("county", fips, "labor_force", year, str(year), origins.LAUS_COPY)
        yield labor._replace(value=force, annotation=no_force)
        yield labor._replace(
            measure="unemployment", base=catalog.LABOR_FORCE, value=rate, annotation=no_rate, denominator=force,
            denominator_words=catalog.LABOR_FORCE,
        )  # fmt: skip
    rate, why = read.percent(cells, "unemployment_rate_2019")
    of = catalog.LABOR_FORCE_20_TO_64
    yield _acs(fips, "unemployment", 2019)._replace(base=of, value=rate, annotation=why, denominator_words=of)


class StateSums:
    """Adds up the population of each state from its counties. A state with a county without a figure has no sum, and
    a table that is not whole gives none. There is no sum for the nation: the table lacks counties of it each year."""

    def __init__(self) -> None:
        self.counties = 0
        self.sums: dict[Observed, float | None] = defaultdict(float)

    def take(self, row: CountyRow) -> None:
        self.counties += 1
        for one in row.figures:
            if one.measure == "population":
                key = one._replace(geography="state", geoid=one.geoid[:2], source=origins.SUMS, value=None)
                key = key._replace(annotation="")
                so_far = self.sums[key]
                self.sums[key] = None if so_far is None or one.value is None else so_far + one.value

    def figures(self) -> list[Observed]:
        if self.counties < COUNTIES:
            return []
        return [
            key._replace(value=value)
            for key, value in self.sums.items()
            if value is not None and (key.geoid, key.year) not in _INCOMPLETE
        ]
