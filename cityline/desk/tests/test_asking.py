"""A question arrives: what is kept, promised, mailed and refused."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from cityline.audit.models import Event
from cityline.desk import limits, texts
from cityline.desk.actions import asking
from cityline.desk.models import Message, Question
from cityline.desk.tests import factories
from cityline.files.models import StoredFile
from cityline.kernel import clock
from cityline.kernel.refusals import Refused, TooMany
from cityline.notices import limits as mail_limits
from cityline.notices.models import Notice
from cityline.people import actions as people
from cityline.people.models import User

BEFORE_CLOSING = datetime(2026, 7, 2, 20, 40, tzinfo=UTC)  # Thursday 16:40 in New York; Friday is observed


def _post(client, **more):
    data = {
        "text": factories.TEXT, "city": "Fall River, MA", "geoid": "2523000", "email": "ada@fallriver.example",
        "privacy": "private", "submission_key": "one-form", **more,
    }  # fmt: skip
    return client.post(reverse("ask"), data)


# ── What is kept ─────────────────────────────────────────────────────────────


def test_the_promise_is_stored_with_the_days_that_led_to_it(who):
    with clock.stopped_at(BEFORE_CLOSING):
        question = Question.objects.get(pk=factories.question(who).pk)
    assert question.due_on == question.first_due_on == date(2026, 7, 8)
    assert question.promise.received_on == date(2026, 7, 2)
    counted = [step.date.day for step in question.promise.steps if step.counted]
    assert counted == [6, 7, 8]
    friday = next(step for step in question.promise.steps if step.date.day == 3)
    assert not friday.counted
    assert "Independence" in friday.reason


def test_the_first_package_is_kept_as_it_was_offered(who):
    one, two = factories.resource(), factories.resource("A second guide to lead")
    question = factories.question(who, offer=factories.offer_of(one, two))
    package = question.packages.get()
    assert (package.version, package.state) == (1, "instant")
    assert [(item.title, item.score, item.why) for item in package.items.all()] == [
        (one.title, 0.7, "About “lead”."), (two.title, 0.7, "About “lead”."),
    ]  # fmt: skip


def test_what_left_the_library_between_typing_and_sending_is_left_out(who):
    one, two = factories.resource(), factories.resource("A second guide to lead")
    offer = factories.offer_of(one, two)
    type(one).objects.filter(pk=one.pk).delete()
    question = factories.question(who, offer=offer)
    assert [item.title for item in question.packages.get().items.all()] == [two.title]


def test_asking_is_recorded_once_and_told_once_to_the_asker_alone(who):
    question = factories.question(who)
    event = Event.objects.get(type="desk.question_asked", subject_id=str(question.pk))
    assert event.by_id == who.ada.pk
    assert [notice.to_address for notice in Notice.objects.filter(subject_id=question.code)] == [who.ada.email]


def test_a_date_the_city_must_meet_sorts_but_never_moves_the_promise(who):
    with clock.stopped_at(BEFORE_CLOSING):
        question = factories.question(who, needed_by_on=date(2026, 7, 6), needed_reason="Council vote")
    question.refresh_from_db()
    assert question.due_on == date(2026, 7, 8)
    assert question.sort_on == date(2026, 7, 6)


def test_a_city_we_do_not_know_is_kept_as_typed(who):
    question = factories.question(who, place=None, place_words="Atlantis, RI")
    assert question.place is None
    assert question.city_words == "Atlantis, RI"


def test_files_stay_with_the_question(who):
    upload = SimpleUploadedFile("lines.csv", b"street,lines\nMain,40\n", "text/csv")
    question = factories.question(who, files=[upload])
    assert StoredFile.objects.get(subject_kind="question", subject_id=question.code).name == "lines.csv"


def test_a_file_that_is_refused_refuses_the_question_whole(who, client):
    program = SimpleUploadedFile("plan.pdf", b"MZ\x90\x00" + b"\0" * 200, "application/pdf")
    with pytest.raises(Refused) as refused:
        factories.question(who, files=[program])
    assert refused.value.field == "files"
    answer = _post(client, email="new@elsewhere.example", files=program)
    assert answer.status_code == 422
    assert factories.TEXT[:40] in answer.content.decode()
    assert not Question.objects.exists()
    assert not Notice.objects.exists()
    assert not User.objects.filter(email="new@elsewhere.example").exists()


# ── Once ─────────────────────────────────────────────────────────────────────


def test_the_same_key_again_is_the_same_question_even_with_no_room_left(who, monkeypatch):
    first = factories.question(who, submission_key="k")
    monkeypatch.setattr(limits, "PER_RECIPIENT_A_DAY", 1)
    assert factories.question(who, submission_key="k").pk == first.pk
    assert factories.notices_to(who.ada, first).count() == 1


def test_going_back_and_sending_other_words_asks_again(client, who):
    """The form kept in the browser has the same hidden key: neither the words nor the address may be lost."""
    _post(client)
    _post(client, text="How do cities of our size keep police officers past the third year?")
    _post(client, email="ben@fallriver.example")
    assert Question.objects.count() == 3
    assert set(Question.objects.values_list("asker__email", flat=True)) == {who.ada.email, who.ben.email}


@pytest.mark.django_db(transaction=True)
def test_two_requests_in_the_same_moment_make_one_question_and_one_notice():
    who = factories.cast()
    made, barrier = [], threading.Barrier(2, timeout=20)

    def ask():
        try:
            barrier.wait()
            made.append(factories.question(who, submission_key="double-click").pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    question = Question.objects.get()
    assert made == [question.pk, question.pk]
    assert factories.notices_to(who.ada, question).count() == 1
    assert Event.objects.filter(type="desk.question_asked").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_replies_in_the_same_moment_resume_the_clock_once_and_are_both_kept():
    who = factories.cast()
    question = factories.in_state(who, "waiting")
    barrier, failed = threading.Barrier(2, timeout=20), []

    def reply(number):
        try:
            mine = Question.objects.get(pk=question.pk)
            barrier.wait()
            asking.add_city_message(question=mine, by=who.ada, text=f"Reply {number}.")
        except Exception as error:  # noqa: BLE001 - told to the test
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=reply, args=(number,)) for number in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    question.refresh_from_db()
    assert question.status == "drafting"
    assert Message.objects.filter(question=question, from_city=True).count() == 2
    assert Event.objects.filter(type="desk.clock_resumed").count() == 1


def test_a_message_sent_twice_is_there_once(who):
    question = factories.question(who)
    for _ in range(2):
        asking.add_city_message(question=question, by=who.ada, text="One more thing.", submission_key="m")
    assert question.messages.count() == 1


# ── Limits ───────────────────────────────────────────────────────────────────


def test_too_many_from_one_address_is_429_with_a_sentence_and_the_text_kept(client, who, monkeypatch):
    monkeypatch.setattr(limits, "PER_ADDRESS_AN_HOUR", 1)
    _post(client)
    answer = _post(client, text="A second question about the mills on our river.", email="eve@compton.example")
    page = answer.content.decode()
    assert answer.status_code == 429
    assert "Many questions came from your connection in the last hour" in page
    assert "A second question about the mills" in page
    assert Question.objects.count() == 1


def test_a_network_is_limited_beyond_its_single_addresses(who, monkeypatch):
    monkeypatch.setattr(limits, "PER_NETWORK_AN_HOUR", 2)
    for last in (1, 2):
        factories.question(who, origin=limits.Origin.of(f"203.0.113.{last}"))
    with pytest.raises(TooMany, match="your network"):
        factories.question(who, origin=limits.Origin.of("203.0.113.3"))
    assert factories.question(who, origin=limits.Origin.of("198.51.100.3"))
    with clock.stopped_at(clock.now() + timedelta(minutes=61)):
        assert factories.question(who, origin=limits.Origin.of("203.0.113.3"))


def test_neighbors_share_a_network_digest_and_no_address_is_kept(who):
    near, far = limits.Origin.of("2001:db8:1:aa::1"), limits.Origin.of("2001:db8:1:bb::1")
    assert near.network == far.network
    assert near.address != far.address
    assert limits.Origin.of("not an address") == limits.Origin()
    assert "203.0.113" not in str(vars(factories.question(who, origin=limits.Origin.of("203.0.113.9"))))


def test_an_address_nobody_proved_gets_five_questions_a_day_and_a_proved_one_more(who):
    stranger = people.person_for(email="stranger@nowhere.example")
    for _ in range(limits.PER_UNPROVED_RECIPIENT_A_DAY):
        factories.question(who, by=stranger)
    with pytest.raises(TooMany) as refused:
        factories.question(who, by=stranger)
    assert refused.value.field == "email"
    people.prove_email(user=stranger)
    assert factories.question(who, by=stranger)


def test_one_mailbox_written_in_many_ways_is_one_mailbox(who):
    for number in range(mail_limits.PER_HOUR):
        factories.question(who, by=people.person_for(email=f"stranger+{number}@nowhere.example"))
    one_more = people.person_for(email="stranger+more@nowhere.example")
    with pytest.raises(TooMany):
        factories.question(who, by=one_more)


# ── What people type ─────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text", ["", "   \n ", "\0\0", "\u200b\u2060\ufeff", "https://example.org/a", " www.example.org "]
)
def test_nothing_to_read_is_refused(text):
    with pytest.raises(Refused) as refused:
        texts.checked_question(text)
    assert refused.value.field == "text"


@pytest.mark.parametrize(
    "text",
    [
        "Sewers?",
        "?",
        "🚰🚰",
        "كيف تمول المدن استبدال الأنابيب؟",
        "See https://example.org and tell us more",
        "<b>Roads</b>",
    ],
)
def test_few_or_foreign_words_are_taken(who, text):
    assert factories.question(who, text=text).text == text


def test_twenty_thousand_characters_are_taken_and_one_more_is_not(who):
    assert len(factories.question(who, text="lead " * 3999 + "pipes").text) == 20_000
    with pytest.raises(Refused, match=r"1 characters over our limit of 20,000"):
        texts.checked_question("x" * 20_001)


def test_signs_a_database_cannot_hold_are_dropped_and_lines_are_kept(client, who):
    answer = _post(client, text="First\0 line of it\r\nsecond\x07 line")
    assert answer.status_code == 302
    assert Question.objects.get().text == "First line of it\nsecond line"


def test_markup_is_shown_as_typed_and_never_run(client, who):
    _post(client, text="<script>alert(1)</script> and <img src=x onerror=alert(2)> in our sewer plan?")
    client.force_login(who.ada)
    page = client.get(Question.objects.get().get_absolute_url()).content.decode()
    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "Our pipes are old. How do cities of our size pay for pipes? Any ideas?",
            "How do cities of our size pay for pipes?",
        ),
        ("Just a statement about roads. And more.", "Just a statement about roads."),
        ("word " * 60, "word " * 21 + "word…"),
        ("x" * 500, "x" * 110 + "…"),
    ],
)
def test_the_title_is_the_first_thing_asked(text, title):
    assert texts.title_from(text) == title


# ── What goes to an address nobody has proved ────────────────────────────────


def test_the_acknowledgement_to_a_stranger_has_nothing_of_what_was_typed(client, who):
    planted = {"text": "Zanzibar pipes? Visit https://spam.example now", "name": "Win Prizes", "city": "Xanadu-by-Sea"}
    _post(
        client, **planted, geoid="", city_choice="not-listed", email="victim@nowhere.example",
        needed_reason="Quetzal", files=SimpleUploadedFile("Yggdrasil.txt", b"Kalamazoo"),
    )  # fmt: skip
    question = Question.objects.get()
    notice = Notice.objects.get(to_address="victim@nowhere.example")
    mail = f"{notice.subject_line}\n{notice.text}\n{notice.html}\n{notice.to_name}"
    for word in ("Zanzibar", "spam.example", "Prizes", "Xanadu", "Yggdrasil", "Kalamazoo", "Quetzal"):
        assert word not in mail, word
    assert question.code in notice.subject_line
    assert f"/questions/{question.code}/open/" in notice.text
    assert notice.attachments.count() == 0


def test_a_stranger_never_renames_a_person_we_know(client, who):
    _post(client, name="Somebody Else")
    assert User.objects.get(email=who.ada.email).name == "Ada Medeiros"
