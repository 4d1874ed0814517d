"""Any text whatever gets an answer, and none of it is ever a query language."""

from typing import Any

import pytest

from cityline.search import finding, follower
from cityline.search.model import Model
from cityline.search.tests.conftest import Ids, Put
from cityline.search.tests.hostile import TEXTS

pytestmark = pytest.mark.django_db
everything = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())


@everything
def test_any_line_is_answered(text: str, put: Put, keywords_only: None) -> None:
    put(1, "Water main", "14.218")
    put(2, "Zanzibar", public=False)
    found = finding.search(text)
    assert found.count <= 1
    assert {hit.title for hit in found.hits} <= {"Water main"}
    ways: list[dict[str, Any]] = [
        {"page": 10**12},
        {"sort": text[:20]},
        {"filters": {text[:30]: [text[:30]]}},
        {"kinds": [text[:30]]},
    ]
    for more in ways:
        assert finding.search(text, **more).count <= 1


@everything
def test_any_question_is_answered(text: str, put: Put, packaged_model: Model) -> None:
    put(1, "Water main", "14.218")
    put(2, "Zanzibar", public=False)
    found = finding.suggest(text, kinds=["resource"])
    assert {item.title for item in found["resource"]} <= {"Water main"}


@everything
def test_any_line_is_answered_while_there_is_no_index(
    text: str, put: Put, keywords_only: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(1, "Water main")
    put(2, "Zanzibar", public=False)
    monkeypatch.setattr(follower, "current", lambda: None)
    assert {hit.title for hit in finding.search(text).hits} <= {"Water main"}
    assert finding.suggest(text, kinds=["resource"]).degraded or not text.strip()


@pytest.mark.parametrize(
    "syntax",
    [
        "title:zebra*",
        "titel:water",
        "wat*",
        "w?ter",
        "/wat.r/",
        "water^9 OR parks",
        "[water TO zebra]",
        "id:1",
        "+id:1",
    ],
)
def test_what_looks_like_a_query_language_is_words(put: Put, ids: Ids, keywords_only: None, syntax: str) -> None:
    put(1, "Water")
    put(2, "Zebras")
    put(3, "Parks")
    plain = "".join(letter if letter.isalnum() else " " for letter in syntax)
    assert ids(syntax) == ids(plain)


def test_a_facet_cannot_be_typed(put: Put, ids: Ids, keywords_only: None) -> None:
    put(1, "Sewers", facets={"topic": ["water"]})
    assert ids("topic=water") == ids("facets:topic=water") == []
    assert ids("network=shared kind=resource suggestible=yes") == []
