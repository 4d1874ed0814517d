"""The pages of programs."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cityline.kernel import clock
from cityline.places.tests.factories import make_place
from cityline.programs.models import Program
from cityline.programs.tests.factories import LOCAL, STATE, keep

pytestmark = pytest.mark.django_db


def page(client: Client, address: str, **query: str) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_finds_by_words_number_and_plain_words(client: Client) -> None:
    lead, parks = keep(), keep(number="15.916", title="Outdoor Recreation Acquisition", objective="Parks.")
    for words in ("lead", "66.443", "service line inventory"):
        found = page(client, "/programs/", q=words)
        assert lead.title in found
        assert parks.title not in found


def test_each_row_says_its_fit_for_the_city_asked_for(client: Client) -> None:
    make_place()
    keep(
        number="66.468",
        title="Drinking Water State Revolving Fund",
        applicant_types=[STATE],
        beneficiary_types=["Local"],
    )
    found = page(client, "/programs/", city="fall river, ma")
    assert "Cannot tell for Fall River: Only states apply; Massachusetts may pass it on." in found
    assert "?city=2523000" in found
    assert "We know no city by “Atlantis”" in page(client, "/programs/", city="Atlantis")


def test_filters_are_links_that_toggle_and_keep_the_rest(client: Client) -> None:
    keep(), keep(number="15.916", title="Outdoor Recreation", objective="Parks.", agency="Department of the Interior")
    found = page(client, "/programs/", q="", agency="Department of the Interior")
    assert "1 program" in found
    assert "Outdoor Recreation" in found
    assert "remove this filter" in found
    assert "Reducing Lead" not in found


def test_nothing_found_says_what_to_do_next(client: Client) -> None:
    keep()
    assert "No program matches" in page(client, "/programs/", q="zeppelin")
    assert client.get("/programs/", {"topic": "water", "page": "9999"})["Location"] == "?topic=water"
    assert client.get("/programs/", {"page": "9999"})["Location"] == "/programs/"
    assert client.get("/programs/", {"q": "<b>\x00 \"'", "sort": "nonsense", "topic": "nonsense"}).status_code == 200


def test_a_program_page_says_what_who_how_much_and_whether_it_fits(client: Client) -> None:
    make_place()
    program = keep(
        authorizations=[{"text": "42 U.S.C. § 300j", "url": "https://www.govinfo.gov/link/uscode/42/300j"}],
        sam_url="https://sam.gov/fal/1/view",
        applicant_types=[LOCAL],
    )
    found = page(client, program.get_absolute_url(), city="2523000")
    for words in (
        "To replace lead service lines.",
        "Local governments may apply.",
        "$31.0 million",
        "Federal Program Inventory",
        "Fall River, MA",
        "42 U.S.C. § 300j",
        'href="https://sam.gov/fal/1/view"',
    ):
        assert words in found


def test_a_program_has_one_address_and_can_be_reached_by_number(client: Client) -> None:
    program = keep()
    assert client.get(f"/programs/{program.pk}/")["Location"] == program.get_absolute_url()
    assert client.get(f"/programs/{program.pk}/old/").status_code == 301
    assert client.get("/programs/66.443/")["Location"] == program.get_absolute_url()
    assert client.get("/programs/66.443/?city=2523000")["Location"].endswith("?city=2523000")
    assert client.get("/programs/99.999/").status_code == 404
    assert client.get("/programs/999999/x/").status_code == 404


def test_a_withdrawn_program_keeps_its_page(client: Client) -> None:
    program = keep()
    Program.objects.update(withdrawn_at=clock.now())
    found = page(client, program.get_absolute_url())
    assert "No longer on the official list" in found


def test_text_of_the_files_is_never_markup(client: Client) -> None:
    program = keep(title="<script>alert(1)</script>", objective="<img src=x onerror=alert(1)>")
    for address in ("/programs/", program.get_absolute_url()):
        found = page(client, address)
        assert "<script>alert" not in found
        assert "<img src=x" not in found


def test_pages_need_the_same_queries_for_one_and_for_three(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    program = keep()
    make_place()
    page(client, "/programs/")
    with django_assert_max_num_queries(5) as asked:
        page(client, "/programs/", city="2523000")
        for_one = len(asked)
    keep(number="66.444"), keep(number="66.445")
    page(client, "/programs/")
    with django_assert_max_num_queries(for_one):
        assert "3 programs" in page(client, "/programs/", city="2523000")
    with django_assert_max_num_queries(6):  # the program, the city, the network, and three for what is like it
        page(client, program.get_absolute_url(), city="2523000")
