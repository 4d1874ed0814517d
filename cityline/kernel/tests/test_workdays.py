"""The promise, day by day. The calendar here is written out, so no library decides what these tests expect."""

from __future__ import annotations

import itertools
import os
import time as process_time
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityline.kernel import workdays
from cityline.kernel.workdays import Calendar, NoWorkingDayError, Pause, Promise, Step, promise

if TYPE_CHECKING:
    from collections.abc import Iterator

NEW_YORK = ZoneInfo("America/New_York")
FEDERAL = {
    date(2026, 7, 3): "Federal holiday: Independence Day (observed)",
    date(2026, 11, 11): "Federal holiday: Veterans Day",
    date(2026, 11, 26): "Federal holiday: Thanksgiving Day",
    date(2026, 12, 25): "Federal holiday: Christmas Day",
    date(2027, 12, 24): "Federal holiday: Christmas Day (observed)",
    date(2027, 12, 31): "Federal holiday: New Year's Day (observed)",
}
CALENDAR = Calendar("America/New_York", time(17), FEDERAL.get)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK)


def due(text: str, *pauses: Pause) -> date:
    return promise(local(text), CALENDAR, pauses=pauses).due_on


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
        # Exactly the closing hour is still that day; the smallest moment later is the next.
        ("2026-03-02T17:00:00", "2026-03-05"),
        ("2026-03-02T17:00:00.000001", "2026-03-06"),
        # The clocks go forward on March 8 and back on November 1.
        ("2026-03-06T16:59", "2026-03-11"),
        ("2026-03-06T17:01", "2026-03-11"),
        ("2026-03-08T02:30", "2026-03-11"),
        ("2026-03-08T17:30", "2026-03-12"),
        ("2026-10-30T17:00", "2026-11-04"),
        ("2026-11-01T01:30", "2026-11-04"),
        ("2026-11-01T17:30", "2026-11-05"),
    ],
)
def test_the_promised_date(received: str, due_on: str) -> None:
    assert due(received) == date.fromisoformat(due_on)


def test_each_day_is_explained() -> None:
    made = promise(local("2026-07-02T16:40"), CALENDAR)
    assert made.received_on == date(2026, 7, 2)
    assert made.days == 3
    assert [(s.date.day, s.weekday, s.counted, s.reason) for s in made.steps] == [
        (2, "Thursday", False, "You ask. The day itself does not count."),
        (3, "Friday", False, "Federal holiday: Independence Day (observed)"),
        (4, "Saturday", False, "Weekend"),
        (5, "Sunday", False, "Weekend"),
        (6, "Monday", True, "Day 1"),
        (7, "Tuesday", True, "Day 2"),
        (8, "Wednesday", True, "Day 3: your answer"),
    ]


def test_a_question_after_closing_counts_as_received_the_next_day_and_says_so() -> None:
    made = promise(local("2026-11-19T17:30"), CALENDAR)
    assert made.received_on == date(2026, 11, 20)
    assert made.steps[0] == Step(
        date(2026, 11, 19),
        "Thursday",
        counted=False,
        reason="Received after 5 p.m., so it counts as received on Friday",
    )
    assert made.steps[1].reason == "Counts as the day you ask. The day itself does not count."
    assert not made.steps[1].counted


def test_a_promise_is_stored_and_read_back() -> None:
    made = promise(local("2026-07-02T17:01"), CALENDAR)
    assert Promise.from_json(made.to_json()) == made
    assert made.to_json()["due_on"] == "2026-07-08"
    assert made.to_json()["steps"][-1] == {
        "date": "2026-07-08",
        "weekday": "Wednesday",
        "counted": True,
        "reason": "Day 3: your answer",
    }


# ── Pauses ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("why", "began", "ended", "due_on"),
    [
        ("over in one day", "2026-03-03T09:00", "2026-03-03T16:59", "2026-03-05"),
        ("ended exactly at closing", "2026-03-03T09:00", "2026-03-03T17:00", "2026-03-05"),
        ("ended just after closing", "2026-03-03T09:00", "2026-03-03T17:00:01", "2026-03-06"),
        ("began exactly at closing", "2026-03-03T17:00", "2026-03-04T09:00", "2026-03-06"),
        ("began after closing", "2026-03-03T17:01", "2026-03-04T09:00", "2026-03-05"),
        ("over the evening of day 0", "2026-03-02T16:00", "2026-03-03T09:00", "2026-03-05"),
        ("two closings", "2026-03-03T09:00", "2026-03-05T09:00", "2026-03-09"),
        ("over a weekend and no working day", "2026-03-06T18:00", "2026-03-09T09:00", "2026-03-05"),
    ],
)
def test_a_day_paused_at_its_closing_hour_does_not_count(why: str, began: str, ended: str, due_on: str) -> None:
    assert due("2026-03-02T10:00", Pause(local(began), local(ended))) == date.fromisoformat(due_on), why


