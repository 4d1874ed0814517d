from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from cityline.kernel import clock
from cityline.kernel.refusals import Refused, TooLate
from cityline.notices import queue
from cityline.notices.models import Notice, ReplyAddress
from cityline.notices.tests.letters import ADA, CODE, EVE, put

pytestmark = pytest.mark.django_db


def test_the_same_occasion_is_one_message() -> None:
    first, second = put("received", words="One."), put("received", words="Two.")
    assert first.pk == second.pk
    assert Notice.objects.get().text.count("One.") == 1


def test_a_rolled_back_action_sends_nothing() -> None:
    with transaction.atomic():
        put()
        transaction.set_rollback(True)
    assert not Notice.objects.exists()


def test_the_subject_begins_with_the_code_once() -> None:
    assert put("a", line="We have your question").subject_line == f"{CODE}: We have your question"
    assert put("b", line=f"{CODE}: Ready").subject_line == f"{CODE}: Ready"


def test_plain_text_is_not_escaped_and_html_is() -> None:
    notice = put(words="Lee's <b>plan</b> & cost")
    assert "Lee's <b>plan</b> & cost" in notice.text
    assert "Lee&#x27;s &lt;b&gt;plan&lt;/b&gt; &amp; cost" in notice.html


def test_a_message_without_html_template_is_plain(settings, tmp_path) -> None:
    folder = tmp_path / "emails" / "bare"
    folder.mkdir(parents=True)
    (folder / "subject.txt").write_text("Bare\n")
    (folder / "body.txt").write_text("Words.")
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]
    notice = put(name="bare")
    assert (notice.text, notice.html) == ("Words.\n", "")


@pytest.mark.parametrize("to", ["", "nobody", "a@x.example\r\nBcc: b@y.example"])
def test_what_is_no_address_is_refused(to: str) -> None:
    with pytest.raises(Refused) as refused:
        put(to=to)
    assert (refused.value.code, refused.value.field) == ("address_not_valid", "email")


def test_names_and_subjects_cannot_smuggle_headers() -> None:
    notice = put(to_name="Ada\r\nBcc: eve@compton.example", line="Hi\nBcc: eve@compton.example")
    assert "\n" not in notice.to_name + notice.subject_line


def test_one_reply_address_per_person_and_subject() -> None:
    first = put("a", reply_user_id=7)
    assert put("b", reply_user_id=7).reply_address == first.reply_address
    assert put("c", reply_user_id=8, to=EVE).reply_address != first.reply_address
    assert put("d", reply_user_id=7, subject=("question", "Q-0000-0000")).reply_address != first.reply_address
    assert ReplyAddress.objects.count() == 3


def test_messages_about_one_thing_to_one_person_are_one_thread() -> None:
    root = put("a").thread_root
    assert put("b").thread_root == root
    assert put("c", to=EVE).thread_root != root
    assert put("d", subject=("question", "Q-0000-0000")).thread_root != root


def test_only_what_is_due_is_claimed_oldest_first() -> None:
    now = clock.now()
    put("later", not_before=now + timedelta(hours=1))
    put("second", not_before=now - timedelta(minutes=1))
    put("first", not_before=now - timedelta(minutes=2))
    claimed = queue.claim(now=now, by="one", batch=5)
    assert [(n.key, n.attempts, n.leased_by) for n in claimed] == [("first", 1, "one"), ("second", 1, "one")]
    assert queue.claim(now=now, by="two", batch=5) == []


def test_an_expired_lease_is_taken_again_and_the_first_holder_can_no_longer_mark() -> None:
    put()
    now = clock.now()
    (first,) = queue.claim(now=now, by="one")
    (second,) = queue.claim(now=now + queue.LEASE, by="two")
    assert (second.pk, second.message_id, second.attempts) == (first.pk, first.message_id, 2)
    assert not queue.mark_sent(first, by="one")
    assert queue.mark_sent(second, by="two")


def test_waits_grow_and_then_it_has_failed() -> None:
    put()
    now = clock.now()
    for tries in range(1, len(queue.WAITS) + 2):
        with clock.stopped_at(now):
            (held,) = queue.claim(now=now, by="one")
            queue.mark_later(held, by="one", error="busy")
        held.refresh_from_db()
        if tries <= len(queue.WAITS):
            assert held.next_try_at - now == queue.WAITS[tries - 1]
            now = held.next_try_at
    assert (held.state, held.last_error, held.attempts) == ("failed", "busy", len(queue.WAITS) + 1)
    queue.send_again(notice_id=held.pk)
    assert queue.claim(now=clock.now(), by="one")


def test_only_a_failed_message_is_sent_again() -> None:
    with pytest.raises(TooLate):
        queue.send_again(notice_id=put().pk)


def test_a_sensitive_text_is_gone_once_sent() -> None:
    put(sensitive=True, words="123456")
    (held,) = queue.claim(now=clock.now(), by="one")
    queue.mark_sent(held, by="one")
    held.refresh_from_db()
    assert (held.text, held.html, held.state) == ("", "", "sent")


def test_the_sample_network_keeps_codes_to_be_read(settings) -> None:
    settings.SAMPLE_NETWORK = True
    put(sensitive=True, words="123456")
    (held,) = queue.claim(now=clock.now(), by="one")
    queue.mark_sent(held, by="one")
    held.refresh_from_db()
    assert "123456" in held.text


def test_a_message_no_longer_needed_is_not_sent() -> None:
    put("a")
    assert queue.cancel(key="a")
    assert not queue.cancel(key="a")
    assert queue.claim(now=clock.now(), by="one") == []


def test_what_is_being_sent_cannot_be_stopped() -> None:
    put("a")
    queue.claim(now=clock.now(), by="one")
    assert not queue.cancel(key="a")


@pytest.mark.parametrize(
    "wrong",
    [{"state": "odd"}, {"state": "sent"}, {"leased_by": "one"}, {"to_address": ""}, {"bounced_at": clock.now()}],
)
def test_the_database_refuses_rows_that_cannot_be(wrong: dict[str, object]) -> None:
    put()
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.update(**wrong)


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_hold_the_same_message() -> None:
    for number in range(20):
        put(f"key {number}")
    start = threading.Barrier(2)

    def take(by: str) -> list[int]:
        start.wait()
        taken = []
        while rows := queue.claim(now=clock.now(), by=by, batch=3):
            taken += [row.pk for row in rows]
        connection.close()
        return taken

    with ThreadPoolExecutor(2) as pool:
        one, two = pool.map(take, ["one", "two"])
    assert len(one) + len(two) == len(set(one) | set(two)) == 20


@pytest.mark.django_db(transaction=True)
def test_a_locked_message_is_passed_over_not_waited_for() -> None:
    put("held"), put("free")

    def take() -> list[str]:
        keys = [row.key for row in queue.claim(now=clock.now(), by="two", batch=5)]
        connection.close()
        return keys

    with transaction.atomic():
        Notice.objects.select_for_update().get(key="held")
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(take).result(timeout=10) == ["free"]


@pytest.mark.django_db(transaction=True)
def test_two_actions_with_one_key_at_once_queue_one_message() -> None:
    start = threading.Barrier(2)

    def ask(to: str) -> int:
        with transaction.atomic():
            start.wait()
            pk = put("double click", to=to, reply_user_id=7).pk
        connection.close()
        return pk

    with ThreadPoolExecutor(2) as pool:
        one, two = pool.map(ask, [ADA, ADA])
    assert one == two
    assert Notice.objects.count() == 1
