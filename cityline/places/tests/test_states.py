"""The states as data."""

from __future__ import annotations

import pytest

from cityline.places.states import BY_CODE, BY_FIPS, STATES, region_words, state_named, states_beginning


def test_there_are_fifty_states_the_district_and_five_territories() -> None:
    assert len(STATES) == 56
    assert sum(state.is_territory for state in STATES) == 5
    assert len(BY_CODE) == len(BY_FIPS) == 56


def test_regions_have_the_sizes_the_census_gives_them() -> None:
    sizes = {
        region: sum(state.region == region for state in STATES) for region in ("Northeast", "Midwest", "South", "West")
    }
    assert sizes == {"Northeast": 9, "Midwest": 12, "South": 17, "West": 13}


@pytest.mark.parametrize("text", ["ma", "MA", " Massachusetts ", "massachusetts"])
def test_a_state_is_known_by_code_or_name(text: str) -> None:
    assert state_named(text) == BY_CODE["MA"]


def test_the_district_has_more_names() -> None:
    assert {state_named(text) for text in ("DC", "D.C.", "district of columbia", "washington dc")} == {BY_CODE["DC"]}


def test_what_is_no_state_is_none() -> None:
    assert state_named("Atlantis") is None
    assert state_named("") is None
    assert region_words("ZZ") == ""


def test_a_beginning_gives_every_state_it_may_be() -> None:
    assert [state.code for state in states_beginning("north")] == ["NC", "ND", "MP"]
    assert [state.code for state in states_beginning("or")] == ["OR"]
    assert states_beginning("") == []


def test_demonyms_and_regions_are_ready_for_sentences() -> None:
    assert "Bay Stater" in BY_CODE["MA"].demonyms
    assert region_words("LA") == "the South"
