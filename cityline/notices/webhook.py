"""Mail that a mail service delivers by webhook (django-anymail turns each service's format into one)."""

from __future__ import annotations

from typing import Any

from anymail.signals import inbound as anymail_inbound

from cityline.notices import inbound


def take(*, event: Any, **_: Any) -> None:
    """One inbound event. An error reaches anymail, which answers 500: the service tries again."""
    message = event.message
    recipient = message.envelope_recipient
    inbound.receive(message.as_bytes(), recipients=[recipient] if recipient else [])


def connect() -> None:
    anymail_inbound.connect(take, dispatch_uid="cityline.notices.webhook")
