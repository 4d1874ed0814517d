"""Every door that takes a text answers any text: with a page, or with a sentence under a code that stays."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from django.test import Client

from cityline.search.tests.hostile import TEXTS

everything = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
ESCAPED = ("<script>alert(1)", "<svg/onload", "Traceback (most recent", "root:x:0:0")
LINE = 4_000  # characters of an address that a web server takes


def whole(text: str) -> str:
    """As a browser sends it: without half characters."""
    return text.encode("utf-8", "replace").decode()


def assert_harmless(page: str) -> None:
    assert [mark for mark in ESCAPED if mark in page] == []


@everything
@pytest.mark.parametrize("address", ["/search/", "/library/", "/answers/", "/programs/"])
def test_a_list_is_a_list_whatever_was_typed(client: Client, added: dict[str, int], address: str, text: str) -> None:
    line = quote(text[:LINE], errors="surrogatepass")
    response = client.get(f"{address}?q={line}&topic={line[:90]}&sort={line[:30]}")
    assert response.status_code == 200
    assert_harmless(response.content.decode())


@everything
def test_the_ask_page_suggests_or_says_nothing(client: Client, added: dict[str, int], text: str) -> None:
    for response in (
        client.post("/ask/suggestions/", {"text": whole(text), "city": whole(text[:300]), "geoid": whole(text[:20])}),
        client.get("/ask/", {"question": whole(text[:LINE]), "city": whole(text[:300])}),
    ):
        assert response.status_code == 200
        assert_harmless(response.content.decode())


@everything
def test_the_api_answers_or_names_the_problem(client: Client, added: dict[str, int], text: str) -> None:
    line = quote(text[:LINE], errors="surrogatepass")
    body = json.dumps({"question": text})
    for response in (
        client.get(f"/api/v1/search?q={line}&kind=&topic={line[:90]}&page=1"),
        client.post("/api/v1/suggest", body, content_type="application/json"),
    ):
        told = response.json()
        if response.status_code != 200:
            assert response.status_code in {400, 413, 422}
            assert told["code"]
            said = [told["detail"], *(str(error) for error in told.get("errors", ()))]
            assert len(" ".join(said).split()) > 3
        assert_harmless("" if response.headers["Content-Type"].startswith("application/") else str(told))


def test_more_than_a_request_may_hold_is_refused_in_a_sentence(client: Client, added: dict[str, int]) -> None:
    text = "water main " * 300_000
    response = client.post("/ask/suggestions/", {"text": text})
    assert response.status_code in {400, 413}
    assert len(response.content.decode().split()) > 3
    told = client.post("/api/v1/suggest", json.dumps({"question": text}), content_type="application/json")
    assert (told.status_code, told.json()["code"]) == (413, "body_too_large")
