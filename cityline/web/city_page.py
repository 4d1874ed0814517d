"""What the page of one city shows, from every room that knows something public of it. Nothing private is read here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cityline.eligibility import presenting, queries
from cityline.eligibility.presenting import Other
from cityline.eligibility.words import listed
from cityline.library.models import Answer
from cityline.library.queries import answers_naming
from cityline.networks.models import Network
from cityline.places import queries as places
from cityline.places.frames import FRAMES, Frame
from cityline.places.models import Designation, Involvement, InvolvementKind, Place
from cityline.places.presenting import Fact, census_facts
from cityline.places.projection import place_on_sheet
from cityline.programs.presenting import VerdictWords, verdict
from cityline.programs.queries import Fitting, fitting
from cityline.web.beside import Measured, measured
from cityline.web.peers import Alike, alike

# Kinds of involvement that are a seat among others; the rest is work that was done.
_MEMBER_OF = {
    InvolvementKind.STEERING: "the steering committee of peer cities",
    InvolvementKind.BROADBAND: "the working group on broadband",
}


@dataclass(frozen=True)
class Standing:
    """Under the rule sets, those of the network first (`in_use`, their name, "" if it chose none), and apart from that:
    what it was a member of."""

    sets: tuple[Other, ...]
    in_use: str
    member_of: str


@dataclass(frozen=True)
class Spot:
    """Where the city lies on the drawing of its state."""

    frame: Frame
    sheet: str
    x: float
    y: float


@dataclass(frozen=True)
class CityPage:
    facts: list[Fact]
    held: tuple[Designation, ...]
    ended: tuple[Designation, ...]
    standing: Standing
    measured: Measured
    involvements: list[Involvement]
    answers: list[Answer]
    programs: list[tuple[Fitting, VerdictWords]]
    alike: Alike
    spot: Spot | None


def city_page(place: Place, network: Network | None, *, same_state: bool = False) -> CityPage:
    """All of it. The number of queries does not grow with what is held."""
    today = queries.today_of(network)
    involvements = places.involvements_of(place)
    designations = places.designations_of(place)
    return CityPage(
        facts=census_facts(place),
        held=tuple(one for one in designations if not _has_ended(one, today)),
        ended=tuple(one for one in designations if _has_ended(one, today)),
        standing=_standing(place, network, today, involvements),
        measured=measured(place),
        involvements=involvements,
        answers=_answers(place, network),
        programs=[(one, verdict(one.fit)) for one in fitting(place)],
        alike=alike(place, same_state=same_state),
        spot=_spot(place),
    )


def _has_ended(one: Designation, today: date) -> bool:
    return one.ended_on is not None and one.ended_on < today


def _standing(place: Place, network: Network | None, today: date, involvements: Sequence[Involvement]) -> Standing:
    member_of = listed([_MEMBER_OF[kind] for one in involvements if (kind := InvolvementKind(one.kind)) in _MEMBER_OF])
    if not queries.is_city(place):
        return Standing((), "", member_of)
    used = queries.rules_in_use(network, today)
    every = queries.latest_versions(today) | ({used.rules_id: used} if used else {})
    first = used.rules_id if used else queries.FIRST_RULES
    rows = sorted(every.values(), key=lambda row: (row.rules_id != first, row.name))
    made = queries.decisions(place, rows, on=today)
    rulings = queries.overrides_of(network, place, rows)
    sets = presenting.others((made[row.rules_id] for row in rows), rulings)
    return Standing(tuple(sets), used.name if used else "", member_of)


def _answers(place: Place, network: Network | None) -> list[Answer]:
    if network is None:
        return []
    return answers_naming([str(place), f"{place.short_name}, {place.state_name}"], network_id=network.pk)


def _spot(place: Place) -> Spot | None:
    if place.latitude is None or place.longitude is None or place.state not in FRAMES:
        return None
    at = place_on_sheet(place.latitude, place.longitude, place.state)
    return Spot(FRAMES[place.state], f"map/{place.state}.svg", round(at[0], 2), round(at[1], 2)) if at else None
