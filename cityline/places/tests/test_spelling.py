"""A slip of the fingers in a city's name is forgiven, and said."""

from __future__ import annotations

import time

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cityline.kernel import clock
from cityline.places import queries, spelling
from cityline.places.models import Place
from cityline.places.tests.factories import make_place, make_places

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Youngtown", "Youngstown, OH"),
        ("Yungstown", "Youngstown, OH"),
        ("yuongstown", "Youngstown, OH"),
        ("Youngtown, OH", "Youngstown, OH"),
        ("youngtown ohio", "Youngstown, OH"),
        ("Fall Rivr", "Fall River, MA"),
        ("fall rvier, mass", "Fall River, MA"),
        ("St Lois", "St. Louis, MO"),
        ("kanzas city", "Kansas City, MO"),
        ("kanzas city ks", "Kansas City, KS"),
        ("Laurence", "Lawrence, KS"),
    ],
)
def test_a_near_name_finds_the_city_and_says_it_is_near(typed: str, first: str) -> None:
    make_places()
    meant = queries.meant(typed)
    assert meant.is_near
    assert str(meant.places[0]) == first
    assert queries.find_places(typed) == meant.places


@pytest.mark.parametrize("typed", ["fall", "Fall River", "2523000", "ohio"])
def test_what_is_called_so_is_never_only_near(typed: str) -> None:
    make_places()
    assert not queries.meant(typed).is_near


@pytest.mark.parametrize("typed", ["youngtown, ma", "zzzzzzzz", "yng", "lead pipes", "1234", "st x", "", "river town"])
def test_what_is_far_from_every_name_finds_none(typed: str) -> None:
    make_places()
    assert queries.near_places(typed) == []


def test_fewest_slips_first_then_the_first_letter_then_the_larger() -> None:
    for geoid, name, people in (("1", "Milton", 9), ("2", "Hilton", 900), ("3", "Mildon", 50), ("4", "Melton", 60)):
        place = make_place()
        Place.objects.filter(pk=place.pk).delete()
        place.geoid, place.name, place.short_name, place.population_2020 = geoid, f"{name} city", name, people
        place._state.adding = True
        place.save()
    assert [str(place.short_name) for place in queries.near_places("Multon")] == ["Melton", "Milton"]
    assert queries.near_places("Miltonn")[0].short_name == "Milton"
    assert [str(place.short_name) for place in queries.near_places("Xilton")] == ["Hilton", "Milton"]


def test_names_are_read_once_and_again_after_loading(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make_place()
    spelling.forget()
    with django_assert_num_queries(3):
        queries.near_places("Fall Rivr")
    with django_assert_num_queries(2):
        queries.near_places("Fall Rivr, ma")
    assert queries.near_places("Youngtown") == []
    make_place("3988000")
    assert [str(place) for place in queries.near_places("Youngtown")] == ["Youngstown, OH"]


def test_thirty_thousand_names_take_no_longer_than_a_blink() -> None:
    names = [f"{first}{middle}{last}" for first in "bcdfglmprst" for middle in _parts(60) for last in _parts(46)]
    rows = [
        Place(geoid=f"{n:07}", name=name, short_name=name, search_key=name, search_words=f" {name}", state="OH",
              loaded_at=clock.now())
        for n, name in enumerate(names)
    ]  # fmt: skip
    Place.objects.bulk_create(rows, batch_size=5_000)
    queries.near_places("younxtown")
    began = time.process_time()
    for _ in range(5):
        queries.near_places("younxtown, oh")
    assert (time.process_time() - began) / 5 < 0.030


def _parts(count: int) -> list[str]:
    letters = "abcdefghijklmnoprstuvwy"
    return [letters[n % 23] + letters[n // 23 % 23] + letters[n * 7 % 23] for n in range(count)]


def test_the_list_of_cities_asks_did_you_mean(client: Client) -> None:
    make_places()
    page = client.get("/cities/", {"q": "Youngtown"}).content.decode()
    assert "No city is called “Youngtown”. Did you mean" in page
    assert "/cities/3988000/" in page
    assert "/cities/3988000/" not in client.get("/cities/", {"q": "Youngtown", "state": "MA"}).content.decode()


def test_the_city_box_offers_near_names_and_takes_none_unasked(client: Client) -> None:
    make_places()
    [offered] = client.get("/cities/find/", {"q": "Fall Rivr"}).json()
    assert (offered["label"], offered["note"].startswith("Did you mean this? ")) == ("Fall River, MA", True)
    part = client.get("/cities/find/", {"q": "Fall Rivr"}, headers={"accept": "text/html"}).content.decode()
    assert "Did you mean this one?" in part
    assert "checked" not in part
    assert "checked" in client.get("/cities/find/", {"q": "Fall Riv"}, headers={"accept": "text/html"}).content.decode()
