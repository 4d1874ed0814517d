"""Rows of the list of cities in full: a page of them for the table, all of them for the file."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from cityline.eligibility import presenting
from cityline.eligibility.models import RuleSetVersion
from cityline.places.models import Place
from cityline.web.atlas import DESIGNATION, ELIGIBILITY, SERVICE, TOPIC, Atlas, Filter, Pin

HEADINGS = (
    "geoid", "city", "state", "counties", "latitude", "longitude", "population_2000", "population_2010",
    "population_2020", "services", "topics", "designations", "eligibility", "rules",
)  # fmt: skip


@dataclass(frozen=True)
class CityLine:
    """One city, and in words what rooms know of it. `eligibility` under `rules`, their id and version; both "" if
    there are none. `mark` and `decision`: how the verdict is drawn, and where it shows its arithmetic."""

    place: Place
    services: tuple[str, ...]
    topics: tuple[str, ...]
    designations: tuple[str, ...]
    eligibility: str
    rules: str
    mark: str
    decision: str


def in_full(found: Atlas, pins: Sequence[Pin] | None = None) -> list[CityLine]:
    """Some of its cities, or all of them. One query."""
    some = found.pins if pins is None else pins
    places = Place.objects.in_bulk([pin.city.geoid for pin in some])
    rules = found.judged.rules if found.judged else None
    return [_line(places[pin.city.geoid], pin, rules) for pin in some if pin.city.geoid in places]


def _line(place: Place, pin: Pin, rules: RuleSetVersion | None) -> CityLine:
    judged = rules is not None and pin.verdict
    return CityLine(
        place,
        services=_words(pin, SERVICE),
        topics=_words(pin, TOPIC),
        designations=_words(pin, DESIGNATION),
        eligibility=ELIGIBILITY.labels[pin.verdict] if judged else "",
        rules=f"{rules.rules_id} {rules.version}" if rules and judged else "",
        mark=presenting.MARKS[pin.verdict] if judged else "",
        decision=presenting.address(place.geoid, rules.rules_id) if rules and judged else "",
    )


def _words(pin: Pin, what: Filter) -> tuple[str, ...]:
    return tuple(what.labels[value] for value in pin.values(what.name))


def as_csv(lines: Sequence[CityLine]) -> str:
    """RFC 4180, with a heading; several words in one cell are divided by "; ". An unknown count is an empty cell."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    for line in lines:
        place = line.place
        writer.writerow(
            [
                place.geoid, place.short_name, place.state, place.counties.replace("|", "; "), place.latitude,
                place.longitude, place.population_2000, place.population_2010, place.population_2020,
                *("; ".join(words) for words in (line.services, line.topics, line.designations)),
                line.eligibility, line.rules,
            ]
        )  # fmt: skip
    return text.getvalue()
