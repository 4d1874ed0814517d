"""Federal holidays by rule, the network's own days, and the calendar they make."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from cityline.kernel.workdays import promise
from cityline.networks.calendars import calendar_of, calendar_with, days_off, default_calendar, federal_holiday
from cityline.networks.models import ExtraDay, Network
from cityline.networks.queries import current_network, extra_days_of


@pytest.fixture
def network(db: None) -> Network:
    return Network.objects.create(slug="sample", name="Sample", zone="America/Chicago", closing_at=time(16, 30))


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2026-01-01", "New Year's Day"),
        ("2026-01-19", "Martin Luther King Jr. Day"),
        ("2026-02-16", "Washington's Birthday"),
        ("2026-05-25", "Memorial Day"),
        ("2026-06-19", "Juneteenth National Independence Day"),
        ("2026-07-03", "Independence Day (observed)"),
        ("2026-09-07", "Labor Day"),
        ("2026-10-12", "Columbus Day"),
        ("2026-11-11", "Veterans Day"),
        ("2026-11-26", "Thanksgiving Day"),
        ("2026-12-25", "Christmas Day"),
        ("2027-07-05", "Independence Day (observed)"),
        ("2027-12-31", "New Year's Day (observed)"),
        ("2021-12-31", "New Year's Day (observed)"),
        ("2028-01-01", "New Year's Day"),
    ],
)
def test_federal_holidays(day: str, name: str) -> None:
    assert federal_holiday(date.fromisoformat(day)) == f"Federal holiday: {name}"


@pytest.mark.parametrize("day", ["2026-07-02", "2026-11-27", "2026-12-24", "2026-04-20", "2028-01-03", "2023-12-29"])
def test_other_days_are_not(day: str) -> None:
    assert federal_holiday(date.fromisoformat(day)) is None


def test_every_year_has_its_eleven_and_no_weekday_twice() -> None:
    for year in range(2022, 2100):
        days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
        weekdays = [day for day in days if day.weekday() < 5 and federal_holiday(day)]
        assert 10 <= len(weekdays) <= 12, year


@pytest.mark.parametrize(
    ("received", "due_on"),
    [
        ("2026-07-02T16:40", "2026-07-08"),
        ("2026-07-02T17:01", "2026-07-08"),
        ("2026-11-20T17:30", "2026-11-25"),
        ("2026-11-21T10:00", "2026-11-25"),
        ("2026-11-25T10:00", "2026-12-01"),
        ("2026-12-18T10:00", "2026-12-23"),
        ("2026-12-23T10:00", "2026-12-29"),
        ("2027-12-30T10:00", "2028-01-05"),
    ],
)
def test_the_default_calendar_keeps_the_rule(received: str, due_on: str) -> None:
    calendar = default_calendar()
    closing = calendar.closing_of(date.fromisoformat(received[:10]))
    at = closing + (datetime.fromisoformat(received) - datetime.fromisoformat(f"{received[:10]}T17:00"))
    assert promise(at, calendar).due_on == date.fromisoformat(due_on)


def test_a_network_adds_its_own_days_in_one_query(network: Network, django_assert_num_queries: object) -> None:
    other = Network.objects.create(slug="other", name="Other")
    ExtraDay.objects.create(network=network, on=date(2026, 4, 20), name="Patriots' Day")
    ExtraDay.objects.create(network=other, on=date(2026, 4, 21), name="Their day")
    with django_assert_num_queries(1):  # type: ignore[operator]
        calendar = calendar_of(network)
        assert calendar.reason_off(date(2026, 4, 20)) == "Network holiday: Patriots' Day"
        assert calendar.reason_off(date(2026, 4, 21)) is None
        assert calendar.reason_off(date(2026, 7, 3)) == "Federal holiday: Independence Day (observed)"
    assert (calendar.zone, calendar.closing_at) == ("America/Chicago", time(16, 30))
    assert [day.on for day in extra_days_of(network)] == [date(2026, 4, 20)]


def test_a_look_at_a_day_before_it_is_saved(network: Network) -> None:
    received = datetime(2026, 4, 17, 15, tzinfo=UTC)
    plain = promise(received, calendar_of(network)).due_on
    looked = promise(received, calendar_with(network, {date(2026, 4, 20): "Patriots' Day"})).due_on
    assert (plain, looked) == (date(2026, 4, 22), date(2026, 4, 23))


def test_days_off_ahead_leave_out_weekends() -> None:
    ahead = days_off(default_calendar(), date(2026, 7, 1))
    assert ahead[0] == (date(2026, 7, 3), "Federal holiday: Independence Day (observed)")
    assert len(ahead) == 11
    assert all(day.weekday() < 5 for day, _ in ahead)


def test_the_current_network_is_the_one_there_is(network: Network, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert current_network() == network


@pytest.mark.django_db
def test_without_a_network_it_says_how_to_make_one() -> None:
    with pytest.raises(Network.DoesNotExist, match="cityline demo"):
        current_network()
