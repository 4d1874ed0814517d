"""The queue: put a message in, claim one, say what became of it. No other module writes a Notice's state."""

from __future__ import annotations

import hashlib
import hmac
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils.encoding import force_bytes

from cityline.kernel import clock
from cityline.kernel.refusals import Refused, TooLate
from cityline.notices.headers import NAME_LENGTH, is_address, mailbox_of, one_line
from cityline.notices.models import Notice, NoticeAttachment
from cityline.notices.rendering import render
from cityline.notices.reply_addresses import reply_address

# Longer than one message can take over a slow server (EMAIL_TIMEOUT for each of six exchanges).
LEASE = timedelta(seconds=150)
# After the n-th failed try. Together three days, as mail servers do among themselves.
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(hours=12),
    timedelta(hours=24),
    timedelta(hours=24),
)


@dataclass(frozen=True)
class Attachment:
    """A file that travels with a message, out or in."""

    name: str
    content_type: str
    content: bytes


def put(
    *,
    key: str,
    network_id: int | None,
    name: str,
    to: str,
    to_name: str = "",
    subject: tuple[str, str],
    context: dict[str, Any],
    attachments: Iterable[Attachment] = (),
    reply_user_id: int | None = None,
    sensitive: bool = False,
    automatic: bool = True,
    not_before: datetime | None = None,
    give_up_at: datetime | None = None,
) -> Notice:
    """Queue one message to one person, in the caller's transaction: if that rolls back, nothing is sent.

    `key` names the occasion (for example "question_received:Q-4F7K-9M2X"); the same key again gives back the first
    notice unchanged, also when two transactions race. `subject` is (kind, id) of what it is about; all notices about
    one subject to one mailbox are one thread. `reply_user_id` sets a reply address of that person's own. `sensitive`
    wipes the text once it is sent. `automatic=False` for words a person wrote. Templates also get `to_name`,
    `can_reply`, `site_url`, `subject_id`.

    Refuses ("address_not_valid", field "email") an address that is not one.
    """
    to = to.strip()
    if not is_address(to):
        raise Refused("address_not_valid", "This does not look like an e-mail address.", field="email")
    to_name = one_line(to_name, NAME_LENGTH)
    kind, subject_id = subject
    can_reply = reply_user_id is not None
    rendered = render(name, {"to_name": to_name, "can_reply": can_reply, **context}, subject_id=subject_id)
    try:
        with transaction.atomic():
            notice = Notice(
                key=key,
                network_id=network_id,
                name=name,
                subject_kind=kind,
                subject_id=subject_id,
                to_address=to,
                to_name=to_name,
                mailbox=mailbox_of(to),
                reply_user_id=reply_user_id,
                reply_address=""
                if reply_user_id is None
                else reply_address(subject, reply_user_id, to, network_id=network_id),
                subject_line=rendered.subject_line,
                text=rendered.text,
                html=rendered.html,
                message_id=f"<{uuid.uuid4().hex}.{name.replace('/', '.')}@{settings.MAIL_DOMAIN}>",
                thread_root=thread_root(subject, to),
                automatic=automatic,
                sensitive=sensitive,
                next_try_at=not_before or clock.now(),
                give_up_at=give_up_at,
            )
            notice.save(force_insert=True)
            NoticeAttachment.objects.bulk_create(
                NoticeAttachment(notice=notice, name=a.name, content_type=a.content_type, content=a.content)
                for a in attachments
            )
    except IntegrityError:
        already = Notice.objects.filter(key=key).first()
        if already is None:
            raise
        return already
    return notice


def thread_root(subject: tuple[str, str], to: str) -> str:
    """A Message-ID never sent itself, named by every notice of one subject to one mailbox: mail programs then show
    one thread.

    Arithmetic, not a lookup: no race decides which message came first. Keyed, so nobody can compute another's.
    """
    text = "\n".join((*subject, mailbox_of(to)))
    mark = hmac.new(force_bytes(settings.SECRET_KEY), f"thread\n{text}".encode(), hashlib.sha256).hexdigest()[:24]
    return f"<thread.{mark}@{settings.MAIL_DOMAIN}>"


