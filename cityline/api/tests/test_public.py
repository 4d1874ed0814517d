"""Public rows: every field, pages, and what is not there."""

from __future__ import annotations

import pytest
from django.test import Client

from cityline.desk.tests import factories
from cityline.library.actions import withdraw_answer
from cityline.library.tests import factories as library
from cityline.places.models import Involvement
from cityline.programs.tests.factories import keep

CITY = {
    "geoid", "name", "official_name", "kind", "state", "state_name", "counties", "latitude", "longitude", "zone",
    "land_square_miles", "population_2000", "population_2010", "population_2020", "url",
}  # fmt: skip
BRIEF = {"id", "number", "title", "kind", "agency", "sub_agency", "topics", "yearly_dollars", "url"}
PROGRAM = BRIEF | {
    "popular_name", "objective", "assistance_types", "applicant_types", "applicant_note", "beneficiary_types",
    "categories", "authorizations", "rules", "results", "obligations", "fiscal_year", "sam_url", "grants_url",
    "usaspending_url", "source", "vintage", "withdrawn_on",
}  # fmt: skip
RESOURCE = {
    "id", "title", "publisher", "year", "type", "abstract", "why_it_matters", "for_whom", "topics", "states",
    "size_bands", "cost", "minutes", "address", "address_checked_on", "reviewed", "review_by", "is_sample", "url",
}  # fmt: skip
ANSWER = {
    "id", "title", "short_answer", "body", "topic", "asked_by", "published_on", "reviewed_on", "review_by", "sources",
    "corrections", "is_sample", "url",
}  # fmt: skip


def get(path, **asked):
    return Client().get(f"/api/v1/{path}", asked)


def test_cities_come_by_name_in_pages(who):
    told = get("cities").json()
    assert set(told) == {"count", "page", "pages", "next", "items"}
    assert [city["name"] for city in told["items"]] == ["Compton", "Fall River"]
    assert all(set(city) == CITY for city in told["items"])
    assert told["next"] is None


def test_cities_are_found_by_name_and_state(who):
    assert [city["geoid"] for city in get("cities", q="fall r").json()["items"]] == ["2523000"]
    assert [city["geoid"] for city in get("cities", state="ca").json()["items"]] == ["0615044"]


def test_following_next_visits_every_city_once(who):
    for number in range(60):
        factories.place(f"99{number:05d}", f"Town {number:02d}", "OH", 1000 + number)
    seen, address = [], "https://city.example/api/v1/cities?state=OH"
    while address:
        told = Client().get(address.removeprefix("https://city.example")).json()
        seen += [city["geoid"] for city in told["items"]]
        address = told["next"]
    assert len(seen) == len(set(seen)) == 60
    assert get("cities", state="OH", page=4).json()["items"] == [], "beyond the last page there is nothing"


def test_one_city_tells_what_the_record_says_it_did(who):
    Involvement.objects.create(
        place=who.fall_river, kind="health data", sentence="Fall River did a thing.", source="A report", year=2013
    )
    told = get("cities/2523000").json()
    assert set(told) == CITY | {"involvements"}
    assert (told["geoid"], told["population_2020"], told["state_name"]) == ("2523000", 94000, "Massachusetts")
    (row,) = told["involvements"]
    assert set(row) == {"kind", "topic", "sentence", "source", "year"}
    assert told["url"].startswith("https://city.example/cities/2523000/")


def test_programs_come_by_number_and_by_topic(who):
    keep(number="66.443")
    keep(number="14.218", title="Community Development Block Grants", objective="Housing.")
    told = get("programs").json()
    assert [program["number"] for program in told["items"]] == ["14.218", "66.443"]
    assert all(set(program) == BRIEF for program in told["items"])
    assert [program["number"] for program in get("programs", topic="water").json()["items"]] == ["66.443"]
    assert get("programs", topic="magic").status_code == 422


def test_one_program_is_read_by_id_or_number(who):
    kept = keep(results=[{"year": "2023", "text": "Done."}], authorizations=[{"text": "A law", "url": ""}])
    told = get(f"programs/{kept.pk}").json()
    assert set(told) == PROGRAM
    assert told == get("programs/66.443").json()
    assert set(told["obligations"][0]) == {"year", "sam_actual", "sam_estimate", "usaspending"}
    assert told["results"] == [{"year": "2023", "text": "Done."}]
    assert told["authorizations"] == [{"text": "A law", "url": ""}]


def test_a_resource_is_public_once_it_is_live(who):
    live, draft = library.resource(), library.resource(title="A draft")
    type(draft).objects.filter(pk=draft.pk).update(live=False)
    told = get(f"resources/{live.pk}").json()
    assert set(told) == RESOURCE
    assert told["address"] == live.url
    assert told["url"].startswith("https://city.example/library/")
    assert get(f"resources/{draft.pk}").status_code == 404


def test_an_answer_brings_its_sources_and_says_when_it_is_withdrawn(who):
    answer = library.answer(who.dev)
    told = get(f"answers/{answer.pk}").json()
    assert set(told) == ANSWER
    assert all(set(source) == {"number", "title", "url", "note", "last_checked_on"} for source in told["sources"])
    assert told["sources"][0]["number"] == 1
    assert told["asked_by"] == "a city of about 94,000 in the Northeast"
    withdraw_answer(answer=answer, by=who.dev, why="The law has changed.")
    gone = get(f"answers/{answer.pk}")
    assert (gone.status_code, gone.json()["code"], gone.json()["detail"]) == (
        410, "answer_withdrawn", "The law has changed.",
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["cities", "programs", "resources", "answers"])
@pytest.mark.parametrize("given", ["0", "999999", "9" * 40, "-1", "x", "1e3", "%00", "²", "1%20or%201=1"])
def test_what_is_not_there_is_a_problem_document(who, kind, given):
    told = get(f"{kind}/{given}")
    assert (told.status_code, told["Content-Type"]) == (404, "application/problem+json")
    assert told.json()["code"] == "not_found"


def test_no_call_grows_with_what_it_lists(who, django_assert_max_num_queries):
    for number in range(30):
        factories.place(f"98{number:05d}", f"Ville {number:02d}", "OH", 1000)
        keep(number=f"10.{number:03d}", title=f"Program {number}")
    get("search", q="program")  # the index takes in what is new
    for path in ("cities", "programs", "search?q=program"):
        with django_assert_max_num_queries(6):
            assert Client().get(f"/api/v1/{path}").status_code == 200