def test_a_paused_day_says_so_and_a_paused_weekend_stays_a_weekend() -> None:
    made = promise(
        local("2026-03-05T10:00"), CALENDAR, pauses=[Pause(local("2026-03-06T10:00"), local("2026-03-09T10:00"))]
    )
    assert [step.reason for step in made.steps[1:5]] == [workdays.PAUSED, "Weekend", "Weekend", "Day 1"]


def test_an_open_pause_counts_as_if_it_ended_now() -> None:
    still = Pause(local("2026-03-03T10:00"))
    later = promise(local("2026-03-02T10:00"), CALENDAR, pauses=[still], as_of=local("2026-03-04T18:00"))
    assert later.due_on == date(2026, 3, 9)
    with pytest.raises(ValueError, match="as of which moment"):
        promise(local("2026-03-02T10:00"), CALENDAR, pauses=[still])


def test_a_pause_that_ends_before_it_began_is_refused() -> None:
    with pytest.raises(ValueError, match="before it began"):
        due("2026-03-02T10:00", Pause(local("2026-03-04T10:00"), local("2026-03-03T10:00")))


# ── Days left, days taken ────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("today", "left"),
    [
        ("2026-07-02", 3),
        ("2026-07-04", 3),
        ("2026-07-06", 2),
        ("2026-07-08", 0),
        ("2026-07-09", -1),
        ("2026-07-11", -2),
        ("2026-07-13", -3),
    ],
)
def test_days_left_are_working_days(today: str, left: int) -> None:
    assert workdays.days_left(date(2026, 7, 8), date.fromisoformat(today), CALENDAR) == left


def test_late_on_a_weekend_is_late_and_early_on_a_holiday_is_not_today() -> None:
    assert workdays.days_left(date(2026, 3, 6), date(2026, 3, 7), CALENDAR) == -1
    assert workdays.days_left(date(2026, 7, 3), date(2026, 7, 2), CALENDAR) == 1


def test_net_days_leave_out_what_a_pause_stopped() -> None:
    pauses = [Pause(local("2026-03-03T10:00"), local("2026-03-05T10:00"))]
    answered = local("2026-03-09T19:00")
    assert workdays.net_and_gross_days(local("2026-03-02T10:00"), answered, pauses, CALENDAR) == (3, 5)
    assert workdays.net_and_gross_days(local("2026-03-02T10:00"), answered, [], CALENDAR) == (5, 5)


def test_answered_while_still_paused_and_answered_the_same_evening() -> None:
    asked = local("2026-03-02T10:00")
    assert workdays.net_and_gross_days(asked, local("2026-03-04T18:00"), [Pause(asked)], CALENDAR) == (0, 2)
    evening = local("2026-03-02T18:00")
    assert workdays.net_and_gross_days(evening, evening + timedelta(minutes=5), [], CALENDAR) == (0, 0)


# ── Mistakes end, with a sentence ────────────────────────────────────────────


def test_a_calendar_without_working_days_is_an_error_not_a_loop() -> None:
    never = Calendar("America/New_York", time(17), lambda _day: "Closed for good")
    with pytest.raises(NoWorkingDayError, match="no working day in a whole year"):
        promise(local("2026-03-02T10:00"), never)


@pytest.mark.parametrize("last", ["2090-01-01T00:00", "9999-12-31T00:00"])
def test_an_endless_pause_is_an_error_not_a_loop(last: str) -> None:
    with pytest.raises(NoWorkingDayError, match="pauses of this question"):
        due("2026-03-02T10:00", Pause(local("2026-03-02T11:00"), local(last)))


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="with a zone"):
        promise(datetime(2026, 3, 2, 10), CALENDAR)  # noqa: DTZ001 - the mistake itself
    with pytest.raises(ValueError, match="at least one"):
        promise(local("2026-03-02T10:00"), CALENDAR, days=0)


@pytest.mark.parametrize(
    ("at", "words"),
    [(time(17), "5 p.m."), (time(16, 30), "4:30 p.m."), (time(12), "noon"), (time(0), "midnight"), (time(9), "9 a.m.")],
)
def test_the_closing_hour_in_words(at: time, words: str) -> None:
    assert workdays.hour_in_words(at) == words


# ── Laws ─────────────────────────────────────────────────────────────────────

