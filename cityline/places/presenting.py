"""How a place is described on a page: counts always with their year and source."""

from __future__ import annotations

from dataclasses import dataclass

from cityline.places.models import Place


@dataclass(frozen=True)
class Fact:
    """One figure of a city: what it is, the figure in words, and where it comes from."""

    name: str
    value: str
    source: str


def detail(place: Place) -> str:
    """The second line under a city in a picker: its county, and its people with the year."""
    people = f"{place.population:,} people in {place.population_year}" if place.population else "population not known"
    counties = place.counties.split("|")[0]
    return f"{counties}; {people}" if counties else people


def census_facts(place: Place) -> list[Fact]:
    """The decennial counts and the change between them; "not known" where there is no figure."""
    counts = ((2020, place.population_2020), (2010, place.population_2010), (2000, place.population_2000))
    facts = [
        Fact(
            f"People, {year}",
            f"{count:,}" if count else "Not known",
            f"{year} Census" if count else "No count under this code",
        )
        for year, count in counts
    ]
    change = place.change_2000_2010
    if change is not None:
        source = f"{place.population_2000:,} to {place.population_2010:,}, Census; new boundaries count as change"
        facts.append(Fact("Change, 2000 to 2010", f"{change:+.2f}%".replace("-", "\u2212"), source))
    if place.land_square_miles:
        facts.append(Fact("Land", f"{place.land_square_miles:,.1f} square miles", "Census Gazetteer"))
    return facts
