"""Against a real SMTP server in this process."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.db import OperationalError

from cityline.kernel import clock
from cityline.notices import queue, sending
from cityline.notices.models import Notice
from cityline.notices.tests.letters import ADA, EVE, put

pytestmark = pytest.mark.django_db


class Postman:
    """Answers as a test tells it; keeps what it took."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.answers: dict[str, str] = {}
        self.hangs_up_after_data = 0

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        envelope.rcpt_tos.append(address)
        return self.answers.get(address, "250 OK")

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if "DATA" in self.answers:
            return self.answers["DATA"]
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        if self.hangs_up_after_data:
            self.hangs_up_after_data -= 1
            server.transport.abort()
        return "250 OK"

    async def handle_QUIT(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        return self.answers.get("QUIT", "221 Bye")


@pytest.fixture
def postman(settings) -> Iterator[Postman]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = free.getsockname()[1]
    postman = Postman()
    server = Controller(postman, hostname="127.0.0.1", port=settings.EMAIL_PORT)
    server.start()
    yield postman
    server.stop()


def state_of(notice: Notice) -> tuple[str, str]:
    notice.refresh_from_db()
    return notice.state, notice.last_error


def test_what_is_sent_is_what_was_written(postman: Postman) -> None:
    notice = put(
        to_name="Zoë “Mayor”, Fall River",
        line="Pläne für 水",
        words="Ünïcode.",
        reply_user_id=7,
        attachments=[queue.Attachment("memo é.pdf", "application/pdf", b"%PDF-1.7 x"), queue.Attachment("a.csv", "text/csv", b"a,b\n")],
    )  # fmt: skip
    assert sending.deliver_due(by="one") == 1
    (mail,) = postman.taken
    assert state_of(notice) == ("sent", "")
    assert mail["To"].addresses[0].addr_spec == ADA
    assert mail["To"].addresses[0].display_name == "Zoë “Mayor”, Fall River"
    assert str(mail["Subject"]).endswith("Pläne für 水")
    assert mail["Message-ID"] == notice.message_id
    assert mail["Reply-To"] == notice.reply_address
    assert mail["References"] == mail["In-Reply-To"] == notice.thread_root
    assert mail["Auto-Submitted"] == "auto-generated"
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert "Ünïcode." in plain.get_content()
    assert "Ünïcode." in html.get_content()
    assert [(part.get_filename(), part.get_content_type()) for part in mail.iter_attachments()] == [
        ("memo é.pdf", "application/pdf"), ("a.csv", "text/csv"),
    ]  # fmt: skip


def test_words_a_person_wrote_are_not_marked_automatic(postman: Postman) -> None:
    put(automatic=False)
    sending.deliver_due(by="one")
    assert postman.taken[0]["Auto-Submitted"] is None


def test_an_unknown_mailbox_has_failed_and_the_next_message_goes(postman: Postman) -> None:
    postman.answers[EVE] = "550 5.1.1 No such mailbox"
    bad, good = put("a", to=EVE), put("b")
    assert sending.deliver_due(by="one") == 2
    assert state_of(bad) == ("failed", "The mail server said 550 5.1.1 No such mailbox")
    assert state_of(good) == ("sent", "")


def test_a_busy_server_is_tried_again(postman: Postman) -> None:
    postman.answers[ADA] = "450 4.2.0 Greylisted"
    notice = put()
    sending.deliver_due(by="one")
    assert state_of(notice) == ("queued", "The mail server said 450 4.2.0 Greylisted")
    assert sending.deliver_due(by="one") == 0
    postman.answers.clear()
    assert sending.deliver_due(by="one", now=clock.now() + queue.WAITS[0]) == 1
    assert state_of(notice) == ("sent", "")


@pytest.mark.parametrize(("answer", "state"), [("554 5.7.1 Refused as spam", "failed"), ("451 4.3.0 Later", "queued")])
def test_refusals_of_the_content(postman: Postman, answer: str, state: str) -> None:
    postman.answers["DATA"] = answer
    notice = put()
    sending.deliver_due(by="one")
    assert state_of(notice) == (state, f"The mail server said {answer}")


def test_a_line_cut_after_the_text_is_repeated_with_the_same_message_id(postman: Postman) -> None:
    postman.hangs_up_after_data = 1
    notice, other = put("a", not_before=clock.now() - timedelta(minutes=1)), put("b")
    sending.deliver_due(by="one")
    assert state_of(notice)[0] == "queued"
    assert state_of(other)[0] == "sent", "the next message got a connection of its own"
    sending.deliver_due(by="one", now=clock.now() + queue.WAITS[0])
    assert state_of(notice)[0] == "sent"
    assert [m["Message-ID"] for m in postman.taken] == [notice.message_id, other.message_id, notice.message_id]


def test_trouble_at_goodbye_is_not_trouble_with_the_message(postman: Postman) -> None:
    postman.answers["QUIT"] = "421 Busy"
    notice = put()
    sending.deliver_due(by="one")
    assert state_of(notice) == ("sent", "")


def test_no_server_at_all(settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    notice = put()
    assert sending.deliver_due(by="one") == 1
    assert state_of(notice)[0] == "queued"
    assert "ConnectionRefusedError" in notice.last_error


def test_a_worker_killed_after_the_servers_yes_costs_one_repeat_under_the_same_id(
    postman: Postman, monkeypatch
) -> None:
    notice = put()

    def killed(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(queue, "mark_sent", killed)
        with pytest.raises(KeyboardInterrupt):
            sending.deliver_due(by="one")
    assert sending.deliver_due(by="two") == 0, "still leased"
    assert sending.deliver_due(by="two", now=clock.now() + queue.LEASE) == 1
    assert [m["Message-ID"] for m in postman.taken] == [notice.message_id] * 2
    assert state_of(notice) == ("sent", "")


def test_a_database_away_for_a_moment_does_not_cause_a_repeat(postman: Postman, monkeypatch) -> None:
    notice = put()
    mark, away = queue.mark_sent, [OperationalError("gone"), OperationalError("starting up")]

    def flaky(*given: Any, **named: Any) -> bool:
        if away:
            raise away.pop()
        return mark(*given, **named)

    monkeypatch.setattr(queue, "mark_sent", flaky)
    monkeypatch.setattr(sending, "MARKING_PAUSE", 0)
    monkeypatch.setattr(sending, "close_old_connections", lambda: None)
    sending.deliver_due(by="one")
    assert len(postman.taken) == 1
    assert state_of(notice) == ("sent", "")


def test_a_code_that_would_come_too_late_is_not_sent(postman: Postman) -> None:
    notice = put(give_up_at=clock.now() - timedelta(seconds=1), sensitive=True)
    sending.deliver_due(by="one")
    assert not postman.taken
    assert (state_of(notice)[0], notice.text) == ("cancelled", "")


def test_a_nasty_name_reaches_the_server_as_a_name_only(postman: Postman) -> None:
    put(to_name="Ada\r\nBcc: eve@compton.example\r\n\r\n", line="Hi\r\nX-Evil: 1")
    sending.deliver_due(by="one")
    (mail,) = postman.taken
    assert mail["Bcc"] is None
    assert mail["X-Evil"] is None
    assert [a.addr_spec for a in mail["To"].addresses] == [ADA]


def test_the_sample_outbox_holds_each_message_exactly_once(settings, tmp_path) -> None:
    settings.EMAIL_BACKEND = "cityline.notices.outbox_backend.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    notice = put()
    sending.deliver_due(by="one")
    Notice.objects.update(state="queued", sent_at=None)
    sending.deliver_due(by="two")
    (path,) = (tmp_path / "mail").iterdir()
    assert path.suffix == ".eml"
    assert path.stat().st_mode & 0o077 == 0
    assert message_from_bytes(path.read_bytes())["Message-ID"] == notice.message_id
