"""Who is verified for a city at once by the domain of a work e-mail, and who goes to staff."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from cityline import settings
from cityline.people.verification import Doubt, Listed, Named, domain_of, doubt, parents_of, plain_name
from cityline.places import names

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


def test_a_state_is_taken_off_the_end_only() -> None:
    assert plain_name("City of Kansas City, Kansas", "KS") == ("city", "kansas city")
    assert plain_name("City of Oklahoma City", "OK") == ("city", "oklahoma city")
    assert plain_name("City of Iowa City IA", "IA") == ("city", "iowa city")
    assert plain_name("New York", "NY") == ("", "new york")


def test_the_domain_of_an_address_and_what_stands_above_it() -> None:
    assert domain_of("Ada@FallRiverMA.gov ") == "fallriverma.gov"
    assert domain_of("not an address") == ""
    assert parents_of("it.fallriverma.gov") == ["fallriverma.gov"]
    assert parents_of("fallriverma.gov") == []


# ── Over the real list ───────────────────────────────────────────────────────
# A domain "matches a city" when its row's city and state name a place of ../shared/data/places/cities.csv and its type
# is City. It is the city's own, "exact", when the organization, less one leading "City/Town/Village/Borough of", is
# that same city in the same letters or with the state behind it. A look-alike is told by its own words: it names a
# part of a government or another body, or it does not have the city's name at all.
OTHER_BODIES = ["court", "police", "fire", "sheriff", "attorney", "district", "authority", "township", "airport", "library", "department", "dept", "council", "utilities", "commission", "board", "services", "system", "systems", "inc", "corporation", "office", "comptroller", "association", "agency", "college", "school", "technology", "information", "water", "housing", "county", "center", "911", "transit", "inspector", "trustee", "development", "cooperative"]  # fmt: skip


@pytest.fixture(scope="module")
def the_list() -> list[Listed]:
    path = DATA / "access" / "gov_domains_local.csv"
    if not path.exists():
        pytest.skip("The official files are not beside the project (../shared/data).")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [
            Listed(*(" ".join(row[name].split()) for name in ("domain", "type", "organization", "suborganization", "city", "state")))
            for row in csv.DictReader(file)
        ]  # fmt: skip


@pytest.fixture(scope="module")
def places() -> dict[tuple[str, str], Named]:
    """By name and state in plain words."""
    path = DATA / "places" / "cities.csv"
    if not path.exists():
        pytest.skip("The official files are not beside the project (../shared/data).")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    shorts = [(names.short_name(row["geoid"], row["name"]), row["state"]) for row in rows]
    many = Counter((names.search_key(short), state) for short, state in shorts)
    return {
        (" ".join(names.words_of(short)), state): Named(
            row["name"], short, state, many[names.search_key(short), state] - 1
        )
        for row, (short, state) in zip(rows, shorts, strict=True)
    }


def _matching(the_list: list[Listed], places: dict[tuple[str, str], Named]) -> list[tuple[Listed, Named]]:
    found = [
        (row, places.get((" ".join(names.words_of(row.city)), row.state))) for row in the_list if row.kind == "City"
    ]
    return [(row, place) for row, place in found if place]


def _is_look_alike(row: Listed, place: Named) -> bool:
    words, city = (names.spelled_out(names.words_of(text)) for text in (row.organization, place.short))
    if words == names.spelled_out(names.words_of(place.official.removesuffix(" (balance)"))):
        return False  # the merged government of Louisville has its own long name
    beside = " ".join(words).replace(" ".join(city), "", 1).split()
    return bool(set(beside) & set(OTHER_BODIES)) or len(beside) == len(words)


def test_no_look_alike_of_the_real_list_is_verified_at_once(
    the_list: list[Listed], places: dict[tuple[str, str], Named]
) -> None:
    look_alikes = [(row, place) for row, place in _matching(the_list, places) if _is_look_alike(row, place)]
    assert len(look_alikes) >= 221
    assert [row.domain for row, place in look_alikes if doubt(row, place) is None] == []


def test_every_exact_and_unique_city_of_the_real_list_is_verified_at_once(
    the_list: list[Listed], places: dict[tuple[str, str], Named]
) -> None:
    def is_exact(row: Listed, place: Named) -> bool:
        wanted = place.short.lower()
        said = row.organization.lower().removesuffix(f", {place.state.lower()}")
        kind = next((one for one in ("city", "town", "village", "borough") if said.startswith(f"{one} of ")), "")
        return said.removeprefix(f"{kind} of ") == wanted and place.official.lower() == f"{wanted} {kind}"

    exact = [(row, place) for row, place in _matching(the_list, places) if is_exact(row, place)]
    assert len(exact) > 1_150
    assert [row.domain for row, place in exact if doubt(row, place) is not None] == []


def test_no_row_of_the_real_list_is_verified_for_two_places(
    the_list: list[Listed], places: dict[tuple[str, str], Named]
) -> None:
    """And a row of another state or type never; some 1,300 are verified in all, told by name if the count changes."""
    verified: Counter[str] = Counter()
    for row in the_list:
        key = plain_name(row.organization, row.state)[1]
        for (name, state), place in places.items():
            if state == row.state and " ".join(names.spelled_out(name.split())) == key and doubt(row, place) is None:
                verified[row.domain] += 1
    assert max(verified.values()) == 1
    assert 1_290 <= len(verified) <= 1_330
