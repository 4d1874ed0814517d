"""The shape of a city."""

from __future__ import annotations

from typing import Any

from ninja import Schema
from pydantic import Field

from cityline.api.records.page import ListPage, address
from cityline.places.models import Involvement, Place


class City(Schema):
    geoid: str = Field(description="Census code. Text: zeros lead.")
    name: str = Field(description="As people say it.")
    official_name: str = Field(description="As the Census writes it.")
    kind: str = Field(description="city, county or other.")
    state: str
    state_name: str
    counties: list[str]
    latitude: float | None
    longitude: float | None
    zone: str = Field(description="Time zone.")
    land_square_miles: float | None
    population_2000: int | None = Field(description="Decennial count; null if there was none under this code.")
    population_2010: int | None
    population_2020: int | None
    url: str


class CityInvolvement(Schema):
    kind: str
    topic: str
    sentence: str
    source: str
    year: int | None


class CityRecord(City):
    involvements: list[CityInvolvement] = Field(description="What the public record says this city did in a network.")


class CityPage(ListPage):
    items: list[City]


def _city_fields(place: Place) -> dict[str, Any]:
    return {
        "geoid": place.geoid,
        "name": place.short_name,
        "official_name": place.name,
        "kind": place.kind,
        "state": place.state,
        "state_name": place.state_name,
        "counties": [county for county in place.counties.split("|") if county],
        "latitude": place.latitude,
        "longitude": place.longitude,
        "zone": place.zone,
        "land_square_miles": place.land_square_miles,
        "population_2000": place.population_2000,
        "population_2010": place.population_2010,
        "population_2020": place.population_2020,
        "url": address(place),
    }


def city(place: Place) -> City:
    return City(**_city_fields(place))


def city_record(place: Place, involvements: list[Involvement]) -> CityRecord:
    told = [
        CityInvolvement(kind=row.kind, topic=row.topic, sentence=row.sentence, source=row.source, year=row.year)
        for row in involvements
    ]
    return CityRecord(**_city_fields(place), involvements=told)
