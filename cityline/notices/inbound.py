"""Mail that comes in: the one function every door calls, and what becomes of a message.

A message is added to a subject only on a secret the sender was given (the reply address, or the Message-ID of a
notice of ours) *and* From being the address it was given to. A forged From has no secret; a forwarded message has the
wrong From. Both are held for the desk. Everything is kept as it came.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from cityline.kernel import clock, codes
from cityline.kernel.refusals import Refused
from cityline.notices import mime, replies, reply_addresses
from cityline.notices.headers import clean_text, one_line, same_address
from cityline.notices.models import InboundMessage, Notice, ReplyAddress
from cityline.notices.queue import Attachment

State = InboundMessage.State
# How long the original of mail that was not added is kept; accepted mail keeps it.
KEEP_HELD = timedelta(days=90)


@dataclass(frozen=True)
class Reply:
    """What a feature's handler gets. It runs in the transaction that keeps the message; raising Refused means "not
    added".
    """

    inbound_id: int
    subject_id: str
    user_id: int
    text: str
    full_text: str
    attachments: tuple[Attachment, ...]
    received_at: datetime
    from_address: str


@dataclass(frozen=True)
class _Found:
    """Whom a message is from and what about, or why that is not certain."""

    kind: str = ""
    subject_id: str = ""
    user_id: int | None = None
    network_id: int | None = None
    doubt: str = ""


Handler = Callable[[Reply], None]
_handlers: dict[str, Handler] = {}


def on_reply(kind: str, handler: Handler) -> None:
    """Have `handler` add replies about subjects of this kind. The same kind again replaces it."""
    _handlers[kind] = handler


@transaction.atomic
def receive(raw: bytes, *, recipients: Iterable[str] = ()) -> InboundMessage:
    """Keep one message and, if it is certainly a reply of ours, hand it to its feature.

    `recipients` are envelope recipients, where the door knows them. Accepted: the feature's handler ran. Quarantined:
    kept for the desk. Automatic: an auto-reply or delivery report, never a message (a report marks its notice as
    bounced). Duplicate: arrived before. Rejected: unreadable, or the feature refused with a sentence. Any other error
    of a handler undoes everything and reaches the door, which tells the sending server to try again: nothing is lost.
    """
    envelope = [one_line(r, 254) for r in recipients][:50]
    try:
        mail = mime.read(raw)
    except mime.Unreadable as unreadable:
        return _keep_unreadable(raw, envelope, str(unreadable))
    row = InboundMessage(
        received_at=clock.now(),
        raw=raw,
        digest=mail.digest,
        message_id=clean_text(mail.message_id),
        from_address=mail.from_address,
        recipients=envelope or [one_line(mail.recipients, 2000)],
        subject_line=mail.subject_line,
        full_text=mail.text,
    )
    automatic = why_automatic(mail)
    if automatic:
        _mark_bounced(mail)
        return _keep(row, State.AUTOMATIC, automatic)
    found = _match(mail, reply_addresses.tokens_in(" ".join([*envelope, mail.recipients])))
    row.subject_kind, row.subject_id = found.kind, found.subject_id
    row.user_id, row.network_id = found.user_id, found.network_id
    row.text = replies.newly_written(mail.text)
    if found.doubt:
        return _keep(row, State.QUARANTINED, found.doubt)
    return _hand_over(row, mail)


def why_automatic(mail: mime.Mail) -> str:
    """Why this was written by a machine, or nothing. RFC 3834, and what mail programs really send."""
    headers = mail.headers
    submitted = headers.get("auto-submitted", "no").lower().split(";")[0].strip()
    if mail.content_type == "multipart/report" or headers.get("return-path", "").strip() == "<>":
        return "Delivery report."
    if re.match(r"(mailer-daemon|postmaster)@", mail.from_address, re.IGNORECASE):
        return "Delivery report."
    if submitted not in {"no", ""} or {"x-autoreply", "x-autorespond", "x-autoresponse"} & headers.keys():
        return "Automatic reply."
    if headers.get("precedence", "").lower() in {"bulk", "junk", "list", "auto_reply"} or "list-id" in headers:
        return "Sent to a list or in bulk."
    if re.match(
        r"(automatic reply|auto(matic)?[- ]?(reply|response)|out of (the )?office)\b", mail.subject_line, re.IGNORECASE
    ):
        return "Automatic reply."
    return ""


def _match(mail: mime.Mail, tokens: list[str]) -> _Found:
    addresses = list(ReplyAddress.objects.filter(token__in=tokens[:20]))
    mine = [a for a in addresses if mail.from_address and same_address(a.address, mail.from_address)]
    for address in mine:
        if address.revoked_at is None:
            return _Found(address.subject_kind, address.subject_id, address.user_id, address.network_id)
    if mine:
        return _guess(mail, "The reply address was withdrawn.", mine[0])
    if addresses:
        return _guess(mail, "Sent to someone else's reply address.", addresses[0])
    notices = Notice.objects.filter(message_id__in=mail.answers_to[:50], reply_user_id__isnull=False)
    for notice in notices.order_by("-id")[:5]:
        is_theirs = mail.from_address and same_address(notice.to_address, mail.from_address)
        if is_theirs and reply_addresses.is_live(notice.reply_address):
            return _Found(notice.subject_kind, notice.subject_id, notice.reply_user_id, notice.network_id)
    answered = notices.order_by("-id").first()
    if answered is not None:
        return _guess(mail, "Answers a message that was sent to another address.", answered)
    return _guess(mail, "Nothing but its sender and a code says what it belongs to.", None)


def _guess(mail: mime.Mail, doubt: str, known: ReplyAddress | Notice | None) -> _Found:
    """What it may be about, for the desk to decide; never who it is from. The desk is that of the network which wrote
    about it; where nothing tells which one that is, every desk sees it."""
    if known is not None:
        return _Found(known.subject_kind, known.subject_id, None, known.network_id, doubt)
    code = codes.find_code(mail.subject_line)
    if not code:
        return _Found(doubt=doubt)
    written = Notice.objects.filter(subject_kind="question", subject_id=code, network_id__isnull=False)
    return _Found("question", code, None, written.values_list("network_id", flat=True).first(), doubt)


def _hand_over(row: InboundMessage, mail: mime.Mail) -> InboundMessage:
    handler = _handlers.get(row.subject_kind)
    if handler is None:
        return _keep(row, State.QUARANTINED, "Replies about this are not taken by mail.")
    if not row.text and not mail.attachments:
        return _keep(row, State.REJECTED, "The message has no words and no files.")
    kept = _keep(row, State.ACCEPTED, "")
    if kept.state == State.DUPLICATE or row.user_id is None:
        return kept
    reply = Reply(
        inbound_id=kept.pk,
        subject_id=row.subject_id,
        user_id=row.user_id,
        text=row.text,
        full_text=row.full_text,
        attachments=tuple(mail.attachments),
        received_at=row.received_at,
        from_address=row.from_address,
    )
    try:
        with transaction.atomic():
            handler(reply)
    except Refused as refused:
        kept.state, kept.reason = State.REJECTED, one_line(refused.sentence, 300)
        kept.save(update_fields=["state", "reason"])
    return kept


def _keep(row: InboundMessage, state: str, reason: str) -> InboundMessage:
    row.state, row.reason = state, reason
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        if not InboundMessage.objects.filter(digest=row.digest).exists():
            raise
        row.state, row.reason, row.raw, row.text, row.full_text = State.DUPLICATE, "Arrived before.", b"", "", ""
        row.pk = None
        row.save(force_insert=True)
    return row


def _keep_unreadable(raw: bytes, envelope: list[str], reason: str) -> InboundMessage:
    import hashlib

    kept = raw if len(raw) <= mime.LARGEST else b""
    row = InboundMessage(raw=kept, digest=hashlib.sha256(raw).hexdigest(), recipients=envelope, received_at=clock.now())
    return _keep(row, State.REJECTED, reason)


def _mark_bounced(mail: mime.Mail) -> None:
    """A report naming the Message-ID of a notice (which only its recipient's servers know) says it did not arrive."""
    sent = Notice.objects.filter(message_id__in=mail.original_ids[:5], state=Notice.State.SENT, bounced_at__isnull=True)
    sent.update(bounced_at=clock.now(), last_error=one_line(f"Came back: {mail.subject_line}", 500))


def tidy() -> int:
    """Clock job: forget the originals of mail that was not added, after KEEP_HELD. Returns how many."""
    old = InboundMessage.objects.filter(received_at__lt=clock.now() - KEEP_HELD).exclude(state=State.ACCEPTED)
    return old.exclude(raw=b"").update(raw=b"", text="", full_text="")
