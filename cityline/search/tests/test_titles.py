"""The table is asked for titles while there is no shelf, and not for long."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection

from cityline.search import finding, follower, titles
from cityline.search.tests.conftest import Put

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keywords_only")]


@pytest.fixture(autouse=True)
def no_shelf(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follower, "current", lambda: None)


def test_hits_come_by_title(put: Put) -> None:
    for number, title in enumerate(["Water towers", "A water main", "Bridges", "Water mains"]):
        put(number, title, "About pipes.")
    found = finding.search("water", size=2)
    assert (found.degraded, found.count, found.facets) == (True, 2, {})
    assert [(hit.title, hit.snippet) for hit in found.hits] == [
        ("A water main", "About pipes."),
        ("Water mains", "About pipes."),
    ]


def test_of_very_many_some_are_looked_at(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(titles, "LOOKED_AT", 3)
    for number in range(9):
        put(number, f"Water {9 - number}")
    assert len(finding.search("water").hits) == 3


def test_a_table_that_takes_too_long_finds_nothing_and_says_so(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(titles, "PATIENCE_MS", 50)
    before = _timeout()
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN; LOCK TABLE search_document")
            assert finding.search("water") == finding.Found(degraded=True)
    finally:
        other.close()
    put(1, "Water main")
    assert [hit.object_id for hit in finding.search("water").hits] == ["1"]
    assert _timeout() == before, "what comes after in the same transaction has its time"


def test_another_trouble_is_not_taken_for_slowness(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(titles, "at_most", _away)
    with pytest.raises(OperationalError):
        finding.search("water")


def _away(_: int) -> None:
    raise OperationalError("The database is away.")


def _timeout() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        return str(cursor.fetchone()[0])
