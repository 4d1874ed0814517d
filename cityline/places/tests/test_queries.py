"""What a person types finds the city meant."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from cityline.places import queries
from cityline.places.models import Place
from cityline.places.states import BY_CODE
from cityline.places.tests.factories import make_place, make_places

pytestmark = pytest.mark.django_db


@pytest.fixture
def _places() -> None:
    make_places()


def found(text: str) -> list[str]:
    return [str(place) for place in queries.find_places(text)]


@pytest.mark.usefixtures("_places")
@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("fall r", "Fall River, MA"),
        ("FALL RIVER", "Fall River, MA"),
        ("Fall River, MA", "Fall River, MA"),
        ("fall river ma", "Fall River, MA"),
        ("fall river massachusetts", "Fall River, MA"),
        ("Fall River, mass", "Fall River, MA"),
        ("Fall River,", "Fall River, MA"),
        ("river", "Fall River, MA"),
        ("2523000", "Fall River, MA"),
        ("St Louis", "St. Louis, MO"),
        ("saint l", "St. Louis, MO"),
        ("st.", "St. Louis, MO"),
        ("kansas city", "Kansas City, MO"),
        ("kansas city ks", "Kansas City, KS"),
        ("kansas city, kansas", "Kansas City, KS"),
        ("ohio", "Youngstown, OH"),
        ("jurupa", "Jurupa Valley, CA"),
    ],
)
def test_the_city_meant_comes_first(typed: str, first: str) -> None:
    assert found(typed)[0] == first


@pytest.mark.usefixtures("_places")
@pytest.mark.parametrize("typed", ["", "   ", ",", "2", "zzzz", "fall river, texas", "\x00", "%", "_", "city hall"])
def test_what_means_no_city_finds_none(typed: str) -> None:
    assert found(typed) == []


@pytest.mark.usefixtures("_places")
def test_names_that_begin_so_come_before_names_with_such_a_word() -> None:
    make_place_named("2500001", "Riverside")
    assert found("river") == ["Riverside, MA", "Fall River, MA"]


def make_place_named(geoid: str, name: str) -> Place:
    place = (
        make_place("2545000") if not Place.objects.filter(pk="2545000").exists() else Place.objects.get(pk="2545000")
    )
    place.pk, place.name, place.short_name, place.population_2020 = geoid, f"{name} city", name, 100
    place._state.adding = True
    place.save()
    return place


@pytest.mark.usefixtures("_places")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_beginning_of_a_name_with_or_without_its_state_finds_the_city(data: Any) -> None:
    place = data.draw(st.sampled_from(list(Place.objects.all())))
    beginning = place.short_name[: data.draw(st.integers(2, len(place.short_name)))]
    style = data.draw(st.sampled_from([str, str.upper, str.lower]))
    assert str(place) in found(style(beginning))
    if len(beginning) > 3:
        assert str(place) in found(style(f"{beginning}, {place.state}"))
        assert str(place) in found(style(f"{beginning}, {BY_CODE[place.state].name}"))


@pytest.mark.usefixtures("_places")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=120))
def test_anything_typed_is_answered(text: str) -> None:
    assert len(queries.find_places(text, limit=3)) <= 3
    queries.place_list(words=text, state=text[:2])
    queries.city_or_none(text)


def test_queries_do_not_grow_with_the_rows(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    make_place()
    with django_assert_max_num_queries(2):
        queries.find_places("fall")
    make_places_but_first()
    with django_assert_max_num_queries(2):
        queries.find_places("fall")
    with django_assert_max_num_queries(2):
        assert len(list(queries.place_list())) == 9


def make_places_but_first() -> None:
    Place.objects.all().delete()
    make_places()


def test_a_code_gives_its_city_and_anything_else_none() -> None:
    make_place()
    assert str(queries.city_or_none(" 2523000 ")) == "Fall River, MA"
    assert queries.city_or_none("2500000") is None
    assert queries.city_or_none("Fall River") is None


def test_the_list_is_narrowed_by_words_and_state() -> None:
    make_places()
    assert [str(place) for place in queries.place_list(state="mo")] == ["Kansas City, MO", "St. Louis, MO"]
    assert [str(place) for place in queries.place_list(words="kansas", state="KS")] == [
        "Kansas City, KS",
        "Lawrence, KS",
    ]
    assert list(queries.place_list(words="!!!")) == []
