"""Key measures of a city beside those of its county, its state and the nation, as a page draws them.

A county's figure is never shown as the city's, and nothing stands in for a figure that is not held: no sum, no rate of
another place, no nought.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cityline.eligibility.presenting import print_years
from cityline.eligibility.words import amount, listed, number
from cityline.measures import queries
from cityline.measures.catalog import Theme, measure
from cityline.measures.figures import Figure
from cityline.measures.traits import COMPARED
from cityline.places import queries as places
from cityline.places.models import County, Place
from cityline.places.queries import InCounty
from cityline.places.states import BY_CODE

GENERAL = (
    "population", "median_age", "poverty", "poverty_without_students", "poverty_under_18", "median_household_income",
    "per_capita_income", "unemployment", "uninsured", "high_school", "bachelors", "broadband", "homeownership",
)  # fmt: skip
HEALTH = COMPARED[Theme.HEALTH]
NONE_HELD = "no figure held"
COUNTY, SAME = "the county, not the city", "the same, as a county"
_NATION = "US"
_PLACES = {"%": 1, "years": 1}
# Of the people of one in the other: both are the same.
_SAME = 0.995


@dataclass(frozen=True)
class Level:
    """A column: the city or what it lies in. `what` tells a county from the city."""

    geoid: str
    name: str
    what: str

    @property
    def in_short(self) -> str:
        """Beside each figure on a phone, where no heading stands over it."""
        return f"{self.name}, {self.what}" if self.is_county else self.name

    @property
    def is_county(self) -> bool:
        return self.what in {COUNTY, SAME}


@dataclass(frozen=True)
class Cell:
    """One figure in words, or `missing`. `spread`: the margin or interval, "" where none is known; `of`: what it is a
    share of, where that is not what the row says."""

    value: str = ""
    spread: str = ""
    of: str = ""
    source: str = ""
    url: str = ""
    missing: str = NONE_HELD


@dataclass(frozen=True)
class Line:
    """One measure; a cell for each level."""

    name: str
    of: str
    cells: tuple[tuple[Level, Cell], ...]


@dataclass(frozen=True)
class Table:
    """`without`: measures of which no level has a figure; `notes`: what the sources say of theirs."""

    levels: tuple[Level, ...]
    lines: tuple[Line, ...]
    without: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def without_words(self) -> str:
        """With semicolons: some names hold a comma."""
        return "; ".join(self.without)


@dataclass(frozen=True)
class Measured:
    """`county_words`: which county stands beside the city, and that its figures are not the city's. `health` has the
    levels alone that have a figure; the others are named in `no_health`."""

    general: Table
    health: Table
    county_words: str
    no_health: str


def measured(place: Place) -> Measured:
    """Everything of one city. Four queries at most, whatever is held."""
    counties = places.counties_of(place.geoid)
    county = counties[0].county if counties else places.only_county_of(place)
    levels = _levels(place, county, COUNTY if not counties or not _is_same(counties[0]) else SAME)
    figures = queries.beside([level.geoid for level in levels], (*GENERAL, *HEALTH))
    held = tuple(level for level in levels if set(HEALTH) & set(figures.get(level.geoid, {})))
    absent = [_named(level) for level in levels if level not in held]
    return Measured(
        general=_table(levels, GENERAL, figures),
        health=_table(held, HEALTH, figures),
        county_words=_county_words(place, counties, county),
        no_health=listed(absent, "or"),
    )


def _named(level: Level) -> str:
    """In a sentence; a county that is called like a city says what it is."""
    if level.geoid == _NATION:
        return f"the {level.name}"
    return f"{level.name} (the county)" if level.is_county and "County" not in level.name else level.name


def _is_same(one: InCounty) -> bool:
    return one.of_place > _SAME and one.of_county > _SAME


def _levels(place: Place, county: County | None, what: str) -> tuple[Level, ...]:
    found = [Level(place.geoid, place.short_name, "the city" if place.kind == "city" else "")]
    if county:
        found.append(Level(county.fips, county.name, what))
    if state := BY_CODE.get(place.state):
        found.append(Level(state.fips, state.name, "the state"))
    return (*found, Level(_NATION, "United States", "the nation"))


def _table(levels: tuple[Level, ...], keys: Sequence[str], figures: Mapping[str, Mapping[str, Figure]]) -> Table:
    lines, without = [], []
    notes: dict[str, None] = {}
    for key in keys:
        held = [(level, figures.get(level.geoid, {}).get(key)) for level in levels]
        if not any(figure for _, figure in held):
            without.append(measure(key).name.lower())
            continue
        lines.append(Line(measure(key).name, measure(key).denominator, tuple((one, _cell(f)) for one, f in held)))
        notes |= {note: None for _, figure in held if figure and (note := _note(figure))}
    return Table(levels, tuple(lines), tuple(without), tuple(notes))


def _cell(figure: Figure | None) -> Cell:
    if figure is None:
        return Cell()
    source = print_years(figure.source)
    if figure.value is None:
        return Cell(source=source, url=figure.url, missing="no figure given")
    bases = measure(figure.measure).bases
    other = figure.base if bases and figure.base != bases[0] else ""
    return Cell(in_words(figure.value, figure.unit), _spread(figure), other, source, figure.url, "")


def in_words(value: float, unit: str) -> str:
    """`22.9%`, `$33,211`; people, homes and years without their unit, which the row says."""
    places_shown = _PLACES.get(unit, 0)
    return number(value, places_shown) if unit in {"people", "homes", "years"} else amount(value, unit, places_shown)


def _spread(figure: Figure) -> str:
    """Margins are at 90 %, published intervals at 95 % (`measures.figures.Figure`)."""
    if figure.low is not None and figure.high is not None:
        return f"{in_words(figure.low, figure.unit)} to {in_words(figure.high, figure.unit)}, at 95%"
    if figure.moe is not None:
        return f"± {number(figure.moe, _PLACES.get(figure.unit, 0))}, at 90%"
    return ""


def _note(figure: Figure) -> str:
    publisher = " ".join(figure.source.replace(figure.period, "").split()).rstrip(",")
    return f"{publisher}: {figure.note}" if figure.note and measure(figure.measure).theme is not Theme.HEALTH else ""


# ── The county ───────────────────────────────────────────────────────────────


def _county_words(place: Place, counties: Sequence[InCounty], county: County | None) -> str:
    name = place.short_name
    if county is None:
        where = f" It lies in {place.county_words}." if place.counties else ""
        return f"We do not hold which county most people of {name} live in, so no county stands beside it.{where}"
    if not counties:
        return f"{name} lies in {county.name}. The county’s figures are of all its people, not of the city’s."
    first, census = counties[0], f"the {counties[0].vintage} Census"
    if _is_same(first):
        return f"By {census} {name} and {county.name} hold the same people. The figures are published as the county’s."
    if len(counties) == 1:
        return (
            f"{name} lies in {county.name}. The county’s figures are of all its people, of whom {_share(first.of_county)} "
            f"live in the city (by {census}); they are not the city’s."
        )
    shares = listed([f"{one.county.name} ({_share(one.of_place)} of its people)" for one in counties])
    most = "most of its people live" if first.of_place > 0.5 else "more of its people live than in any other"  # noqa: PLR2004
    return (
        f"{name} lies in {len(counties)} counties: {shares}, by {census}. {county.name}, where {most}, stands here for "
        "them; its figures are the county’s, not the city’s."
    )


def _share(part: float) -> str:
    return "under 1%" if part < 0.01 else f"{100 * part:.0f}%"  # noqa: PLR2004
