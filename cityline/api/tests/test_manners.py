"""How the API says no whatever is sent, and the documents about it."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest
from django.db import OperationalError
from django.test import Client

from cityline.api import queries
from cityline.api.problems import KINDS
from cityline.api.site import api

PROBLEM = {"type", "title", "status", "code", "detail"}


def send(body, content_type="application/json", path="/api/v1/suggest"):
    return Client().generic("POST", path, body, content_type=content_type, CONTENT_TYPE=content_type)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"text"',
        b"\xff\xfe{}",
        b'\xef\xbb\xbf{"question": "x"}',
        b'{"question": NaN}',
        b'{"question": "x", "limit": -Infinity}',
        b'{"question": "a", "question": "b"}',
        b'{"question": "\\ud800"}',
        b'{"\\udfff": 1}',
        b'{"a":' * 30_000,
        b"[" * 100_000,
        b'{"limit": ' + b"9" * 10_000 + b"}",
        b"question=x",
    ],
)
def test_hostile_json_is_a_400(db, body):
    told = send(body)
    assert (told.status_code, told["Content-Type"]) == (400, "application/problem+json")
    assert told.json()["code"] == "bad_json"


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "application/xml"]
)
def test_a_body_must_be_json(db, kind):
    told = send(b'{"question": "x"}', content_type=kind)
    assert (told.status_code, told.json()["code"]) == (415, "media_type")


@pytest.mark.parametrize("size", [300_000, 3_000_000])
def test_a_body_has_a_limit(db, size):
    told = send(json.dumps({"question": "x" * size}).encode())
    assert (told.status_code, told.json()["code"]) == (413, "body_too_large")


def test_the_longest_question_fits_however_it_is_written(who):
    assert send(json.dumps({"question": "💧" * 20_000}).encode()).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "suggest", "POST"),
        ("DELETE", "cities", "GET"),
        ("PUT", "questions/Q-0000-0000", "GET"),
        ("PATCH", "questions", "POST"),
    ],
)
def test_a_wrong_method_is_named(db, method, path, allowed):
    told = Client().generic(method, f"/api/v1/{path}")
    assert (told.status_code, told["Content-Type"], told["Allow"]) == (405, "application/problem+json", allowed)


@pytest.mark.parametrize(
    "path", ["nothing", "suggest/", "cities/2523000/more", "record", "eligibility/2523000", "openapi.yaml", "%00"]
)
def test_every_other_address_is_a_problem_document(db, path):
    told = Client().get(f"/api/v1/{path}")
    assert (told.status_code, told["Content-Type"]) == (404, "application/problem+json")
    assert set(told.json()) == PROBLEM


def test_the_root_leads_to_the_page_about_it(db):
    assert Client().get("/api/v1/")["Location"] == "/api/v1/docs"


def test_head_is_answered_like_get(who):
    told = Client().head("/api/v1/cities")
    assert (told.status_code, told.content) == (200, b"")


def test_no_cookie_is_set_and_no_form_token_asked_for(who):
    client = Client(enforce_csrf_checks=True)
    told = client.post("/api/v1/suggest", {"question": "Roads?"}, content_type="application/json")
    assert told.status_code == 200
    assert not told.cookies


def test_a_lost_database_is_a_503(who, monkeypatch):
    def lost():
        raise OperationalError("connection refused by 10.0.0.1")

    monkeypatch.setattr(queries, "current_network", lost)
    told = Client().get("/api/v1/deadline", {"received": "2026-07-02"})
    assert (told.status_code, told.json()["code"]) == (503, "unavailable")
    assert told["Retry-After"]
    assert "10.0.0.1" not in told.content.decode()


def test_a_mistake_of_ours_tells_nothing_of_it(who, monkeypatch):
    def broken():
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(queries, "current_network", broken)
    with pytest.raises(ZeroDivisionError):
        Client().get("/api/v1/deadline", {"received": "2026-07-02"})
    told = Client(raise_request_exception=False).get("/api/v1/deadline", {"received": "2026-07-02"})
    assert (told.status_code, told.json()["code"]) == (500, "server_error")
    assert "secret" not in told.content.decode()


def test_every_problem_leads_to_its_line_on_the_page(who):
    page = Client().get("/api/v1/docs").content.decode()
    for code in KINDS:
        assert f'id="problem-{code}"' in page
    told = Client().get("/api/v1/nothing").json()
    assert told["type"] == "https://city.example/api/v1/docs#problem-not_found"


# ── The OpenAPI document ─────────────────────────────────────────────────────

PROMISED = {
    ("post", "/api/v1/suggest"), ("get", "/api/v1/search"), ("get", "/api/v1/deadline"), ("get", "/api/v1/eligibility"), ("post", "/api/v1/questions"),
    ("get", "/api/v1/questions/{code}"), ("get", "/api/v1/cities"), ("get", "/api/v1/cities/{geoid}"),
    ("get", "/api/v1/programs"), ("get", "/api/v1/programs/{id}"), ("get", "/api/v1/resources/{id}"),
    ("get", "/api/v1/answers/{id}"),
}  # fmt: skip


@pytest.fixture
def openapi(db):
    told = Client().get("/api/v1/openapi.json")
    assert told["Content-Type"].startswith("application/json")
    return told.json()


def test_the_document_names_every_call_and_no_other(openapi):
    assert openapi["openapi"].startswith("3.1")
    assert {(method, path) for path, calls in openapi["paths"].items() for method in calls} == PROMISED


def test_every_reference_of_the_document_leads_somewhere(openapi):
    names = set(re.findall(r'"\$ref": "#/components/schemas/([^"]+)"', json.dumps(openapi)))
    assert names
    assert names <= set(openapi["components"]["schemas"])


def test_every_call_has_an_id_a_summary_and_its_problems(openapi):
    calls = [call for methods in openapi["paths"].values() for call in methods.values()]
    assert len({call["operationId"] for call in calls}) == len(calls)
    for call in calls:
        assert call["summary"]
        assert call["description"]
        assert {"500", "503"} <= set(call["responses"])
        for status, response in call["responses"].items():
            assert response["description"]
            kind = "application/json" if status < "400" else "application/problem+json"
            assert list(response["content"]) == [kind]
        for parameter in call.get("parameters", []):
            assert parameter["in"] in {"path", "query", "header"}
            assert parameter["in"] != "path" or parameter["required"]
            assert "schema" in parameter


def test_questions_need_a_token_and_a_key_in_the_document(openapi):
    ask = openapi["paths"]["/api/v1/questions"]["post"]
    assert [(one["in"], one["name"], one["required"]) for one in ask["parameters"]] == [
        ("header", "Idempotency-Key", True)
    ]
    (scheme,) = ask["security"][0]
    assert openapi["components"]["securitySchemes"][scheme] == {"type": "http", "scheme": "bearer"}
    assert "security" not in openapi["paths"]["/api/v1/suggest"]["post"]
    assert {"201", "400", "401", "409", "422", "429"} <= set(ask["responses"])


# ── The page ─────────────────────────────────────────────────────────────────


class Loaded(HTMLParser):
    """Everything a browser would fetch for the page, and whatever its policy forbids."""

    def __init__(self):
        super().__init__()
        self.fetched, self.inline, self.ids, self.linked = [], [], [], []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.fetched += [given[name] for name in ("src", "srcset", "action") if given.get(name)]
        if tag == "link":
            self.fetched.append(given.get("href"))
        if tag == "script" and "src" not in given and given.get("type") != "application/ld+json":
            self.inline.append(tag)
        self.inline += [name for name in given if name == "style" or name.startswith("on")]
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "a" and given.get("href", "").startswith("#"):
            self.linked.append(given["href"][1:])


@pytest.fixture
def page(who):
    told = Client().get("/api/v1/docs")
    assert told.status_code == 200
    return told.content.decode()


def test_the_page_loads_nothing_from_another_host_and_runs_nothing_inline(page):
    seen = Loaded()
    seen.feed(page)
    assert seen.fetched
    assert all(address.startswith("/") and not address.startswith("//") for address in seen.fetched), seen.fetched
    assert seen.inline == []
    assert len(seen.ids) == len(set(seen.ids))
    assert set(seen.linked) <= set(seen.ids) | {"main"}


def test_the_page_shows_every_call_with_its_example(page):
    for method, path in PROMISED:
        assert f"{method.upper()} {path}" in page
    assert page.count("curl ") == len(PROMISED)
    assert "Idempotency-Key" in page
    assert "https://city.example/api/v1/cities/2523000" in page


def test_the_framework_page_is_not_served():
    assert api.docs_url is None
