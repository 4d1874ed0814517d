"""Each way mail comes in ends in the same function."""

from __future__ import annotations

import io
import smtplib
import socket
from types import SimpleNamespace

import pytest
from anymail.inbound import AnymailInboundMessage
from anymail.signals import inbound as anymail_inbound
from django.core.management import call_command
from django.db import OperationalError, connection

from cityline.notices import inbound, listener
from cityline.notices.models import InboundMessage
from cityline.notices.tests.letters import ADA, mail, put


@pytest.fixture
def _taken(monkeypatch) -> None:
    monkeypatch.setitem(inbound._handlers, "question", lambda _reply: None)


def stdin(monkeypatch, raw: bytes) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(raw)))


@pytest.mark.django_db
@pytest.mark.usefixtures("_taken")
def test_a_mail_server_pipes_a_message(monkeypatch, capsys) -> None:
    stdin(monkeypatch, mail(to=put(reply_user_id=7).reply_address))
    call_command("receive_mail")
    assert capsys.readouterr().out.startswith("accepted question Q-4F7K-9M2X")


def test_a_piped_message_stays_with_the_mail_server_while_the_database_is_away(monkeypatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError("gone")

    stdin(monkeypatch, mail())
    monkeypatch.setattr(inbound, "receive", away)
    with pytest.raises(SystemExit) as ended:
        call_command("receive_mail")
    assert ended.value.code == 75


@pytest.mark.django_db
@pytest.mark.usefixtures("_taken")
def test_a_mail_service_calls_the_webhook() -> None:
    message = AnymailInboundMessage.parse_raw_mime_bytes(mail())
    message.envelope_recipient = put(reply_user_id=7).reply_address
    anymail_inbound.send(sender=object, event=SimpleNamespace(message=message), esp_name="test")
    assert InboundMessage.objects.get().state == "accepted"


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_taken")
def test_the_listener_takes_mail_for_our_domain_only(monkeypatch) -> None:
    address = put(reply_user_id=7).reply_address
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = listener.controller(port)
    # Its threads must not keep connections to the test database.
    take = listener._take

    def take_and_close(raw: bytes, recipients: list[str]) -> str:
        said = take(raw, recipients)
        connection.close()
        return said

    monkeypatch.setattr(listener, "_take", take_and_close)
    server.start()
    try:
        with smtplib.SMTP("127.0.0.1", port, timeout=10, local_hostname="localhost") as client:
            client.sendmail(ADA, [address], mail())
            with pytest.raises(smtplib.SMTPRecipientsRefused):
                client.sendmail(ADA, ["someone@elsewhere.example"], mail())
            monkeypatch.setattr(inbound, "receive", lambda *_, **__: 1 / 0)
            with pytest.raises(smtplib.SMTPDataError) as told:
                client.sendmail(ADA, [address], mail(text="Second."))
            assert told.value.smtp_code == 451, "try again later: nothing is lost"
    finally:
        server.stop()
    assert [m.state for m in InboundMessage.objects.all()] == ["accepted"]
