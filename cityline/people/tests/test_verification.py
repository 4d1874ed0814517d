"""Who is verified for a city at once by the domain of a work e-mail, and who goes to staff."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

from cityline import settings
from cityline.people.verification import Doubt, Listed, Named, domain_of, doubt, parents_of, plain_name
from cityline.places import names
from cityline.places.states import BY_CODE

DATA = Path(settings.BASE_DIR).parent / "shared" / "data"
FALL_RIVER = Named("Fall River city", "Fall River", "MA")


def listed(
    organization: str, *, kind: str = "City", part: str = "", city: str = "Fall River", state: str = "MA"
) -> Listed:
    return Listed("fallriverma.gov", kind, organization, part, city, state)


@pytest.mark.parametrize(
    "organization",
    [
        "City of Fall River",
        "The City of Fall River",
        "CITY OF FALL RIVER",
        "City  of Fall River, MA",
        "City of Fall River Massachusetts",
        "Fall River",
        "Town of Fall River",
    ],
)
def test_the_city_itself_however_it_is_written(organization: str) -> None:
    assert doubt(listed(organization), FALL_RIVER) is None


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (None, Doubt.NO_ROW),
        (listed("City of Fall River", kind="County"), Doubt.NOT_CITY),
        (listed("City of Fall River", kind="City - Election"), Doubt.NOT_CITY),
        (listed("City of Fall River", part="Police Department"), Doubt.PART),
        (listed("Fall River Police Department"), Doubt.OTHER_NAME),
        (listed("City of Fall River Fire Department"), Doubt.OTHER_NAME),
        (listed("Second District Court of Fall River"), Doubt.OTHER_NAME),
        (listed("Fall River Housing Authority"), Doubt.OTHER_NAME),
        (listed("Fall River Township"), Doubt.OTHER_NAME),
        (listed("Riverside Systems, Inc"), Doubt.OTHER_NAME),
        (listed("City of Somerset"), Doubt.OTHER_NAME),
        (listed("City of Fall River", state="WI"), Doubt.OTHER_NAME),
        (listed("City"), Doubt.OTHER_NAME),
    ],
)
def test_whatever_is_not_plainly_the_city_goes_to_staff(row: Listed | None, why: Doubt) -> None:
    assert doubt(row, FALL_RIVER) is why


def test_a_name_that_two_places_of_a_state_share_decides_nothing() -> None:
    assert doubt(listed("City of Fall River"), Named("Fall River city", "Fall River", "MA", 1)) is Doubt.NAMESAKES


def test_the_town_beside_the_city_of_the_same_name_is_not_the_city() -> None:
    beloit = Named("Beloit city", "Beloit", "WI")
    assert doubt(listed("Town of Beloit", city="Beloit", state="WI"), beloit) is Doubt.OTHER_KIND
    assert doubt(listed("City of Beloit", city="Beloit", state="WI"), beloit) is None


def test_where_towns_are_no_governments_of_their_own_the_word_decides_nothing() -> None:
    """Little Elm, Texas calls itself a town and the Census calls it a city: there is one government of that name."""
    row = listed("Town of Little Elm, Texas", city="Little Elm", state="TX")
    assert doubt(row, Named("Little Elm city", "Little Elm", "TX")) is None


def test_a_name_spelled_out_counts_only_where_the_list_spells_the_city_so_too() -> None:
    city = Named("St. Petersburg city", "St. Petersburg", "FL")
    for organization, column, why in (
        ("City of St. Petersburg", "anything", None),
        ("City of Saint Petersburg", "Saint Petersburg", None),
        ("City of Saint Petersburg", "St. Petersburg", Doubt.OTHER_NAME),
    ):
        assert doubt(listed(organization, city=column, state="FL"), city) is why


def test_a_state_is_taken_off_the_end_only() -> None:
    assert plain_name("City of Kansas City, Kansas", "KS") == ("city", "kansas city")
    assert plain_name("City of Oklahoma City", "OK") == ("city", "oklahoma city")
    assert plain_name("City of Iowa City IA", "IA") == ("city", "iowa city")
    assert plain_name("New York", "NY") == ("", "new york")
    assert plain_name("City of Springfield, State of Missouri", "MO") == ("city", "springfield")
    assert plain_name("APEX, TOWN OF", "NC") == ("town", "apex")
    assert plain_name("Village of", "NY") == ("", "village of")


def test_the_domain_of_an_address_and_what_stands_above_it() -> None:
    assert domain_of("Ada@FallRiverMA.gov ") == "fallriverma.gov"
    assert domain_of("not an address") == ""
    assert parents_of("it.fallriverma.gov") == ["fallriverma.gov"]
    assert parents_of("fallriverma.gov") == []


# ── Over the real list ───────────────────────────────────────────────────────
# The figures of the data's own notes, reproduced: a domain of type City "matches" a place when the list's city and
# state are its name (less the kind behind it) and state. It is "not plainly the city government" when the organization,
# less a leading "City/Town/Village/Borough of", does not begin with that name, letters and digits compared.
MATCHING, LOOK_ALIKES, AT_ONCE = 1_681, 221, 1_308
_KIND = "city|town|village|borough"


def letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()


def without_kind(text: str) -> str:
    return re.sub(rf"^(the )?({_KIND}) of ", "", letters(text))


@dataclass(frozen=True)
class RealList:
    rows: list[Listed]
    places: list[Named]

    def matching(self) -> list[tuple[Listed, Named]]:
        by_name = {
            (re.sub(rf" ({_KIND}|CDP|municipality)$", "", place.official).lower(), place.state): place
            for place in self.places
        }
        found = [(row, by_name.get((row.city.lower(), row.state))) for row in self.rows if row.kind == "City"]
        return [(row, place) for row, place in found if place]

    @cached_property
    def at_once(self) -> list[tuple[Listed, Named]]:
        """Every row of the whole list with every place it is verified for. Only places of its state with which the
        organization shares a word are asked; the others could not be meant."""
        by_word: dict[tuple[str, str], list[Named]] = defaultdict(list)
        for place in self.places:
            for word in {*letters(place.official).split()[:-1], *letters(place.short).split()}:
                by_word[word, place.state].append(place)
        found = []
        for row in self.rows:
            near = {place for word in letters(row.organization).split() for place in by_word[word, row.state]}
            found += [(row, place) for place in near if doubt(row, place) is None]
        return found


@pytest.fixture(scope="module")
def real() -> RealList:
    def read(*where: str) -> list[dict[str, str]]:
        path = DATA.joinpath(*where)
        if not path.exists():
            pytest.skip("The official files are not beside the project (../shared/data).")
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [{name: " ".join(cell.split()) for name, cell in row.items()} for row in csv.DictReader(file)]

    columns = ("domain", "type", "organization", "suborganization", "city", "state")
    rows = [Listed(*(row[name] for name in columns)) for row in read("access", "gov_domains_local.csv")]
    cities = [
        (row["name"], names.short_name(row["geoid"], row["name"]), row["state"]) for row in read("places", "cities.csv")
    ]
    many = Counter((names.search_key(short), state) for _official, short, state in cities)
    return RealList(rows, [Named(*city, many[names.search_key(city[1]), city[2]] - 1) for city in cities])


def test_none_of_the_221_look_alikes_is_verified_at_once_for_the_city_it_resembles(real: RealList) -> None:
    matching = real.matching()
    look_alikes = [
        (row, place)
        for row, place in matching
        if not f"{without_kind(row.organization)} ".startswith(f"{letters(row.city)} ")
    ]
    assert (len(matching), len(look_alikes)) == (MATCHING, LOOK_ALIKES)
    assert [row.domain for row, place in look_alikes if doubt(row, place) is None] == []
    # Three of them are the governments of other cities and get their mail by way of a neighbor.
    theirs = {row.domain for row, _place in real.at_once} & {row.domain for row, _place in look_alikes}
    assert theirs == {"caledonia-wi.gov", "kannapolisnc.gov", "walkermi.gov"}


# Verified by another name than the Census's less its kind: cities that keep the style of a town, one merged government,
# names people say, and two rows that spell a name out as they do in the list's own city.
OTHERWISE = {
    "Augusta-Richmond County consolidated government (balance)": "augusta",
    "Boise City city": "boise",
    "El Paso de Robles (Paso Robles) city": "paso robles",
    "Mount Juliet city": "mt juliet",
    "St. Petersburg city": "saint petersburg",
    **{
        f"{name} Town city": name.lower()
        for name in (
            "Amherst",
            "Barnstable",
            "Braintree",
            "Bridgewater",
            "Franklin",
            "Methuen",
            "Randolph",
            "Watertown",
        )
    },
}


def test_whoever_of_all_domains_is_verified_at_once_is_exactly_the_city(real: RealList) -> None:
    """The rule said again in other code, over every row of the list and every place."""
    shared = Counter((place.short, place.state) for place in real.places)
    verified = real.at_once
    said = {}
    for row, place in verified:
        state = BY_CODE[row.state]
        name = re.sub(rf"^(.+) ((?:{_KIND}) of)$", r"\2 \1", letters(row.organization))
        name = re.sub(rf" (state of )?({letters(state.name)}|{state.code.lower()})$", "", without_kind(name))
        assert (row.kind, row.suborganization, row.state) == ("City", "", place.state), row
        assert shared[place.short, place.state] == 1, row
        plain = letters(place.official.removesuffix(" (balance)"))
        if name not in {plain, re.sub(rf" ({_KIND})$", "", plain)}:
            said[place.official] = name
    assert said == OTHERWISE
    assert len(verified) == len({row.domain for row, _place in verified}) == AT_ONCE


def test_every_exact_and_unique_city_of_the_real_list_is_verified_at_once(real: RealList) -> None:
    """Exact: less one leading "City/Town/Village/Borough of" and the state, the organization is the place's name. Left
    to the desk are only the towns beside a city of their name, by name."""
    exact = left = 0
    for row, place in real.matching():
        name = re.sub(
            rf" ({letters(BY_CODE[row.state].name)}|{row.state.lower()})$", "", without_kind(row.organization)
        )
        if name != letters(re.sub(rf" ({_KIND}|CDP|municipality)$", "", place.official)):
            continue
        exact += 1
        if why := doubt(row, place):
            left += 1
            assert (why, row.state) in {(Doubt.OTHER_KIND, "NY"), (Doubt.OTHER_KIND, "WI")}, row
    assert (exact, left) == (1_291, 15)
