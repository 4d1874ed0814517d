"""Offsets become instants on the network's own calendar, whatever day it is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityline.networks.calendars import default_calendar
from cityline.web.loading.moments import Moments

EARLIEST = datetime(2024, 1, 1, tzinfo=UTC)
nows = st.timedeltas(timedelta(0), timedelta(days=2190)).map(lambda passed: EARLIEST + passed)
offsets = st.tuples(st.integers(1, 70), st.integers(0, 23), st.integers(0, 59)).map(
    "-{0[0]}d {0[1]:02}:{0[2]:02}".format
)


def moments(now: datetime) -> Moments:
    return Moments(default_calendar(), now)


@given(now=nows, offset=offsets)
def test_a_moment_is_never_in_the_future_and_falls_on_a_working_day(now: datetime, offset: str) -> None:
    at = moments(now).at(offset)
    assert at <= now
    assert default_calendar().reason_off(default_calendar().day_of(at)) is None


@given(now=nows, days=st.integers(1, 30))
def test_days_ahead_are_working_days_in_order(now: datetime, days: int) -> None:
    here = moments(now)
    assert here.today < here.working_day(days) < here.working_day(days + 1)
    assert here.working_day(-days - 1) < here.working_day(-days) < here.today


def test_one_working_day_before_the_monday_after_thanksgiving_is_friday() -> None:
    here = moments(datetime(2026, 11, 30, 15, tzinfo=UTC))
    assert here.at("-1d 09:30").isoformat() == "2026-11-27T09:30:00-05:00"
    assert here.at("-2d 09:30").date() == date(2026, 11, 25)
    assert here.day("+1d") == date(2026, 12, 1)
    assert here.day("") is None


def test_two_working_days_before_a_moment() -> None:
    here = moments(datetime(2026, 11, 30, 15, tzinfo=UTC))
    assert here.before(here.at("-1d 14:00"), 2).date() == date(2026, 11, 24)


@pytest.mark.parametrize("nonsense", ["", "2d", "-2d", "-2d 9:30", "+2d 09:30"])
def test_nonsense_is_refused(nonsense: str) -> None:
    with pytest.raises(ValueError, match="is not like"):
        moments(datetime(2026, 11, 30, tzinfo=UTC)).at(nonsense)


def test_calendar_days_ago_never_reach_into_the_future() -> None:
    early = datetime(2026, 11, 30, 9, tzinfo=UTC)
    assert moments(early).days_ago(0) == early
    assert moments(early).days_ago(3) < early - timedelta(days=2)
