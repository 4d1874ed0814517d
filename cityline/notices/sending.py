"""From the queue to the mail server.

Every message is claimed alone and committed before the server hears of it, and marked at once after. So a kill costs at
most one repeat (of the one message between the server's yes and our mark), under the same Message-ID.
"""

from __future__ import annotations

import logging
import smtplib
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import InterfaceError, OperationalError, close_old_connections

from cityline.kernel import clock
from cityline.notices import queue
from cityline.notices.headers import full_address
from cityline.notices.models import Notice

log = logging.getLogger(__name__)
FOR_GOOD = 500  # RFC 5321 4.2.1: replies from here on are permanent, below transient
MARKING_TRIES = 40
MARKING_PAUSE = 0.5  # seconds: together 20, well within the lease; a database comes back within 5


class Undeliverable(Exception):  # noqa: N818 - says what it is
    """The server refused for good: this message to this mailbox will never be taken."""


class NotNow(Exception):  # noqa: N818 - likewise
    """It did not work this time; it may later."""


def deliver_due(*, by: str, now: datetime | None = None, limit: int = 20) -> int:
    """Send what is due, at most `limit`, over one connection. Returns how many were claimed."""
    connection: BaseEmailBackend = get_connection()
    done = 0
    try:
        while done < limit:
            claimed = queue.claim(now=now or clock.now(), by=by)
            if not claimed:
                break
            done += 1
            _deliver(claimed[0], connection, by)
    finally:
        _close(connection)
    return done


def _deliver(notice: Notice, connection: BaseEmailBackend, by: str) -> None:
    if notice.give_up_at is not None and notice.give_up_at <= clock.now():
        queue.mark_stale(notice, by=by)
        return
    try:
        _hand_over(as_mail(notice), connection)
    except Undeliverable as refused:
        _close(connection)
        log.warning("Notice %s cannot be delivered: %s", notice.pk, refused)
        queue.mark_failed(notice, by=by, error=str(refused))
    except NotNow as trouble:
        _close(connection)
        log.warning("Notice %s was not sent in try %s: %s", notice.pk, notice.attempts, trouble)
        queue.mark_later(notice, by=by, error=str(trouble))
    else:
        _insist(lambda: queue.mark_sent(notice, by=by))


def _hand_over(mail: EmailMultiAlternatives, connection: BaseEmailBackend) -> None:
    """Give one message to the server; tell "never" from "not now"."""
    try:
        # Opened here, not by send_messages: else a trouble at QUIT, after the server took the message, would look
        # like a failure.
        connection.open()
        connection.send_messages([mail])
    except smtplib.SMTPRecipientsRefused as refused:
        code, words = next(iter(refused.recipients.values()))
        raise _refusal(code, words) from refused
    except smtplib.SMTPDataError as refused:
        raise _refusal(refused.smtp_code, refused.smtp_error) from refused
    except smtplib.SMTPResponseException as refused:
        # Sender or sign-in refused: ours to mend, nothing is wrong with this message.
        raise NotNow(_said(refused.smtp_code, refused.smtp_error)) from refused
    except (smtplib.SMTPException, OSError) as trouble:
        raise NotNow(f"{type(trouble).__name__}: {trouble}") from trouble
    except (ValueError, UnicodeError) as unfit:
        raise Undeliverable(f"The message could not be written: {unfit}") from unfit


def as_mail(notice: Notice) -> EmailMultiAlternatives:
    """The notice as a mail message; the same notice has the same Message-ID however often it is built."""
    headers = {
        "Message-ID": notice.message_id,
        # Asks Exchange not to answer with out-of-office notes (MS-OXCMAIL 2.2.3.2.14).
        "X-Auto-Response-Suppress": "OOF, AutoReply",
    }
    if notice.thread_root:
        headers |= {"References": notice.thread_root, "In-Reply-To": notice.thread_root}
    if notice.automatic:
        headers["Auto-Submitted"] = "auto-generated"  # RFC 3834
    mail = EmailMultiAlternatives(
        subject=notice.subject_line,
        body=notice.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[full_address(notice.to_name, notice.to_address)],
        reply_to=[notice.reply_address] if notice.reply_address else None,
        headers=headers,
    )
    if notice.html:
        mail.attach_alternative(notice.html, "text/html")
    for attachment in notice.attachments.all():
        mail.attach(attachment.name, bytes(attachment.content), attachment.content_type)
    return mail


def _refusal(code: int, words: bytes | str) -> Undeliverable | NotNow:
    said = _said(code, words)
    return Undeliverable(said) if code >= FOR_GOOD else NotNow(said)


def _said(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"The mail server said {code} {text}"


def _close(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except (smtplib.SMTPException, OSError) as trouble:
        log.info("The mail server did not say goodbye: %s", trouble)
        # Django keeps the broken connection otherwise, and would use it for the next message.
        connection_of: Any = connection
        connection_of.connection = None


def _insist(mark: Callable[[], Any]) -> None:
    """Write the mark even if the database goes away for a few seconds: the mail is out, forgetting that would repeat
    it.
    """
    for tries_left in reversed(range(MARKING_TRIES)):
        try:
            mark()
        except (OperationalError, InterfaceError):
            if not tries_left:
                raise
            close_old_connections()
            time.sleep(MARKING_PAUSE)
        else:
            return
