"""What a network does with cities, as the map and the list of cities say it.

Today all of it is read from the public record. A room above that comes to know more (an engagement, a group) registers
a source in its `apps.py` with `register`; map, filters, table and file then show it. A source tells public things only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from cityline.places.models import Involvement, InvolvementKind


@dataclass(frozen=True)
class Service:
    """One thing a network does with cities. `key` stands in addresses and files; `says` goes into the legend."""

    key: str
    label: str
    says: str


SERVICES = (
    Service("assistance", "Direct assistance", "a team worked with the city on the ground"),
    Service("peers", "Peer groups", "the city worked in a group of cities"),
    Service("health", "Health data", "the city took part in the work on city health data"),
    Service("311", "311", "a question of the city became a published answer that names it"),
    Service("talent", "Local talent", "companies and others gave the city skilled help"),
)
BY_KEY = {one.key: one for one in SERVICES}
_OF_RECORD = {
    InvolvementKind.ENGAGEMENT: "assistance",
    InvolvementKind.STEERING: "peers",
    InvolvementKind.BROADBAND: "peers",
    InvolvementKind.HEALTH_DATA: "health",
    InvolvementKind.ANSWER: "311",
    InvolvementKind.TALENT: "talent",
}


class Use(NamedTuple):
    """A city and a service, with the topic of the work ("" where none is known)."""

    geoid: str
    service: str
    topic: str


Source = Callable[[], Iterable[Use]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """`source` gives every use it knows at once, in a number of queries that does not grow. Twice is once."""
    if source not in _sources:
        _sources.append(source)


def of_public_record() -> list[Use]:
    """One query."""
    rows = Involvement.objects.order_by("place_id", "kind").values_list("place_id", "kind", "topic")
    return [Use(geoid, _OF_RECORD[InvolvementKind(kind)], topic) for geoid, kind, topic in rows]


def every_use() -> list[Use]:
    """What every source knows; the same use may come from two."""
    return [use for source in _sources for use in source()]


register(of_public_record)
