"""The response leaves once, to each reader once, with both files."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from django.urls import reverse

from cityline.audit.models import Event
from cityline.desk.actions import sending, sharing
from cityline.desk.models import Question, Response
from cityline.desk.tests import factories
from cityline.files.models import StoredFile
from cityline.kernel.refusals import NotAllowed, Refused, TooLate
from cityline.notices.models import Notice


def test_each_reader_gets_one_message_with_both_files_and_a_link_of_their_own(who):
    question = factories.in_state(who, "approved")
    sharing.add_colleague(question=question, by=who.ada, email=who.ben.email)
    sending.send_response(question=question, by=who.dev)
    notices = {notice.to_address: notice for notice in Notice.objects.filter(name="response_ready")}
    assert set(notices) == {who.ada.email, who.ben.email}
    links = set()
    for notice in notices.values():
        kept = {file.name: bytes(file.content) for file in notice.attachments.all()}
        assert set(kept) == {f"{question.code}-memo.pdf", f"{question.code}-memo.docx"}
        assert kept[f"{question.code}-memo.pdf"].startswith(b"%PDF")
        assert kept[f"{question.code}-memo.docx"].startswith(b"PK")
        links.add(next(word for word in notice.text.split() if "/open/" in word))
        assert notice.reply_address
    assert len(links) == 2
    assert len({notice.reply_address for notice in notices.values()}) == 2


def test_what_was_sent_is_kept_exactly(who):
    question = factories.in_state(who, "approved")
    working = question.packages.get(state="working")
    response = sending.send_response(question=question, by=who.dev)
    working.refresh_from_db()
    assert (working.state, response.package, response.memo.text.strip()) == ("sent", working, factories.MEMO.strip())
    assert (response.sent_by, response.read_by) == (who.dev, who.rita)
    assert question.status == "answered"
    assert question.answered_at == response.sent_at
    kept = StoredFile.objects.filter(subject_kind="response", subject_id=question.code)
    assert {file.pk for file in kept} == {response.pdf_file_id, response.docx_file_id}
    assert Event.objects.get(type="desk.response_sent").data["read_by"] == "Rita Alvarez"


@pytest.mark.parametrize("state", ["new", "drafting", "waiting", "in_review", "answered", "withdrawn"])
def test_only_an_approved_response_is_sent(who, state):
    question = factories.in_state(who, state)
    before = Notice.objects.filter(name="response_ready").count()
    with pytest.raises(TooLate, match="Only an approved response"):
        sending.send_response(question=question, by=who.dev)
    assert Notice.objects.filter(name="response_ready").count() == before


def test_nobody_outside_the_desk_sends(who):
    question = factories.in_state(who, "approved")
    for person in (who.ada, who.lea, who.eve, who.max):
        with pytest.raises(NotAllowed):
            sending.send_response(question=question, by=person)


def test_a_page_left_open_hears_that_the_response_has_left(who):
    question = factories.in_state(who, "approved")
    seen_before = Question.objects.get(pk=question.pk)
    sending.send_response(question=question, by=who.dev)
    with pytest.raises(TooLate):
        sending.send_response(question=seen_before, by=who.dev)


@pytest.mark.django_db(transaction=True)
def test_sending_twice_at_once_sends_once():
    who = factories.cast()
    question = factories.in_state(who, "approved")
    barrier, ended = threading.Barrier(2, timeout=20), []

    def send():
        try:
            mine = Question.objects.get(pk=question.pk)
            barrier.wait()
            sending.send_response(question=mine, by=who.dev)
            ended.append("sent")
        except TooLate:
            ended.append("too late")
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ended) == ["sent", "too late"]
    assert Response.objects.count() == 1
    assert Notice.objects.filter(name="response_ready").count() == 1
    assert StoredFile.objects.filter(subject_kind="response").count() == 2


def test_the_files_are_the_readers_alone(client, who):
    question = factories.answered(who)
    address = reverse("question-file", args=[question.code, question.response.pdf_file_id])
    assert client.get(address).status_code == 302
    for person, status in ((who.eve, 404), (who.uma, 404), (who.ada, 200), (who.lea, 200), (who.dev, 200)):
        client.force_login(person)
        answer = client.get(address)
        assert answer.status_code == status
        assert bool(b"".join(answer).startswith(b"%PDF")) == (status == 200)


def test_a_word_about_whether_it_helped_replaces_the_earlier_one(who):
    question = factories.answered(who)
    sending.give_feedback(question=question, by=who.ada, helped="partly", text="Good start.")
    sending.give_feedback(question=question, by=who.ada, helped="yes")
    assert [(row.helped, row.text) for row in question.feedback.all()] == [("yes", "")]
    with pytest.raises(Refused):
        sending.give_feedback(question=question, by=who.ada, helped="enormously")
    for stranger in (who.eve, who.uma, who.dev):
        with pytest.raises(NotAllowed):
            sending.give_feedback(question=question, by=stranger, helped="no")
