"""Whether a program fits a city, test by test, and the sentence that says why."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityline.kernel import clock
from cityline.places.models import Place
from cityline.programs.fit import cities_prior, fit, size_prior
from cityline.programs.models import ProgramKind
from cityline.programs.tests.factories import LOCAL, STATE, program

FALL_RIVER = Place(geoid="2523000", name="Fall River city", short_name="Fall River", state="MA", population_2020=94000)
GONZALES = Place(geoid="0630392", name="Gonzales city", short_name="Gonzales", state="CA", population_2020=8647)
MERIDIAN = Place(geoid="2846640", name="Meridian city", short_name="Meridian", state="MS", population_2020=35052)
TRIBES = "Federally Recognized Indian Tribal Governments"
COLLEGES = "Public nonprofit institution/organization (includes institutions of higher education and hospitals)"
RURAL = {"agency": "Department of Agriculture", "sub_agency": "Rural Utilities Service", "number": "10.760"}
NOTHING = [{"year": year, "sam_actual": 0, "sam_estimate": 0, "usaspending": 0} for year in ("2023", "2025")]


@pytest.mark.parametrize(
    ("fields", "place", "verdict", "sentence"),
    [
        ({}, FALL_RIVER, "fits", "Local governments may apply."),
        ({}, None, "fits", "Local governments may apply."),
        ({"applicant_types": ["Anyone/general public"]}, FALL_RIVER, "fits", "Anyone may apply, so a city may too."),
        (
            {"applicant_types": [STATE], "beneficiary_types": ["Local"]},
            FALL_RIVER,
            "cannot_tell",
            "Only states apply; Massachusetts may pass it on.",
        ),
        ({"applicant_types": [STATE], "beneficiary_types": ["Local"]}, None, "cannot_tell", "Only states apply; your state may pass it on."),
        (
            {"applicant_types": [STATE], "beneficiary_types": ["State"]},
            FALL_RIVER,
            "does_not",
            "Only states may apply, and the listing does not name local governments among those it helps.",
        ),
        ({"number": "14.871", "applicant_types": [STATE, COLLEGES]}, FALL_RIVER, "cannot_tell", "Housing authorities apply for it, not cities: ask those that serve Fall River."),
        ({"number": "93.276", "applicant_types": [COLLEGES]}, None, "cannot_tell", "Community coalitions apply for it, not cities: ask those that serve your city."),
        ({"number": "66.446", "applicant_types": [COLLEGES]}, FALL_RIVER, "cannot_tell", "It pays others to help local governments: ask them for the help, not for the money."),
        ({"number": "97.151", "applicant_types": ["State"]}, FALL_RIVER, "fits", "15 U.S.C. 2229 lets fire departments apply, though the listing names only states."),
        ({"applicant_types": [TRIBES]}, FALL_RIVER, "does_not", "Tribes may apply; local governments are not named."),
        ({"applicant_types": [TRIBES.replace("Indian", "lndian")]}, FALL_RIVER, "does_not", "Tribes may apply; local governments are not named."),
        ({"applicant_types": [COLLEGES, "Small business (less than 500 employees)"]}, None, "does_not", "Nonprofits and businesses may apply; local governments are not named."),
        ({"applicant_types": ["U.S. Territories and possessions"]}, FALL_RIVER, "does_not", "U.S. territories may apply; local governments are not named."),
        ({"applicant_types": ["County Government"]}, FALL_RIVER, "cannot_tell", "Counties may apply; the listing does not name cities."),
        ({"applicant_types": []}, FALL_RIVER, "cannot_tell", "The listing does not say who may apply."),
        ({"kind": ProgramKind.TAX, "applicant_types": []}, None, "does_not", "This is a tax rule: there is nothing for a city to apply for."),
        ({"kind": ProgramKind.OTHER}, None, "cannot_tell", "The inventory gives this listing no type, so it may be closed."),
        ({"obligations": NOTHING, "yearly_dollars": None}, FALL_RIVER, "cannot_tell", "No money is recorded for 2023 to 2025, so it may be closed."),
        ({"number": "21.027"}, FALL_RIVER, "does_not", "New money is no longer given: cities had to commit theirs by December 31, 2024."),
        ({"title": "Great Lakes Program"}, FALL_RIVER, "does_not", "It serves the Great Lakes only, and Massachusetts is not in it."),
        ({"agency": "Denali Commission"}, FALL_RIVER, "does_not", "It serves Alaska only, and Massachusetts is not in it."),
        ({"agency": "Appalachian Regional Commission"}, MERIDIAN, "cannot_tell", "It serves Appalachia: parts of 13 states. Check whether Meridian is inside."),
        (RURAL, FALL_RIVER, "does_not", "It is for rural areas, by law none over 50,000 people; Fall River has about 94,000 people (2020)."),
        (RURAL, MERIDIAN, "cannot_tell", "It is for rural areas; Meridian has about 35,000 people (2020). Ask the agency whether that counts."),
        (RURAL, GONZALES, "fits", "Local governments may apply."),
        (RURAL, None, "cannot_tell", "It is for rural areas; whether a city counts depends on its size."),
        ({"title": "Formula Grants for Rural Areas"}, FALL_RIVER, "cannot_tell", "It is for rural areas; Fall River has about 94,000 people (2020). Ask the agency whether that counts."),
        ({"number": "14.218"}, FALL_RIVER, "fits", "Local governments may apply."),
        ({"number": "14.218"}, GONZALES, "cannot_tell", "Mostly for cities of 50,000 people or more; Gonzales has about 8,600 (2020). Others go through the state (14.228)."),
    ],
)  # fmt: skip
def test_verdict_and_reason(fields: dict[str, Any], place: Place | None, verdict: str, sentence: str) -> None:
    found = fit(program(**fields), place)
    assert (found.verdict, found.sentence) == (verdict, sentence)


def test_what_left_the_list_does_not_fit() -> None:
    found = fit(program(withdrawn_at=clock.now()), FALL_RIVER)
    assert (found.verdict, found.sentence) == ("does_not", "It is no longer on the official list.")


def test_the_worst_test_decides_and_every_test_is_told() -> None:
    found = fit(program(title="Great Lakes Rural Program", applicant_types=[STATE, LOCAL]), FALL_RIVER)
    assert [(test.name, test.verdict) for test in found.tests] == [
        ("Who may apply", "fits"),
        ("Where", "does_not"),
        ("Rural", "cannot_tell"),
    ]
    assert found.sentence == found.tests[1].sentence


def test_names_of_peoples_are_not_taken_for_places() -> None:
    assert fit(program(title="Alaska Native Programs"), FALL_RIVER).verdict == "fits"


@given(st.integers(-(10**6), 10**13) | st.none(), st.integers(1, 10**6))
def test_more_money_never_weighs_less_and_always_between_nought_and_one(dollars: int | None, more: int) -> None:
    small, large = (
        size_prior(program(yearly_dollars=dollars)),
        size_prior(program(yearly_dollars=(dollars or 0) + more)),
    )
    assert 0 <= small <= large <= 1


@pytest.mark.parametrize(("number", "expected"), [("14.218", 1.0), ("10.336", 0.5), ("10.001", 0.0)])
def test_what_cities_use_most_comes_before_what_they_ask_about_and_that_before_the_rest(
    number: str, expected: float
) -> None:
    assert cities_prior(program(number=number)) == expected
