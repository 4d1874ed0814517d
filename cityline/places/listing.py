"""Every city at once, in the few columns a map and its filters need. Places are public; nothing is hidden here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cityline.places import queries
from cityline.places.models import Designation, DesignationProgram
from cityline.places.projection import place_on_sheet

DESIGNATIONS: dict[str, str] = {value: str(label) for value, label in DesignationProgram.choices}


@dataclass(slots=True)
class CityRow:
    """One city of the map. `on_sheet`: where the map draws it (see `projection`), None if it has no coordinates or the
    map leaves its state out. `people`: the latest decennial count we hold, None if there is none."""

    geoid: str
    name: str
    state: str
    on_sheet: tuple[float, float] | None
    people: int | None

    @property
    def label(self) -> str:
        return f"{self.name}, {self.state}"


_COLUMNS = ("pk", "short_name", "state", "latitude", "longitude")
_COUNTS = ("population_2020", "population_2010", "population_2000")


def every_city(words: str = "") -> list[CityRow]:
    """All cities by name, or those `words` may mean. One query."""
    rows = queries.listed(words).values_list(*_COLUMNS, *_COUNTS)
    return [
        CityRow(geoid, name, state, _on_sheet(latitude, longitude, state), in_2020 or in_2010 or in_2000)
        for geoid, name, state, latitude, longitude, in_2020, in_2010, in_2000 in rows
    ]


def _on_sheet(latitude: float | None, longitude: float | None, state: str) -> tuple[float, float] | None:
    if latitude is None or longitude is None:
        return None
    return place_on_sheet(latitude, longitude, state)


def designations_held(on: date) -> dict[str, tuple[str, ...]]:
    """GEOID -> the programs that named the city and whose designation holds on that day, each once. One query.

    One whose end the record does not give is taken to hold.
    """
    held: dict[str, tuple[str, ...]] = {}
    rows = queries.holding(Designation.objects.order_by("place_id", "program"), on)
    for geoid, program in rows.values_list("place_id", "program").distinct():
        held[geoid] = (*held.get(geoid, ()), program)
    return held
