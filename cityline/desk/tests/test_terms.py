"""Closing hour and promise: new ones count from now on, given promises stay, and the page says so before."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from cityline.audit.models import Event
from cityline.desk.actions import calendar, handling, terms
from cityline.desk.standing import clock_of, due_of, lateness_of
from cityline.desk.tests import factories
from cityline.kernel import clock
from cityline.kernel.refusals import NotAllowed, Refused, TooLate
from cityline.networks.calendars import calendar_of
from cityline.networks.models import Network
from cityline.networks.queries import terms_of
from cityline.networks.terms import Terms
from cityline.web.queries import service_record

# Monday, 3:30 p.m. in New York; within three days due Thursday, August 6.
MONDAY = datetime(2026, 8, 3, 19, 30, tzinfo=UTC)
EARLIER, SHORTER = Terms(time(15), 3), Terms(time(17), 1)


@pytest.fixture(autouse=True)
def _monday():
    with clock.stopped_at(MONDAY):
        yield


def change(who, to, *, by=None, seen=None):
    network = Network.objects.get(pk=who.network.pk)
    who.network = terms.change_terms(network=network, by=by or who.max, to=to, seen=seen or terms_of(network))


def due(question):
    question.refresh_from_db()
    return question.due_on.day


@pytest.mark.parametrize(("to", "day"), [(EARLIER, 7), (SHORTER, 4), (Terms(time(15), 1), 5)])
def test_a_question_asked_afterwards_is_promised_by_the_new_terms_and_one_before_stays(who, to, day):
    before = factories.question(who)
    change(who, to)
    assert (due(before), due(factories.question(who))) == (6, day)


def test_a_promise_given_keeps_its_days_and_hour_through_pauses_and_days_off(who):
    """Monday to Thursday. The new terms would make it due on Tuesday, and count no day off."""
    question = factories.question(who)
    change(who, Terms(time(15), 1))
    moved = calendar.change_calendar(
        network=who.network, by=who.max, on=date(2026, 8, 5), name="Founders' Day", add=True
    )
    assert [(row.question.pk, row.moves_to.day) for row in moved] == [(question.pk, 7)]
    assert due(question) == 7
    handling.assign_question(question=question, by=who.dev, to=who.dev)
    with clock.stopped_at(datetime(2026, 8, 4, 20, tzinfo=UTC)):  # 4 p.m.: after the new hour, before its own
        handling.write_to_city(question=question, by=who.dev, text="How many lines are private?", asks=True)
    with clock.stopped_at(datetime(2026, 8, 4, 22, tzinfo=UTC)):
        question.refresh_from_db()
        shown = clock_of(question, calendar_of(who.network))
        assert "Monday, August 10" in shown.detail
        handling.resume_clock(question=question, by=who.ada, replied=True)
    assert due(question) == 10


def test_pages_name_the_hour_a_question_was_promised_by(who):
    question = factories.question(who)
    change(who, EARLIER)
    question.refresh_from_db()
    network_calendar = calendar_of(who.network)
    assert "by 5 p.m." in clock_of(question, network_calendar).detail
    with clock.stopped_at(datetime(2026, 8, 6, 14, tzinfo=UTC)):
        late = lateness_of(question, network_calendar, date(2026, 8, 6))
        assert due_of(question, late, network_calendar).today == "5 p.m."


def test_the_service_record_counts_each_answer_from_its_own_promise(who):
    answered = factories.answered(who)
    type(answered).objects.filter(pk=answered.pk).update(answered_at=datetime(2026, 8, 6, 14, tzinfo=UTC))
    change(who, SHORTER)
    record = service_record(who.network, calendar_of(who.network))
    assert (record.answered, record.missed, record.median_days) == (1, 0, 3.0)


def test_it_is_recorded_with_old_and_new_value(who):
    change(who, Terms(time(16, 30), 2))
    told = Event.objects.filter(type__startswith="networks.").order_by("id")
    assert [event.sentence for event in told] == [
        "Max Weber changed the closing hour: 4:30 p.m. instead of 5 p.m.",
        "Max Weber changed the promise from 3 to 2 working days.",
    ]
    assert [event.data for event in told] == [{"from": "17:00", "to": "16:30"}, {"from": 3, "to": 2}]
    change(who, Terms(time(16, 30), 1))
    assert Event.objects.filter(type="networks.closing_hour_changed").count() == 1


@pytest.mark.parametrize(
    ("to", "field"),
    [(Terms(time(5), 3), "closing_at"), (Terms(time(17), 0), "promise_days"), (Terms(time(17), 61), "promise_days"),
     (Terms(time(17), 3), "")],
)  # fmt: skip
def test_what_no_desk_means_and_what_changes_nothing_is_refused(who, to, field):
    with pytest.raises(Refused) as refused:
        change(who, to)
    assert refused.value.field == field
    assert not Event.objects.filter(type__startswith="networks.").exists()


def test_the_desk_does_not_change_it_and_nobody_undoes_anothers_change_unseen(who):
    with pytest.raises(NotAllowed, match="Only administrators and the program manager"):
        change(who, SHORTER, by=who.dev)
    change(who, SHORTER)
    with pytest.raises(TooLate, match="a moment ago"):
        change(who, EARLIER, seen=Terms(time(17), 3))
    assert terms_of(Network.objects.get()) == SHORTER


def test_the_page_says_before_saving_that_promises_stay_and_since_when_after(client, who):
    factories.question(who)
    client.force_login(who.max)
    sent = {"closing_at": "17:00", "promise_days": "1", "seen": "17:00/3"}
    looked = client.post("/desk/network/", sent | {"do": "look"}).content.decode()
    assert "Tuesday, August 4</strong> instead of Thursday, August 6" in looked
    assert "1 promise is open, the latest due Thursday, August 6. None of them moves" in looked
    assert Network.objects.get().promise_days == 3
    client.post("/desk/network/", sent | {"do": "save"})
    page = client.get("/desk/network/").content.decode()
    assert "Since Monday, August 3, 3:30 p.m., by Max Weber" in page
    client.force_login(who.dev)
    page = client.get("/desk/network/").content.decode()
    assert "Only administrators and the program manager change this." in page
    assert "See what changes" not in page


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [("closing_at", "half past", "Write the hour as hour:minute"), ("closing_at", "", "Choose the hour the desk closes."),
     ("promise_days", "two", "Write a whole number of days"), ("promise_days", "99", "Promise from 1 to 60")],
)  # fmt: skip
def test_bad_input_is_said_beside_its_field_and_kept(client, who, field, typed, said):
    client.force_login(who.max)
    sent = {"closing_at": "16:00", "promise_days": "2", "do": "save"} | {field: typed}
    response = client.post("/desk/network/", sent)
    assert response.status_code == 422
    form = response.context["form"]
    assert said in form.errors[field][0]
    assert form[field].value() == typed
    assert terms_of(Network.objects.get()) == Terms(time(17), 3)
