"""The city pages and the type-ahead."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cityline.places import actions
from cityline.places.models import Place
from cityline.places.tests.factories import make_place, make_places

pytestmark = pytest.mark.django_db


def test_programs_get_json(client: Client) -> None:
    make_place()
    answer = client.get("/cities/find/", {"q": "fall r"}, headers={"accept": "application/json"})
    assert answer.json() == [
        {"geoid": "2523000", "label": "Fall River, MA", "note": "Bristol County; 94,000 people in 2020"}
    ]
    assert "Accept" in answer["Vary"]


def test_browsers_and_htmx_get_buttons_to_choose_from(client: Client) -> None:
    make_place()
    for headers in ({"accept": "text/html"}, {"hx-request": "true"}):
        page = client.get("/cities/find/", {"q": "fall r"}, headers=headers).content.decode()
        assert 'value="2523000" checked' in page
        assert "<html" not in page
    nothing = client.get("/cities/find/", {"q": "<script>"}, headers={"accept": "text/html"}).content.decode()
    assert "We know no city by “&lt;script&gt;”" in nothing


def test_a_city_page_says_what_is_known_with_year_and_source(client: Client) -> None:
    make_places()
    actions.load_public_record()
    page = client.get("/cities/2523000/fall-river-ma/").content.decode()
    for words in (
        "Fall River, Massachusetts",
        "94,000",
        "2020 Census",
        "−3.35%",
        "New Bedford, MA",
        "In the public record",
    ):
        assert words in page
    assert "/ask/?city=2523000" in page
    assert "one of the first five cities" in page


def test_a_city_page_has_one_address(client: Client) -> None:
    make_place()
    for address in ("/cities/2523000/", "/cities/2523000/old-name/"):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (301, "/cities/2523000/fall-river-ma/")
    assert client.get("/cities/9999999/nowhere/").status_code == 404


def test_the_list_has_count_filters_pages_and_an_empty_state(client: Client) -> None:
    for geoid in range(30):
        Place.objects.create(
            geoid=f"25{geoid:05}",
            name=f"Mill {geoid:02} city",
            short_name=f"Mill {geoid:02}",
            state="MA",
            loaded_at="2026-01-01T00:00Z",
        )
    first = client.get("/cities/", {"state": "ma"}).content.decode()
    assert "30 cities" in first
    assert "Mill 24" in first
    assert "Mill 25" not in first
    second = client.get("/cities/", {"state": "ma", "page": "2"}).content.decode()
    assert "Mill 29" in second
    assert "No city matches" in client.get("/cities/", {"q": "nowhere"}).content.decode()
    assert "Page 1 of 2" in client.get("/cities/", {"state": "ma", "page": "x"}).content.decode()


def test_pages_need_the_same_queries_for_one_and_for_many(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_place()
    with django_assert_num_queries(2):
        client.get("/cities/")
    with django_assert_num_queries(3):
        client.get("/cities/2523000/fall-river-ma/")
    Place.objects.all().delete()
    make_places()
    actions.load_public_record()
    with django_assert_num_queries(2):
        client.get("/cities/")
    with django_assert_num_queries(3):
        client.get("/cities/2523000/fall-river-ma/")