ZONES = st.sampled_from(
    ["America/New_York", "America/Chicago", "America/Los_Angeles", "Pacific/Honolulu", "America/Anchorage", "UTC"]
)
INSTANTS = st.integers(1_577_836_800, 2_082_758_399).map(lambda s: datetime.fromtimestamp(s, UTC))  # 2020 to 2035
DAYS_OFF = st.sets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=60)
IN_2026 = st.integers(1_768_003_200, 1_793_491_200).map(lambda s: datetime.fromtimestamp(s, UTC))  # to November
MOMENTS = st.lists(IN_2026, min_size=2, max_size=8).map(sorted)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Any zone, any closing hour (also one the clocks skip or repeat), any scattered days off."""
    off = draw(DAYS_OFF)
    return Calendar(draw(ZONES), draw(st.times()), lambda day: "Closed" if day in off else None)


@given(INSTANTS, calendars())
def test_never_before_the_third_working_day(received: datetime, calendar: Calendar) -> None:
    made = promise(received, calendar)
    after = [step for step in made.steps if step.date > made.received_on]
    working = [step.date for step in after if calendar.reason_off(step.date) is None]
    assert working[2] == made.due_on == made.steps[-1].date
    assert made.received_on >= calendar.day_of(received)
    assert made.days == 3
    assert [step.date for step in made.steps] == [
        made.steps[0].date + timedelta(days=n) for n in range(len(made.steps))
    ]


@given(INSTANTS, INSTANTS, calendars(), MOMENTS)
def test_received_later_is_never_due_earlier(
    one: datetime, other: datetime, calendar: Calendar, moments: list[datetime]
) -> None:
    pauses = [Pause(moments[0], moments[-1])]
    first, second = sorted((one, other))
    assert promise(first, calendar, pauses=pauses).due_on <= promise(second, calendar, pauses=pauses).due_on


@given(st.integers(0, 180), calendars())
def test_the_hour_that_comes_twice_stays_in_order(minutes: int, calendar: Calendar) -> None:
    fold = datetime(2026, 11, 1, 4, 30, tzinfo=UTC) + timedelta(minutes=minutes)
    assert promise(fold, calendar).due_on <= promise(fold + timedelta(minutes=1), calendar).due_on


@given(IN_2026, calendars(), IN_2026, st.integers(0, 20 * 24 * 60))
def test_a_pause_moves_the_date_by_the_counted_closings_it_spans(
    received: datetime, calendar: Calendar, began: datetime, minutes: int
) -> None:
    """Counted against a second, naive reckoning: strike the paused days from the calendar by hand."""
    pause = Pause(began, began + timedelta(minutes=minutes))
    paused = promise(received, calendar, pauses=[pause])
    spanned = {
        step.date
        for step in paused.steps
        if step.date > paused.received_on
        and calendar.reason_off(step.date) is None
        and pause.began_at <= calendar.closing_of(step.date) < (pause.ended_at or began)
    }
    plain = promise(received, calendar, days=3 + len(spanned))
    assert paused.due_on == plain.due_on


@given(IN_2026, calendars(), MOMENTS)
def test_pauses_that_overlap_or_touch_count_once(
    received: datetime, calendar: Calendar, moments: list[datetime]
) -> None:
    pieces = [Pause(a, b) for a, b in itertools.pairwise(moments)]
    overlapping = [*pieces, Pause(moments[0], moments[len(moments) // 2]), Pause(moments[1], moments[-1])]
    whole = [Pause(moments[0], moments[-1])]
    expected = promise(received, calendar, pauses=whole)
    assert promise(received, calendar, pauses=pieces) == expected
    assert promise(received, calendar, pauses=reversed(overlapping)) == expected


@given(IN_2026, st.integers(0, 9), st.integers(0, 7 * 60 + 59), st.integers(0, 7 * 60 + 59))
def test_a_pause_within_one_working_day_moves_nothing(received: datetime, day: int, one: int, other: int) -> None:
    calendar = Calendar("America/New_York", time(17), FEDERAL.get)
    opened = datetime.combine(calendar.day_of(received) + timedelta(days=day), time(9), NEW_YORK)
    first, last = sorted((one, other))
    pause = Pause(opened + timedelta(minutes=first), opened + timedelta(minutes=last))
    assert promise(received, calendar, pauses=[pause]) == promise(received, calendar)


@given(INSTANTS, st.integers(1, 30))
def test_answered_on_the_promised_day_is_the_promised_number_net(received: datetime, days: int) -> None:
    made = promise(received, CALENDAR, days=days)
    answered = datetime.combine(made.due_on, time(23, 59), NEW_YORK)
    assert workdays.net_and_gross_days(received, answered, [], CALENDAR).net == days
    assert workdays.days_left(made.due_on, made.received_on, CALENDAR) == days


@pytest.fixture(params=["UTC", "America/Los_Angeles", "Asia/Tokyo", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
def process_zone(request: pytest.FixtureRequest) -> Iterator[str]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    process_time.tzset()
    yield request.param
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    process_time.tzset()


def test_the_same_answer_whatever_the_zone_of_the_process(process_zone: str) -> None:
    pause = Pause(local("2026-07-06T16:00"), local("2026-07-06T18:00"))
    assert due("2026-07-02T16:40") == date(2026, 7, 8)
    assert due("2026-07-02T16:40", pause) == date(2026, 7, 9)
    assert promise(datetime(2026, 11, 20, 22, 30, tzinfo=UTC), CALENDAR).due_on == date(2026, 11, 25)


def test_fast_enough_to_recount_every_open_question() -> None:
    received = local("2026-07-02T16:40")
    began = process_time.process_time()
    for _ in range(500):
        promise(received, CALENDAR)
    assert process_time.process_time() - began < 0.5, "a thousand a second is the least"
