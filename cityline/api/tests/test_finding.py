"""suggest, search and deadline: every field, and what they refuse."""

from __future__ import annotations

import pytest
from django.test import Client

from cityline.desk.tests import factories
from cityline.library.tests import factories as library
from cityline.programs.tests.factories import keep

ITEM = {"id", "title", "url", "score", "why"}
QUESTION = "How do we pay to replace lead service lines in drinking water?"


@pytest.fixture
def stocked(who):
    """A resource and a program about lead pipes."""
    library.resource(title="Pay to replace lead service lines")
    keep(objective="To replace lead service lines in drinking water systems and pay for it.")
    return who


def post(path, body, **headers):
    return Client().post(path, body, content_type="application/json", headers=headers)


def test_suggest_answers_in_four_lists_of_items_with_a_reason_each(stocked):
    told = post("/api/v1/suggest", {"question": QUESTION, "city": "2523000", "limit": 5})
    assert told.status_code == 200
    body = told.json()
    assert set(body) == {"answers", "resources", "programs", "cities", "took_ms"}
    assert isinstance(body["took_ms"], float)
    assert body["resources"]
    assert body["programs"]
    for item in [*body["answers"], *body["resources"], *body["programs"], *body["cities"]]:
        assert set(item) == ITEM
        assert item["url"].startswith("https://city.example/")
        assert item["why"]
        assert isinstance(item["id"], str)


def test_suggest_needs_no_city_and_no_limit(stocked):
    assert post("/api/v1/suggest", {"question": QUESTION}).status_code == 200
    assert post("/api/v1/suggest", {"question": QUESTION, "city": None}).status_code == 200


def test_suggest_gives_at_most_limit_of_each_kind(stocked):
    for number in range(4):
        library.resource(title=f"Lead service lines, part {number}")
    body = post("/api/v1/suggest", {"question": QUESTION, "limit": 2}).json()
    assert len(body["resources"]) == 2


@pytest.mark.parametrize(
    ("sent", "field", "code"),
    [
        ({}, "question", "missing"),
        ({"question": ""}, "question", "too_short"),
        ({"question": "x" * 20_001}, "question", "too_long"),
        ({"question": 7}, "question", "wrong_type"),
        ({"question": None}, "question", "wrong_type"),
        ({"question": " \0 \n"}, "question", "question_empty"),
        ({"question": "Roads?", "city": "9999999"}, "city", "unknown_city"),
        ({"question": "Roads?", "city": "Fall River"}, "city", "unknown_city"),
        ({"question": "Roads?", "city": 2523000}, "city", "wrong_type"),
        ({"question": "Roads?", "limit": 0}, "limit", "out_of_range"),
        ({"question": "Roads?", "limit": 21}, "limit", "out_of_range"),
        ({"question": "Roads?", "limit": "many"}, "limit", "wrong_type"),
        ({"question": "Roads?", "limit": 1e400}, "", "bad_json"),
        ({"question": "Roads?", "citty": "2523000"}, "citty", "unknown_field"),
    ],
)
def test_suggest_says_which_field_is_wrong(who, sent, field, code):
    told = post("/api/v1/suggest", sent)
    if code == "bad_json":  # infinity is no JSON
        assert (told.status_code, told.json()["code"]) == (400, "bad_json")
        return
    assert told.status_code == 422
    assert told["Content-Type"] == "application/problem+json"
    problem = told.json()
    assert set(problem) == {"type", "title", "status", "code", "detail", "errors"}
    assert [(one["field"], one["code"]) for one in problem["errors"]] == [(field, code)]
    assert problem["errors"][0]["detail"].endswith(".")


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script> water", "ماء مياه الشرب", "💧" * 2_000, "a\0b", "'; drop table --"]
)
def test_suggest_takes_any_text(who, text):
    assert post("/api/v1/suggest", {"question": text}).status_code == 200


def test_search_answers_count_items_and_facets(stocked):
    told = Client().get("/api/v1/search", {"q": "lead service lines"})
    assert told.status_code == 200
    body = told.json()
    assert set(body) == {"count", "items", "facets"}
    assert body["count"] == 2
    assert len(body["items"]) == 2
    assert {set(item) == ITEM for item in body["items"]} == {True}
    assert {"value": "program", "count": 1} in body["facets"]["kind"]
    assert all("<" not in item["why"] for item in body["items"])


def test_search_is_narrowed_by_kind_topic_and_state(stocked):
    def found(**asked):
        return [item["url"] for item in Client().get("/api/v1/search", asked).json()["items"]]

    assert all("/programs/" in url for url in found(q="lead", kind="program"))
    assert len(found(q="lead", topic="water")) == 2
    assert found(q="lead", topic="policing") == []
    assert all("/library/" in url for url in found(q="lead", state="ma")), (
        "what holds everywhere holds in Massachusetts"
    )
    assert found(q="lead", page=2) == []


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"kind": "question"}, "kind"),
        ({"topic": "magic"}, "topic"),
        ({"page": "0"}, "page"),
        ({"page": "9999999999999999999999"}, "page"),
        ({"page": "two"}, "page"),
        ({"q": "x" * 1001}, "q"),
    ],
)
def test_search_says_which_parameter_is_wrong(who, asked, field):
    told = Client().get("/api/v1/search", asked)
    assert told.status_code == 422
    assert [one["field"] for one in told.json()["errors"]] == [field]


@pytest.mark.parametrize("words", ["\0", '"', "- - -", "(a OR", "title:x", "*", "14.218", "💧"])
def test_search_takes_any_words(who, words):
    assert Client().get("/api/v1/search", {"q": words}).status_code == 200


def test_a_private_question_is_found_nowhere(who):
    factories.question(who, text="Our zebrafinch quarry leaks. What now, and who pays for it?")
    assert Client().get("/api/v1/search", {"q": "zebrafinch"}).json()["count"] == 0
    assert "zebrafinch" not in post("/api/v1/suggest", {"question": "zebrafinch quarry leaks"}).content.decode().lower()


def test_deadline_tells_the_date_and_every_day(who):
    told = Client().get("/api/v1/deadline", {"received": "2026-07-02T16:40"})
    assert told.status_code == 200
    body = told.json()
    assert set(body) == {"received_on", "due_on", "days", "steps"}
    assert (body["received_on"], body["due_on"], body["days"]) == ("2026-07-02", "2026-07-08", 3)
    assert all(set(step) == {"date", "weekday", "counted", "reason"} for step in body["steps"])
    assert sum(step["counted"] for step in body["steps"]) == 3


@pytest.mark.parametrize("received", ["2026-07-02T22:40+02:00", "2026-07-02T20:40Z", "2026-07-02 16:40", "2026-07-02"])
def test_deadline_reads_zones_and_a_plus_nobody_escaped(who, received):
    told = Client().get(f"/api/v1/deadline?received={received}")
    assert told.json()["due_on"] == "2026-07-08"


@pytest.mark.parametrize(
    "received", ["", "yesterday", "0001-01-01T00:00+14:00", "9999-12-31", "2026-13-01", "x" * 99, None]
)
def test_deadline_refuses_what_is_no_time_we_know(who, received):
    told = Client().get("/api/v1/deadline", {} if received is None else {"received": received})
    assert told.status_code == 422
    assert told.json()["errors"][0]["field"] == "received"


def test_without_a_network_the_site_says_it_is_not_ready(db):
    told = Client().get("/api/v1/deadline", {"received": "2026-07-02"})
    assert (told.status_code, told.json()["code"]) == (503, "unavailable")
