"""One city of the table of ACS 2009-2013 figures (499 of the 500 largest cities).

Traps. Poverty is of *all* persons, so college students are in it: a city of students looks poorer. Those unemployed
are persons, and the labor force is not in the file: there is no rate, and none is made up from the population. The
file gives no margins: they exist, and are not nought.
"""

from __future__ import annotations

from cityline.kernel.loading import Cells, RowRejected
from cityline.measures import catalog, origins
from cityline.measures.reading import cells as read
from cityline.measures.reading.observed import Observed

YEAR, PERIOD = 2013, "2009-2013"
_AMOUNTS = {
    "median_household_income": read.MOST_DOLLARS,
    "per_capita_income": read.MOST_DOLLARS,
    "median_age": read.MOST_YEARS,
}


def figures(cells: Cells) -> list[Observed]:
    """Population, poverty as persons and as a rate of all persons, persons unemployed, incomes, median age."""
    geoid = read.geoid(cells, "geoid", 7)

    def observed(measure: str, value: float | None, why: str) -> Observed:
        return Observed("place", geoid, measure, YEAR, PERIOD, origins.ACS, value=value, annotation=why)

    people, no_people = read.count(cells, "population")
    poor, no_poor = read.count(cells, "persons_below_poverty")
    idle, no_idle = read.count(cells, "unemployed_persons")
    for name, part in (("persons_below_poverty", poor), ("unemployed_persons", idle)):
        if part is not None and people is not None and part > people:
            raise RowRejected(f"{name} {part:.0f} are more than the {people:.0f} people of the city")
    found = [
        observed("population", people, no_people)._replace(base=catalog.ESTIMATED),
        observed("persons_below_poverty", poor, no_poor),
        _poverty(observed("poverty", None, no_poor or no_people), poor, people),
        observed("unemployed_persons", idle, no_idle),
    ]
    return [*found, *(observed(name, *read.number(cells, name, most=most)) for name, most in _AMOUNTS.items())]


def _poverty(empty: Observed, poor: float | None, people: float | None) -> Observed:
    """Persons below the line over all persons. ACS itself leaves out persons in institutions and dormitories below
    the line, which the file does not give: its own rate is a little higher."""
    rate = 100 * poor / people if poor is not None and people else None
    why = "" if rate is not None else empty.annotation or "no people"
    return empty._replace(
        base=catalog.ALL_PERSONS, value=rate, annotation=why, denominator=people, denominator_words=catalog.ALL_PERSONS
    )
