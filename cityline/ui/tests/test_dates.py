"""Days and hours in the words of the pages."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityline.ui import dates

TODAY = date(2026, 7, 2)


def test_a_day_is_said_in_full_where_it_is_read_and_short_in_tables() -> None:
    assert dates.day_full(date(2026, 7, 8), TODAY) == "Wednesday, July 8"
    assert dates.day_short(date(2026, 7, 8), TODAY) == "Wed, Jul 8"


def test_the_year_is_said_only_when_it_is_another() -> None:
    assert dates.day_full(date(2027, 1, 4), TODAY) == "Monday, January 4, 2027"
    assert dates.day_short(date(2025, 12, 31), TODAY) == "Wed, Dec 31, 2025"


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (time(17), "5 p.m."),
        (time(9, 14), "9:14 a.m."),
        (time(12), "noon"),
        (time(0), "midnight"),
        (time(0, 5), "12:05 a.m."),
        (time(12, 30, 59), "12:30 p.m."),
    ],
)
def test_an_hour(at: time, said: str) -> None:
    assert dates.hour(at) == said


def test_an_instant_is_said_on_the_desks_own_clock() -> None:
    at = datetime(2026, 7, 3, 2, 30, tzinfo=UTC)
    assert dates.instant_full(at, at) == "Thursday, July 2, 10:30 p.m."
    assert dates.instant_short(at, at, "America/Los_Angeles") == "Thu, Jul 2, 7:30 p.m."


@pytest.mark.parametrize(
    ("zone", "word"),
    [
        ("America/New_York", "Eastern"),
        ("America/Denver", "Mountain"),
        ("America/Anchorage", "AKST"),
        ("Europe/Paris", "CET"),
    ],
)
def test_a_zone_by_the_word_people_use(zone: str, word: str) -> None:
    assert dates.zone_word(zone) == word


@pytest.mark.parametrize(
    ("days", "said"), [(3, "3 days left"), (1, "1 day left"), (0, "today"), (-1, "1 day late"), (-4, "4 days late")]
)
def test_what_is_left(days: int, said: str) -> None:
    assert dates.days_left(days) == said


def test_what_stands_beside_a_promise() -> None:
    assert dates.due_words(date(2026, 7, 8), 3, TODAY) == "Wed, Jul 8"
    assert dates.due_words(TODAY, 0, TODAY) == "Today, 5 p.m."
    assert dates.due_words(date(2026, 7, 1), -1, TODAY) == "Missed: Wed, Jul 1"


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_a_day_in_full_can_be_read_back(day: date) -> None:
    said = dates.day_full(day, TODAY)
    with_year = said if said.endswith(str(day.year)) and day.year != TODAY.year else f"{said}, {TODAY.year}"
    assert datetime.strptime(with_year, "%A, %B %d, %Y").date() == day  # noqa: DTZ007 - a day, no zone
