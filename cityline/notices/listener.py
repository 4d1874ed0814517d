"""An SMTP server for trials: takes mail for our domain and hands it to `inbound.receive`. Loopback only, no
encryption, no relaying.

On a real network a mail server stands in front and calls `cityline receive_mail`, or a mail service calls the webhook.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import close_old_connections

from cityline.notices import inbound, mime

log = logging.getLogger(__name__)


class Doorkeeper:
    """What the server asks us at each step (names are aiosmtpd's)."""

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if not address.lower().endswith(f"@{settings.MAIL_DOMAIN.lower()}"):
            return "550 5.7.1 We only take mail for our own domain"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - likewise
        content = envelope.original_content or b""
        # The database driver blocks; in a thread of its own the server goes on listening.
        return await asyncio.get_running_loop().run_in_executor(None, _take, content, list(envelope.rcpt_tos))


def _take(raw: bytes, recipients: list[str]) -> str:
    close_old_connections()
    try:
        message = inbound.receive(raw, recipients=recipients)
    except Exception:
        log.exception("Incoming mail could not be kept; the sender is asked to try again")
        return "451 4.3.0 Please try again later"
    finally:
        close_old_connections()
    log.info("Mail %s: %s", message.pk, message.state)
    return "250 2.6.0 Kept"


def controller(port: int) -> Any:
    """A server on 127.0.0.1:port, not yet started. `.start()` returns once it listens; `.stop()` ends it."""
    return Controller(Doorkeeper(), hostname="127.0.0.1", port=port, data_size_limit=mime.LARGEST)
