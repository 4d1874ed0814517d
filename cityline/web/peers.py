"""Five cities like a city as its page shows them: by what is measured where it is, else by size, change and place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.core.cache import cache

from cityline.eligibility.presenting import print_years
from cityline.eligibility.words import listed
from cityline.measures.catalog import THEME_NAMES, Theme
from cityline.measures.likeness import THEMES, UNKNOWN, Compared, Peer, peers
from cityline.places import likeness
from cityline.places.models import Place
from cityline.web.beside import NONE_HELD, in_words

MANY = 5
KEPT = 600  # seconds; figures come a few times a year


@dataclass(frozen=True)
class Like:
    """A city like another, and why in a sentence of facts."""

    place: Place
    sentence: str


@dataclass(frozen=True)
class Row:
    """One thing compared: here, and for each city what it is there and how far apart."""

    name: str
    here: str
    there: tuple[tuple[str, str], ...]
    source: str = ""


@dataclass(frozen=True)
class Alike:
    """`by_measures` False: too little is measured of the city. `open_words`: of which nobody can say who is nearer,
    in a sentence, "" where the order is sure. `rows`: what was compared; `distances`: what that came to."""

    cities: tuple[Like, ...]
    by_measures: bool
    same_state: bool
    open_words: str = ""
    rows: tuple[Row, ...] = field(default=())
    distances: tuple[Row, ...] = field(default=())


def is_measured(place: Place) -> bool:
    """Whether more is measured of it than how its population changed."""
    return any(theme in place.traits for theme in THEMES if theme is not Theme.OUTLOOK)


def alike(place: Place, *, same_state: bool = False) -> Alike:
    """Five at most. By measures four queries, or none where they were found less than ten minutes ago; else one."""
    if not is_measured(place):
        found = likeness.cities_like(place, limit=MANY, same_state=same_state)
        return Alike(tuple(Like(one.place, one.sentence) for one in found), by_measures=False, same_state=same_state)
    near = sorted(_peers(place, same_state=same_state), key=lambda one: (one.rank, one.place.short_name, one.place.pk))
    return Alike(
        cities=tuple(Like(one.place, likeness.sentence(place, one.place)) for one in near),
        by_measures=True,
        same_state=same_state,
        open_words=_open_words(near),
        rows=tuple(_rows(near)),
        distances=tuple(_distances(near)),
    )


def _peers(place: Place, *, same_state: bool) -> list[Peer]:
    key = f"web.peers.{place.pk}.{same_state}"
    kept: list[Peer] | None = cache.get(key)
    if kept is None:
        kept = peers(place, limit=MANY, same_state=same_state)
        cache.set(key, kept, KEPT)
    return kept


def _open_words(near: Sequence[Peer]) -> str:
    ranks: dict[int, list[str]] = {}
    for one in near:
        ranks.setdefault(one.rank, []).append(one.place.short_name)
    groups = [names for names in ranks.values() if len(names) > 1]
    if not groups:
        return ""
    if groups == [[one.place.short_name for one in near]]:
        return "Nobody can say which of them is nearest, for published intervals overlap: they stand by name."
    told = ", nor of ".join(listed(names) for names in groups)
    return f"Nobody can say of {told} which is nearer, for published intervals overlap: these stand by name."


def _rows(near: Sequence[Peer]) -> list[Row]:
    """A row for each measure that is known of the city or of one like it."""
    if not near:
        return []
    found = []
    for number_, first in enumerate(near[0].compared):
        each = [one.compared[number_] for one in near]
        if first.here is None and all(one.there is None for one in each):
            continue
        source = next((print_years(one.source) for one in each if one.source), "")
        there = tuple((_value(one, one.there), _apart(one)) for one in each)
        found.append(Row(first.name, _value(first, first.here), there, source))
    return found


def _value(one: Compared, value: float | None) -> str:
    return NONE_HELD if value is None else in_words(value, one.unit)


def _apart(one: Compared) -> str:
    if one.apart is None:
        return ""
    return "intervals overlap" if one.overlap else f"{one.apart:.1f} apart"


def _distances(near: Sequence[Peer]) -> list[Row]:
    """Size, each theme, and all in one."""
    if not near:
        return []
    size = Row("Size, in doublings", "", tuple((f"{one.size:.1f}", "") for one in near))
    themes = [
        Row(THEME_NAMES[theme], "", tuple((_theme(one, theme), "") for one in near))
        for theme in THEMES
        if any(theme.value in one.themes for one in near)
    ]
    return [size, *themes, Row("All together", "", tuple((f"{one.distance:.2f}", "") for one in near))]


def _theme(one: Peer, theme: Theme) -> str:
    return f"{one.themes[theme.value]:.1f}" if theme.value in one.themes else f"not known: {UNKNOWN:.0f}"
