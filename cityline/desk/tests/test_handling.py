"""The desk takes a question, talks with the city and stops the clock while it waits."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cityline.audit.models import Event
from cityline.desk.actions import asking, handling
from cityline.desk.models import Pause, Question
from cityline.desk.tests import factories
from cityline.kernel import clock
from cityline.kernel.refusals import NotAllowed, Refused, TooLate
from cityline.networks.calendars import calendar_of
from cityline.people import actions as people
from cityline.people.models import Role

MONDAY = datetime(2026, 8, 3, 14, 0, tzinfo=UTC)  # 10:00 in New York, a week without holidays; due Thursday


# ── Taking it ────────────────────────────────────────────────────────────────


def test_taking_tells_the_asker_who_has_it_once(who):
    question = factories.question(who)
    handling.assign_question(question=question, by=who.dev, to=who.dev)
    handling.assign_question(question=question, by=who.dev, to=who.dev)
    assert question.status == "drafting"
    assert factories.notices_to(who.ada, question, "assigned_to_asker").count() == 1
    assert Event.objects.filter(type="desk.question_assigned").count() == 1


def test_handing_over_is_recorded_and_told_each_time(who):
    question = factories.question(who)
    handling.assign_question(question=question, by=who.dev, to=who.dev)
    handling.assign_question(question=question, by=who.dev, to=who.rita)
    handling.assign_question(question=question, by=who.rita, to=who.dev)
    handling.assign_question(question=question, by=who.dev, to=who.rita)
    assert factories.notices_to(who.rita, question, "given_to_navigator").count() == 2
    assert Event.objects.filter(type="desk.question_handed_over").count() == 3
    assert factories.notices_to(who.ada, question, "assigned_to_asker").count() == 1


@pytest.mark.parametrize("name", ["ada", "lea", "eve", "uma", "max"])
def test_nobody_outside_the_desk_takes_or_is_given_a_question(who, name):
    person, question = getattr(who, name), factories.question(who)
    with pytest.raises(NotAllowed):
        handling.assign_question(question=question, by=person, to=who.dev)
    with pytest.raises(Refused) as refused:
        handling.assign_question(question=question, by=who.dev, to=person)
    assert refused.value.field == "to"


def test_take_pressed_on_an_old_page_takes_nothing_from_a_colleague(client, who):
    question = factories.question(who)
    handling.assign_question(question=question, by=who.dev, to=who.dev)
    client.force_login(who.rita)
    address = reverse("desk-question-do", args=[question.code])
    page = client.post(address, {"do": "take"}, follow=True).content.decode()
    question.refresh_from_db()
    assert question.assigned_to == who.dev
    assert "Dev Anand took this question a moment ago." in page


@pytest.mark.django_db(transaction=True)
def test_two_navigators_at_once_one_has_it_the_other_is_told_by_whom():
    who = factories.cast()
    people.grant_role(user=who.rita, network=who.network, role=Role.NAVIGATOR)
    question = factories.question(who)
    barrier, told = threading.Barrier(2, timeout=20), {}

    def take(person):
        try:
            mine = Question.objects.get(pk=question.pk)
            barrier.wait()
            handling.take_question(question=mine, by=person)
        except TooLate as late:
            told[str(person)] = late.sentence
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=(person,)) for person in (who.dev, who.rita)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winner = Question.objects.select_related("assigned_to").get().assigned_to
    loser = who.rita if winner == who.dev else who.dev
    assert told == {str(loser): f"{winner} took this question a moment ago."}
    assert Event.objects.filter(type="desk.question_assigned").count() == 1
    assert factories.notices_to(who.ada, question, "assigned_to_asker").count() == 1


# ── The clock ────────────────────────────────────────────────────────────────


def _asked_on_monday(who):
    with clock.stopped_at(MONDAY):
        question = factories.question(who)
        handling.assign_question(question=question, by=who.dev, to=who.dev)
    assert question.due_on == date(2026, 8, 6)
    return question


@pytest.mark.parametrize(
    ("asked_after", "replied_after", "due"),
    [
        (timedelta(hours=1), timedelta(hours=4), date(2026, 8, 6)),  # Monday 11:00 to 14:00: no closing passed
        (timedelta(hours=1), timedelta(hours=9), date(2026, 8, 6)),  # Monday's own closing: day 0 never counted
        (timedelta(days=1), timedelta(days=2), date(2026, 8, 7)),  # Tuesday's closing
        (timedelta(days=1), timedelta(days=3), date(2026, 8, 10)),  # two closings, and the weekend lies behind Friday
        (timedelta(days=1), timedelta(days=7), date(2026, 8, 12)),  # a week: Tue, Wed, Thu, Fri
    ],
)
def test_a_pause_moves_the_date_by_the_closings_it_spans(who, asked_after, replied_after, due):
    question = _asked_on_monday(who)
    with clock.stopped_at(MONDAY + asked_after):
        handling.write_to_city(question=question, by=who.dev, text="Who owns the line?", asks=True)
        assert question.status == "waiting"
        assert question.paused_since == clock.now()
    with clock.stopped_at(MONDAY + replied_after):
        asking.add_city_message(question=question, by=who.ada, text="The owner does.")
    question.refresh_from_db()
    assert (question.status, question.paused_since, question.due_on) == ("drafting", None, due)
    assert question.first_due_on == date(2026, 8, 6)
    assert Event.objects.filter(type="desk.promise_moved").count() == (due != date(2026, 8, 6))
    assert question.promise.due_on == due


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(begins=st.integers(0, 70), lasts=st.integers(0, 400))
def test_however_long_the_date_moves_by_exactly_the_working_closings_from_the_first_counted_day(who, begins, lasts):
    with clock.stopped_at(MONDAY):
        question = factories.question(who, channel="phone")
    began = MONDAY + timedelta(hours=begins)
    ended = began + timedelta(hours=lasts)
    handling.write_to_city(question=question, by=who.dev, text="Who owns the line?", asks=True, at=began)
    handling.resume_clock(question=question, by=who.dev, at=ended)
    calendar = calendar_of(who.network)
    missed = sum(
        1
        for day in (date(2026, 8, 4) + timedelta(days=n) for n in range(30))
        if not calendar.reason_off(day) and began <= calendar.closing_of(day) < ended
    )
    working = [day for day in (date(2026, 8, 4) + timedelta(days=n) for n in range(60)) if not calendar.reason_off(day)]
    assert question.due_on == working[2 + missed]


def test_going_on_without_an_answer_is_the_desks_to_say(who):
    question = factories.in_state(who, "waiting")
    with pytest.raises(NotAllowed):
        handling.resume_clock(question=question, by=who.ada)
    handling.resume_clock(question=question, by=who.dev)
    assert question.status == "drafting"
    with pytest.raises(TooLate):
        handling.resume_clock(question=question, by=who.dev)
    assert Pause.objects.get().ended_at is not None


def test_a_page_opened_before_the_pause_still_resumes_the_clock(who):
    question = factories.question(who)
    old = Question.objects.get(pk=question.pk)
    handling.write_to_city(question=question, by=who.dev, text="Who owns the line?", asks=True)
    asking.add_city_message(question=old, by=who.ada, text="The owner does.")
    question.refresh_from_db()
    assert (question.status, question.paused_since) == ("drafting", None)


def test_withdrawing_ends_the_pause_and_tells_the_navigator(who):
    question = factories.in_state(who, "waiting")
    handling.withdraw_question(question=question, by=who.ada)
    assert Pause.objects.get().ended_at is not None
    assert factories.notices_to(who.dev, question, "question_withdrawn").count() == 1


@pytest.mark.parametrize("state", ["in_review", "approved", "answered"])
def test_the_clock_is_not_stopped_once_a_response_is_on_its_way(who, state):
    question = factories.in_state(who, state)
    with pytest.raises(TooLate):
        handling.write_to_city(question=question, by=who.dev, text="One more thing?", asks=True)
    assert not question.messages.exists()


# ── Notes ────────────────────────────────────────────────────────────────────


def test_a_note_is_read_by_the_desk_alone(client, who):
    question = factories.question(who)
    handling.leave_note(question=question, by=who.dev, text="Ask the Walrus first.")
    client.force_login(who.ada)
    assert "Walrus" not in client.get(question.get_absolute_url()).content.decode()
    client.force_login(who.rita)
    assert "Walrus" in client.get(reverse("desk-question", args=[question.code])).content.decode()
    assert not any("Walrus" in notice.text for notice in factories.notices_to(who.ada, question))


def test_who_has_left_the_desk_is_not_mailed_what_the_city_writes(who):
    """Their name stays on the question until a colleague takes it."""
    question = factories.in_state(who, "waiting")
    who.dev.grants.all().delete()
    asking.add_city_message(question=Question.objects.get(pk=question.pk), by=who.ada, text="The Walrus owns it.")
    assert not factories.notices_to(who.dev, question, "reply_to_navigator").exists()
