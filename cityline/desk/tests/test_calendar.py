"""A holiday changed: exactly the touched promises move, are recorded and told, and move back."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from cityline.audit.models import Event
from cityline.desk.actions import calendar, handling
from cityline.desk.tests import factories
from cityline.kernel import clock
from cityline.kernel.refusals import NotAllowed, Refused
from cityline.networks.calendars import calendar_of
from cityline.networks.models import ExtraDay

MONDAY = datetime(2026, 8, 3, 14, 0, tzinfo=UTC)  # due Thursday, August 6
WEDNESDAY = date(2026, 8, 5)


@pytest.fixture
def monday():
    with clock.stopped_at(MONDAY):
        yield


@pytest.fixture
def asked(who, monday):
    """Three questions: one whose days hold the Wednesday, one asked after it, one answered."""
    touched = factories.question(who)
    answered = factories.answered(who)
    with clock.stopped_at(datetime(2026, 8, 5, 14, 0, tzinfo=UTC)):
        later = factories.question(who)
    return touched, later, answered


def _change(who, *, add, on=WEDNESDAY):
    return calendar.change_calendar(network=who.network, by=who.max, on=on, name="Founders' Day", add=add)


def _due(*questions):
    for question in questions:
        question.refresh_from_db()
    return [question.due_on.day for question in questions]


def test_adding_a_day_moves_exactly_the_promises_it_lies_in(who, asked):
    touched = asked[0]
    assert _due(*asked) == [6, 10, 6]
    moved = _change(who, add=True)
    assert [(row.question.pk, row.due_on.day, row.moves_to.day) for row in moved] == [(touched.pk, 6, 7)]
    assert _due(*asked) == [7, 10, 6]
    step = next(step for step in touched.promise.steps if step.date == WEDNESDAY)
    assert (step.counted, step.reason) == (False, "Network holiday: Founders' Day")
    assert touched.first_due_on.day == 6


def test_each_move_is_recorded_and_told_with_its_reason(who, asked):
    touched, later, answered = asked
    _change(who, add=True)
    event = Event.objects.get(type="desk.promise_moved")
    assert event.subject_id == str(touched.pk)
    assert event.data["why"] == "August 5 was added as a holiday."
    notice = factories.notices_to(who.ada, touched, "promise_moved").get()
    assert "Thursday, August 6" in notice.text
    assert "Friday, August 7" in notice.text
    assert "August 5 was added as a holiday." in notice.text
    assert not factories.notices_to(who.ada, later, "promise_moved").exists()
    assert not factories.notices_to(who.ada, answered, "promise_moved").exists()


def test_removing_it_moves_them_back_and_tells_again_each_time(who, asked):
    touched = asked[0]
    for turn in (1, 2):
        with clock.stopped_at(MONDAY.replace(minute=turn * 10)):
            _change(who, add=True)
        with clock.stopped_at(MONDAY.replace(minute=turn * 10 + 5)):
            _change(who, add=False)
        assert _due(*asked) == [6, 10, 6]
    assert Event.objects.filter(type="desk.promise_moved", subject_id=str(touched.pk)).count() == 4
    assert factories.notices_to(who.ada, touched, "promise_moved").count() == 4


def test_looking_first_changes_nothing(who, asked):
    from cityline.networks.calendars import calendar_with

    shown = calendar.promises_that_move(who.network, calendar_with(who.network, {WEDNESDAY: "Founders' Day"}))
    assert [row.moves_to.day for row in shown] == [7]
    assert _due(*asked) == [6, 10, 6]
    assert not ExtraDay.objects.exists()


def test_a_paused_promise_is_counted_when_its_clock_runs_again(who, monday):
    question = factories.in_state(who, "waiting")
    assert _change(who, add=True) == []
    handling.resume_clock(question=question, by=who.dev)
    assert question.due_on == date(2026, 8, 7)
    assert calendar_of(who.network).reason_off(WEDNESDAY) == "Network holiday: Founders' Day"


@pytest.mark.parametrize("name", ["dev", "rita", "ada", "eve"])
def test_only_an_administrator_or_the_program_manager_changes_it(who, asked, name):
    with pytest.raises(NotAllowed):
        calendar.change_calendar(network=who.network, by=getattr(who, name), on=WEDNESDAY, name="Mine", add=True)
    assert not ExtraDay.objects.exists()


@pytest.mark.parametrize("on", [date(2026, 8, 8), date(2026, 9, 7)])
def test_a_weekend_or_federal_holiday_is_off_already(who, asked, on):
    with pytest.raises(Refused) as refused:
        _change(who, add=True, on=on)
    assert refused.value.field == "on"
    assert _due(*asked) == [6, 10, 6]
