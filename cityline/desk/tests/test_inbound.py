"""Mail becomes part of a question only with the secret the reader was given, and from that reader's own address."""

from __future__ import annotations

from email.message import EmailMessage

from cityline.audit.models import Event
from cityline.desk.actions import asking, handling, sharing
from cityline.desk.models import Message
from cityline.desk.tests import factories
from cityline.notices import inbound
from cityline.notices.models import Notice
from cityline.people import actions as people


def _reply_to(
    notice: Notice, *, sender: str, text: str = "Private from the curb stop.", files=(), **headers: str
) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"] = sender, headers.pop("to", notice.reply_address)
    mail["Subject"] = f"Re: {notice.subject_line}"
    mail["Message-ID"] = f"<{sender}.{abs(hash(text))}@test.example>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    for name, kind, content in files:
        main, _, sub = kind.partition("/")
        mail.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return mail.as_bytes()


def _paused(who):
    question = factories.in_state(who, "waiting")
    return question, factories.notices_to(who.ada, question, "clarification_asked").get()


def test_a_reply_by_mail_joins_the_thread_and_the_clock_runs_again(who):
    question, notice = _paused(who)
    kept = inbound.receive(_reply_to(notice, sender=who.ada.email))
    assert (kept.state, kept.reason) == ("accepted", "")
    message = Message.objects.get(question=question, from_city=True)
    assert (message.text, message.author, message.channel) == ("Private from the curb stop.", who.ada, "mail")
    question.refresh_from_db()
    assert (question.status, question.unread_by_desk) == ("drafting", True)
    assert Event.objects.filter(type="desk.clock_resumed", subject_id=str(question.pk)).count() == 1
    assert factories.notices_to(who.dev, question, "reply_to_navigator").count() == 1


def test_the_same_mail_twice_is_one_message(who):
    question, notice = _paused(who)
    raw = _reply_to(notice, sender=who.ada.email)
    inbound.receive(raw)
    assert inbound.receive(raw).state == "duplicate"
    assert question.messages.filter(from_city=True).count() == 1


def test_a_forged_sender_with_a_code_is_held(who):
    question, notice = _paused(who)
    for to in ("desk@localhost", notice.reply_address.replace("reply+", "reply+aa")):
        assert inbound.receive(_reply_to(notice, sender=who.ada.email, to=to, text=to)).state == "quarantined"
    assert not question.messages.filter(from_city=True).exists()
    question.refresh_from_db()
    assert question.status == "waiting"


def test_a_forwarded_reply_address_does_not_speak_for_the_asker(who):
    question, notice = _paused(who)
    assert inbound.receive(_reply_to(notice, sender=who.eve.email)).state == "quarantined"
    question.refresh_from_db()
    assert question.status == "waiting"


def test_an_automatic_reply_resumes_nothing(who):
    question, notice = _paused(who)
    raw = _reply_to(notice, sender=who.ada.email, Auto_Submitted="auto-replied")
    assert inbound.receive(raw).state == "automatic"
    question.refresh_from_db()
    assert question.status == "waiting"


def test_answering_proves_the_address_it_was_sent_to(who):
    stranger = people.person_for(email="new@fallriver.example")
    question = factories.question(who, by=stranger)
    assert stranger.email_proved_at is None
    inbound.receive(_reply_to(factories.notices_to(stranger, question).get(), sender=stranger.email))
    stranger.refresh_from_db()
    assert stranger.email_proved_at is not None


def test_a_colleague_replies_until_taken_out(who):
    question = factories.question(who)
    sharing.add_colleague(question=question, by=who.ada, email=who.ben.email)
    notice = factories.notices_to(who.ben, question).get()
    assert inbound.receive(_reply_to(notice, sender=who.ben.email, text="From Ben.")).state == "accepted"
    sharing.remove_colleague(question=question, by=who.ada, user_id=who.ben.pk)
    again = inbound.receive(_reply_to(notice, sender=who.ben.email, text="Still here?"))
    assert (again.state, again.reason) == ("quarantined", "The reply address was withdrawn.")
    assert [message.text for message in question.messages.all()] == ["From Ben."]


def test_a_file_we_cannot_keep_does_not_cost_the_words(who):
    question, notice = _paused(who)
    raw = _reply_to(
        notice, sender=who.ada.email, text="Here is the list.",
        files=[("tool.exe", "application/octet-stream", b"MZ\x90\x00" + b"\0" * 99), ("a.csv", "text/csv", b"a,b\n1,2\n")],
    )  # fmt: skip
    assert inbound.receive(raw).state == "accepted"
    text = question.messages.get(from_city=True).text
    assert text.startswith("Here is the list.")
    assert "The file “tool.exe” was not kept." in text
    question.refresh_from_db()
    assert question.status == "drafting"


def test_someone_of_the_desk_who_asked_replies_as_the_asker(who):
    question = factories.question(who, by=who.rita)
    handling.assign_question(question=question, by=who.dev, to=who.dev)
    notice = factories.notices_to(who.rita, question, "question_received").get()
    inbound.receive(_reply_to(notice, sender=who.rita.email, text="For my own town."))
    assert question.messages.get().from_city is True


def test_only_a_reader_of_today_may_reply(who):
    from cityline.desk.inbound import _may_reply

    question = factories.question(who)
    assert _may_reply(question, who.ada)
    assert not _may_reply(question, who.eve)
    asking.add_city_message(question=question, by=who.ada, text="More.")
    assert not _may_reply(question, who.uma)