def claim(*, now: datetime, by: str, batch: int = 1) -> list[Notice]:
    """Take up to `batch` due notices for `by`, committed at once, so that no other worker sends them.

    The attempt is counted here: a message that kills its worker does not get endless tries.
    """
    due = Q(state=Notice.State.QUEUED, next_try_at__lte=now) & (Q(lease_until__isnull=True) | Q(lease_until__lte=now))
    with transaction.atomic():
        rows = list(
            Notice.objects.select_for_update(skip_locked=True).filter(due).order_by("next_try_at", "id")[:batch]
        )
        for row in rows:
            row.lease_until, row.leased_by, row.attempts = now + LEASE, by, row.attempts + 1
            row.save(update_fields=["lease_until", "leased_by", "attempts"])
    return rows


def mark_sent(notice: Notice, *, by: str) -> bool:
    """The mail server has it. False if the lease had passed to someone else, who then says so.

    Wipes a sensitive text, except in the sample network, where codes are there to be read at /desk/notices/.
    """
    return _end(notice, by=by, state=Notice.State.SENT, sent_at=clock.now(), last_error="")


def note_as_sent(*, subject: tuple[str, str]) -> int:
    """For a past that is loaded, not lived: what is queued about `subject` counts as sent when it was queued.

    Call it in the transaction that queued them, so that no worker ever sees them waiting. How many.
    """
    kind, subject_id = subject
    waiting = Notice.objects.filter(
        subject_kind=kind, subject_id=subject_id, state=Notice.State.QUEUED, lease_until__isnull=True
    )
    return waiting.update(state=Notice.State.SENT, sent_at=F("created_at"), attempts=1)


def mark_failed(notice: Notice, *, by: str, error: str) -> bool:
    """It will never arrive (no such mailbox, or tries used up)."""
    return _end(notice, by=by, state=Notice.State.FAILED, last_error=one_line(error, 500))


def mark_later(notice: Notice, *, by: str, error: str) -> bool:
    """Not this time. Waits by the number of tries; after the last one it has failed."""
    if notice.attempts > len(WAITS):
        return mark_failed(notice, by=by, error=error)
    again = clock.now() + WAITS[notice.attempts - 1]
    return (
        _held(notice, by).update(lease_until=None, leased_by="", next_try_at=again, last_error=one_line(error, 500))
        == 1
    )


def mark_stale(notice: Notice, *, by: str) -> bool:
    """Its moment has passed before it could be sent."""
    return _end(notice, by=by, state=Notice.State.CANCELLED, last_error="Too late to be of use.")


def cancel(*, key: str) -> bool:
    """Do not send it, if nobody has begun to. Returns whether it was stopped."""
    waiting = Notice.objects.filter(key=key, state=Notice.State.QUEUED).filter(
        Q(lease_until__isnull=True) | Q(lease_until__lte=clock.now())
    )
    return waiting.update(state=Notice.State.CANCELLED, lease_until=None, leased_by="") == 1


def send_again(*, notice_id: int) -> None:
    """Queue a failed notice once more, from the first try. Refuses when it has not failed or its text was wiped."""
    failed = Notice.objects.filter(pk=notice_id, state=Notice.State.FAILED, sensitive=False)
    if not failed.update(state=Notice.State.QUEUED, attempts=0, next_try_at=clock.now(), last_error=""):
        raise TooLate("not_failed", "Only a message that could not be sent can be sent again.")


def _held(notice: Notice, by: str) -> QuerySet[Notice]:
    return Notice.objects.filter(pk=notice.pk, state=Notice.State.QUEUED, leased_by=by)


def _end(notice: Notice, *, by: str, **values: object) -> bool:
    if notice.sensitive and not settings.SAMPLE_NETWORK:
        values |= {"text": "", "html": ""}
    return _held(notice, by).update(lease_until=None, leased_by="", **values) == 1
