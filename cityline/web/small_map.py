"""The map of every city in small, for the front page: two paths of points on the outlines of the states."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.cache import cache

from cityline.places import listing, services
from cityline.places.projection import HEIGHT, WIDTH

KEPT = 600  # seconds; cities come and go a few times a year
_KEY = "web.small_map"
Spot = tuple[float, float]


@dataclass(frozen=True)
class SmallMap:
    """`others` and `network`: paths of points, those the network does something with apart. The counts are of all."""

    others: str
    network: str
    cities: int
    in_network: int
    box: str = f"0 0 {WIDTH} {HEIGHT}"


def small_map() -> SmallMap:
    """As it stood at most ten minutes ago. Two queries, or none."""
    kept: SmallMap | None = cache.get(_KEY)
    if kept is None:
        kept = _drawn()
        cache.set(_KEY, kept, KEPT)
    return kept


def _drawn() -> SmallMap:
    used = {use.geoid for use in services.every_use()}
    rows = listing.every_city()
    others = points(row.on_sheet for row in rows if row.geoid not in used)
    network = points(row.on_sheet for row in rows if row.geoid in used)
    return SmallMap(others, network, len(rows), sum(row.geoid in used for row in rows))


def points(places: Iterable[Spot | None]) -> str:
    """Lines of no length as one path: whole units of the sheet, each spot once. About ten bytes a city."""
    spots = sorted({(round(place[1]), round(place[0])) for place in places if place})
    steps, last_x, last_y = [], 0, 0
    for y, x in spots:
        steps.append(f"m{x - last_x} {y - last_y}h0".replace(" -", "-"))
        last_x, last_y = x, y
    return "".join(steps)
