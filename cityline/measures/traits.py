"""What cities are compared by: which measures stand for which theme, and each city's place among all cities.

Health is compared as if all cities had the same ages, for a city of the old is not an unhealthy one. Counties' figures
are never a city's trait. Money is compared by its logarithm: 10 % more is as far at any income.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import log
from statistics import fmean, pstdev

from cityline.measures import queries
from cityline.measures.catalog import Theme, measure
from cityline.measures.figures import Figure
from cityline.measures.health_catalog import ADJUSTED
from cityline.places.models import Place, PlaceKind
from cityline.places.traits import Traits

COMPARED = {
    Theme.EQUITY: ("poverty",),
    Theme.RESILIENCE: ("median_household_income", "per_capita_income"),
    Theme.OUTLOOK: ("median_age", "change_2000_2010", "change_2010_2020"),
    Theme.HEALTH: (
        "health_uninsured", "health_diabetes", "health_smoking", "health_inactivity", "health_mental_distress",
    ),
}  # fmt: skip
CHANGES = ("change_2000_2010", "change_2010_2020")
# Farther from the mean is no farther: a few cities doubled.
_FARTHEST = 3.0
# The mean of fewer cities says nothing.
_FEWEST = 20


@dataclass(frozen=True)
class _Ends:
    middle: float
    low: float
    high: float


def traits_of_all() -> dict[str, Traits]:
    """The traits of every city we hold that has any: GEOID -> theme -> measure -> [least, most]. Three queries."""
    places = list(
        Place.objects.filter(kind=PlaceKind.CITY).only("population_2000", "population_2010", "population_2020")
    )
    figures = compared_figures([place.pk for place in places], list(COMPARED))
    found: dict[str, Traits] = {}
    for theme, keys in COMPARED.items():
        for key in keys:
            for geoid, trait in _standardized(_ends(key, places, figures)).items():
                found.setdefault(geoid, {}).setdefault(theme.value, {})[key] = trait
    return found


def compared_figures(geoids: list[str], themes: Collection[Theme]) -> dict[str, dict[str, Figure]]:
    """The latest figures that stand for these themes, health as if all had the same ages: geoid -> measure -> figure.
    Two queries at most; changes of population are not in it (`change`)."""
    keys = [key for theme in themes for key in COMPARED[theme] if key not in CHANGES]
    health = [key for key in keys if measure(key).theme is Theme.HEALTH]
    general = [key for key in keys if key not in health]
    found = queries.latest_of(geoids, general) if general else {}
    for geoid, by_key in (queries.latest_of(geoids, health, base=ADJUSTED) if health else {}).items():
        found.setdefault(geoid, {}).update(by_key)
    return found


def _ends(key: str, places: list[Place], figures: Mapping[str, Mapping[str, Figure]]) -> dict[str, _Ends]:
    if key in CHANGES:
        changes = ((place.pk, change(place, key)) for place in places)
        return {geoid: _Ends(value, value, value) for geoid, value in changes if value is not None}
    known = ((geoid, by_key.get(key)) for geoid, by_key in figures.items())
    return {geoid: _of_figure(one) for geoid, one in known if one and one.value is not None}


def change(place: Place, key: str) -> float | None:
    """Percent from one census to the next; None where a count is missing."""
    if key == "change_2000_2010":
        return place.change_2000_2010
    if not place.population_2010 or place.population_2020 is None:
        return None
    return 100 * (place.population_2020 - place.population_2010) / place.population_2010


def _of_figure(figure: Figure) -> _Ends:
    value = figure.value or 0.0
    low, high = figure.interval or (value, value)
    if figure.unit == "$":
        value, low, high = (log(max(one, 1.0)) for one in (value, low, high))
    return _Ends(value, low, high)


def _standardized(ends: Mapping[str, _Ends]) -> dict[str, list[float]]:
    middles = [one.middle for one in ends.values()]
    if len(middles) < _FEWEST or not (deviation := pstdev(middles)):
        return {}
    mean = fmean(middles)

    def scaled(value: float) -> float:
        return round(max(-_FARTHEST, min(_FARTHEST, (value - mean) / deviation)), 3)

    return {geoid: [scaled(one.low), scaled(one.high)] for geoid, one in ends.items()}
