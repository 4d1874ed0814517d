"""Cities like a city by chosen measures: how far apart in each theme, by which figures, and in what order.

Each theme counts the same, and so does size (one unit is twice the people). Within a theme a distance is the root mean
square over its measures, in standard deviations of all cities (`traits`). A theme not known of both counts as one
deviation. Nothing is said to be nearer where published intervals leave it open: such cities share a rank.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from math import log2, sqrt
from typing import NamedTuple

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from cityline.measures import catalog, traits
from cityline.measures.catalog import Theme
from cityline.measures.figures import Figure
from cityline.places.models import Place
from cityline.places.traits import Traits, apart, gap

FEWEST, MOST = 5, 15
MOST_CHOSEN = 3
BAND = 2.0
UNKNOWN = 1.0
THEMES = tuple(traits.COMPARED)
_CHANGE_NAMES = {"change_2000_2010": "Change, 2000 to 2010", "change_2010_2020": "Change, 2010 to 2020"}


@dataclass(frozen=True)
class Compared:
    """One measure of two cities. `here` and `there` in `unit`, None where unknown; `apart` in standard deviations.
    `overlap`: the published intervals overlap, so no page may say which is more. `has_interval`: both are published."""

    key: str
    name: str
    theme: str
    unit: str
    here: float | None
    there: float | None
    period: str
    source: str
    apart: float | None
    overlap: bool
    has_interval: bool


@dataclass(frozen=True)
class Peer:
    """A city like another. `rank` is shared where nobody can say who is nearer; `chosen` by hand, whatever its rank.
    `themes` gives the distance in each theme that both have, `size` in doublings, `distance` all of it in one."""

    place: Place
    rank: int
    distance: float
    size: float
    themes: Mapping[str, float]
    compared: tuple[Compared, ...]
    chosen: bool = False

    @property
    def unknown(self) -> tuple[str, ...]:
        """Themes that could not be compared."""
        return tuple(theme.value for theme in THEMES if theme.value not in self.themes)


def peers(
    place: Place,
    *,
    limit: int = FEWEST,
    themes: Collection[Theme] = THEMES,
    band: float = BAND,
    same_state: bool = False,
    chosen: Collection[str] = (),
) -> list[Peer]:
    """Five to fifteen cities (`limit`) with between 1/`band` and `band` times the people, nearest first, after those
    `chosen` by hand (three at most, of any size). Fewer if there are fewer; none for a city without a count.

    Four queries at most, five with chosen ones, whatever is found.
    """
    if not place.population or not themes:
        return []
    ours = _Candidate(place.pk, place.population, place.traits)
    names = tuple(theme.value for theme in themes)
    picked = list(dict.fromkeys(code for code in chosen if code != place.pk))[:MOST_CHOSEN]
    by_hand = _candidates(Place.objects.filter(pk__in=picked)) if picked else []
    others = _candidates(_in_band(place, band, same_state=same_state).exclude(pk__in=[place.pk, *picked]))
    nearest = sorted(others, key=lambda one: (_distance(ours, one, names), one.geoid))
    shown = [*by_hand, *nearest[: max(FEWEST, min(MOST, limit))]]
    rows = Place.objects.in_bulk([one.geoid for one in shown])
    figures = traits.compared_figures([place.pk, *rows], [Theme(name) for name in names])
    least = {one.geoid: _distance(ours, one, names) for one in shown}
    most = [_distance(ours, one, names, at_most=True) for one in shown]
    return [
        Peer(
            place=rows[one.geoid],
            rank=1 + sum(farthest < least[one.geoid] for farthest in most),
            distance=round(least[one.geoid], 3),
            size=round(_size(ours, one), 3),
            themes={name: round(gap, 3) for name, gap in apart(ours.traits, one.traits, names).items()},
            compared=tuple(_compared(place, rows[one.geoid], names, figures)),
            chosen=one.geoid in picked,
        )
        for one in shown
        if one.geoid in rows
    ]


class _Candidate(NamedTuple):
    """What is compared of a city; hundreds are, so no models are made."""

    geoid: str
    people: int | None
    traits: Traits


def _candidates(places: QuerySet[Place]) -> list[_Candidate]:
    people = Coalesce("population_2020", "population_2010", "population_2000")
    return [_Candidate(*row) for row in places.order_by().values_list("pk", people, "traits")]


def _in_band(place: Place, band: float, *, same_state: bool) -> QuerySet[Place]:
    people = place.population or 0
    found = Place.objects.filter(
        kind=place.kind, population_2020__gte=int(people / band), population_2020__lte=int(people * band)
    )
    return found.filter(state=place.state) if same_state else found


def _distance(one: _Candidate, other: _Candidate, themes: tuple[str, ...], *, at_most: bool = False) -> float:
    by_theme = apart(one.traits, other.traits, themes, at_most=at_most)
    parts = [_size(one, other), *(by_theme.get(theme, UNKNOWN) for theme in themes)]
    return sqrt(sum(part * part for part in parts) / len(parts))


def _size(one: _Candidate, other: _Candidate) -> float:
    return abs(log2(other.people / one.people)) if one.people and other.people else UNKNOWN


def _compared(
    place: Place, other: Place, themes: tuple[str, ...], figures: Mapping[str, Mapping[str, Figure]]
) -> Iterable[Compared]:
    for theme in themes:
        for key in traits.COMPARED[Theme(theme)]:
            here, there = (one.traits.get(theme, {}).get(key) for one in (place, other))
            distance = gap(here, there) if here and there else None
            if key in traits.CHANGES:
                yield _change(place, other, key, distance)
                continue
            mine, theirs = (figures.get(one.pk, {}).get(key) for one in (place, other))
            shown = mine or theirs
            has_interval = bool(mine and theirs and mine.interval and theirs.interval)
            yield Compared(
                key, catalog.measure(key).name, theme, catalog.measure(key).unit,
                mine.value if mine else None, theirs.value if theirs else None,
                shown.period if shown else "", shown.source if shown else "", distance,
                distance == 0 and has_interval, has_interval,
            )  # fmt: skip


def _change(place: Place, other: Place, key: str, distance: float | None) -> Compared:
    return Compared(
        key, _CHANGE_NAMES[key], Theme.OUTLOOK.value, "%", traits.change(place, key), traits.change(other, key),
        key.removeprefix("change_").replace("_", "-"), "Census counts", distance, overlap=False, has_interval=False,
    )  # fmt: skip
