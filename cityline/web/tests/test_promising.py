"""The reasons for a date, as the front page gives them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cityline.kernel.workdays import promise
from cityline.networks.calendars import default_calendar
from cityline.web.promising import why_that_day

THURSDAY_BEFORE_THE_FOURTH = datetime(2026, 7, 2, 13, tzinfo=UTC)


def why(now: datetime) -> list[str]:
    calendar = default_calendar()
    return why_that_day(promise(now, calendar), calendar.day_of(now))


def test_a_holiday_is_named_with_its_date() -> None:
    assert why(THURSDAY_BEFORE_THE_FOURTH) == [
        "July 3 is a federal holiday (Independence Day (observed)), so it does not count.",
        "Weekends do not count.",
    ]


def test_three_plain_days_need_no_reason() -> None:
    assert why(datetime(2026, 7, 6, 13, tzinfo=UTC)) == []


@pytest.mark.parametrize("hour", [21, 23])
def test_after_closing_the_next_day_is_the_day_asked(hour: int) -> None:
    """5 p.m. in New York is 21:00 in summer; a second later it is tomorrow's question."""
    late = why(datetime(2026, 7, 6, hour, 0, 1, tzinfo=UTC))
    assert late[0] == "A question sent now counts as asked on Tuesday, July 7."
