"""Reading places: by code, by what a person types, as a list. Places are public; nothing is hidden here."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from cityline.places import names, spelling
from cityline.places.models import County, CountyShare, Designation, Involvement, Place
from cityline.places.states import State, state_named, states_beginning

PAGE = 25
# A name typed without a comma before its state needs this much of the state: "fall river mass".
_STATE_ENOUGH = 4


@dataclass(frozen=True)
class Typed:
    """One way to read what was typed: a beginning of a name, and the states it may be in (none: any)."""

    words: tuple[str, ...]
    states: tuple[str, ...] = ()


def city_or_none(geoid: str) -> Place | None:
    """The place with this code, or None for anything else, whatever was sent."""
    code = geoid.strip()
    return Place.objects.filter(pk=code).first() if code.isdigit() else None


@dataclass(frozen=True)
class Meant:
    """Places a person may mean. `is_near`: nothing is called so; these are a slip of the fingers away."""

    places: list[Place]
    is_near: bool = False


def find_places(text: str, limit: int = 8) -> list[Place]:
    """Places a person may mean by `text`: "fall r", "Fall River, MA", "st louis missouri", a GEOID, a state.

    Names that begin so come first, by an index; only if they are few, names with a word that begins so. In
    each, the larger first. If there are none at all, `near_places`. At most two queries, five with near names.
    """
    return meant(text, limit).places


def meant(text: str, limit: int = 8, *, near: bool = True) -> Meant:
    """As `find_places`, and whether the names are only near: then a page asks "Did you mean", and takes none unasked.

    `near` False: never near names.
    """
    text = _typed(text)
    if text.isdigit():
        return Meant(list(Place.objects.filter(pk__startswith=text)[:limit]) if len(text) > 1 else [])
    readings = _readings(text)
    found = _called_so(readings, limit) if readings else []
    if found or not readings or not near:
        return Meant(found)
    found = near_places(text, limit=limit)
    return Meant(found, is_near=bool(found))


def near_places(text: str, *, state: str = "", limit: int = 8) -> list[Place]:
    """Places whose whole name is nearly `text`: "Youngtown", "fall rivr, ma". Fewest slips first, then the larger.

    `state`: two letters; only there. Three queries at most, none for a text that is no name.
    """
    wanted = [
        (key, (state.upper(),) if state else reading.states)
        for reading in _readings(_typed(text))
        for key in dict.fromkeys("".join(words) for words in _spellings(list(reading.words)))
    ]
    ranked = spelling.near(wanted, limit=limit)
    found = Place.objects.in_bulk(ranked)
    return [found[geoid] for geoid in ranked if geoid in found]


def _typed(text: str) -> str:
    return text.replace("\x00", "").strip()[:100]


def _called_so(readings: list[Typed], limit: int) -> list[Place]:
    begins, inside = _condition(readings)
    found = _largest(Place.objects.filter(begins), limit)
    if len(found) < limit:
        known = [place.pk for place in found]
        found += _largest(Place.objects.filter(inside).exclude(pk__in=known), limit - len(found))
    return found


def _largest(places: QuerySet[Place], limit: int) -> list[Place]:
    size = Coalesce("population_2020", "population_2010", "population_2000", 0)
    return list(places.order_by(size.desc(), "pk")[:limit])


def _readings(text: str) -> list[Typed]:
    head, comma, tail = text.rpartition(",")
    if comma:
        states = states_beginning(tail)
        if states or not tail.strip():
            return [Typed(tuple(names.words_of(head)), _codes(states))]
    words = names.words_of(text)
    if not words:
        return []
    readings = [Typed(tuple(words))]
    for count in (1, 2, 3):
        readings += _with_state(words[:-count], " ".join(words[-count:])) if len(words) >= count else []
    return readings


def _with_state(head: list[str], tail: str) -> list[Typed]:
    """Reads `tail` as a state. A state alone means its cities, but "or" or "in" alone is not a state yet."""
    exact = state_named(tail)
    if not head:
        return [Typed((), (exact.code,))] if exact and len(tail) >= _STATE_ENOUGH else []
    states = [exact] if exact else states_beginning(tail) if len(tail) >= _STATE_ENOUGH else []
    return [Typed(tuple(head), _codes(states))] if states else []


def _codes(states: list[State]) -> tuple[str, ...]:
    return tuple(state.code for state in states)


def _condition(readings: list[Typed]) -> tuple[Q, Q]:
    begins, inside = Q(pk__in=[]), Q(pk__in=[])
    for reading in readings:
        where = Q(state__in=reading.states) if reading.states else Q()
        if not reading.words:
            begins |= where if reading.states else Q(pk__in=[])
        for words in _spellings(list(reading.words)):
            begins |= where & Q(search_key__startswith="".join(words))
            inside |= where & Q(search_words__contains=" " + " ".join(words))
    return begins, inside


def _spellings(words: list[str]) -> list[list[str]]:
    """As typed, spelled out ("st" is saint), and spelled out but for the word still being typed."""
    if not words:
        return []
    spelled = names.spelled_out(words)
    return [list(one) for one in dict.fromkeys((tuple(words), tuple(spelled), (*spelled[:-1], words[-1])))]


def place_list(*, words: str = "", state: str = "", page: int = 1) -> Page[Place]:
    """A page of the list of cities, by name; `words` and `state` narrow it. Two queries."""
    return Paginator(listed(words, state), PAGE).get_page(page)


def listed(words: str = "", state: str = "") -> QuerySet[Place]:
    """The list itself, by name; `words` as a person types a name, `state` two letters. One query when it is read."""
    found = Place.objects.all()
    if state:
        found = found.filter(state=state.replace("\x00", "").upper()[:2])
    readings = _readings(words.replace("\x00", "").strip()[:100])
    if readings:
        begins, inside = _condition(readings)
        found = found.filter(begins | inside)
    elif words.strip():
        found = found.none()
    return found.order_by("short_name", "state", "pk")


def involvements_of(place: Place) -> list[Involvement]:
    """What the public record says this city did."""
    return list(place.involvements.all())


def designations_of(place: Place) -> list[Designation]:
    """What federal programs named this city, the earliest first, with those that ended."""
    return list(place.designations.order_by("began_on", "pk"))


def designations_of_many(geoids: Collection[str]) -> dict[str, list[Designation]]:
    """As `designations_of` for many cities; a city without one is not in it. One query."""
    found: dict[str, list[Designation]] = {}
    for one in Designation.objects.filter(place__in=geoids).order_by("began_on", "pk"):
        found.setdefault(one.place_id, []).append(one)
    return found


def holders(program: str, *, on: date | None = None) -> set[str]:
    """GEOIDs of the cities this program named; with `on`, only those it had named by that day and had not ended."""
    found = Designation.objects.filter(program=program)
    return set((found if on is None else holding(found, on)).values_list("place_id", flat=True))


def holding(designations: QuerySet[Designation], on: date) -> QuerySet[Designation]:
    """Those that had begun by that day and had not ended; the last day counts."""
    return designations.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=on), began_on__lte=on)


@dataclass(frozen=True)
class InCounty:
    """A county a city lies in: the share of the city's people there, and of the county's people in the city."""

    county: County
    of_place: float
    of_county: float
    people: int
    vintage: int


def counties_of(geoid: str, *, vintage: int | None = None) -> list[InCounty]:
    """The counties of a city by one census (the latest we hold), most of its people first. Two queries.

    A county's figure shown for a city must say so: it is the county's.
    """
    return counties_of_many([geoid], vintage=vintage).get(geoid, [])


def only_county_of(place: Place) -> County | None:
    """The county by its name, for a city that lies in one, where no shares are held. One query."""
    if not place.counties or "|" in place.counties:
        return None
    return County.objects.filter(state=place.state, name=place.counties).first()


def counties_of_many(geoids: Collection[str], *, vintage: int | None = None) -> dict[str, list[InCounty]]:
    """As `counties_of` for many cities. Two queries."""
    shares = CountyShare.objects.filter(geoid__in=geoids, superseded_at=None)
    if vintage is not None:
        shares = shares.filter(vintage=vintage)
    rows = list(shares.order_by("geoid", "-vintage", "-of_place", "county_fips"))
    counties = County.objects.in_bulk({row.county_fips for row in rows})
    found: dict[str, list[InCounty]] = {}
    for row in rows:
        known = found.setdefault(row.geoid, [])
        if row.county_fips in counties and (not known or known[0].vintage == row.vintage):
            known.append(InCounty(counties[row.county_fips], row.of_place, row.of_county, row.people, row.vintage))
    return found
