"""Rows of messages: the queue, reply addresses, what came in. Subjects and people are plain values, no foreign keys
upward.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from cityline.kernel import clock


class Notice(models.Model):
    """One message to one person. This table is the queue.

    Rendered when queued, so what is sent is what was true then. `message_id` is made when queued too: if a worker
    dies between the mail server's yes and our mark, the repeat carries the same Message-ID. A lease names who is
    sending and until when that claim holds; after that anyone may take it again.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting to be sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Could not be sent"
        CANCELLED = "cancelled", "Not sent, no longer needed"

    key = models.CharField(
        max_length=200, unique=True, help_text="Names the occasion; the same key is the same message."
    )
    network_id = models.BigIntegerField(null=True, blank=True)
    name = models.CharField(max_length=80, help_text="Folder of its templates under emails/.")
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.CharField(max_length=80, blank=True)
    to_address = models.CharField(max_length=254)
    to_name = models.CharField(max_length=120, blank=True)
    mailbox = models.CharField(max_length=254, help_text="to_address in small letters without +tag: what limits count.")
    reply_user_id = models.BigIntegerField(null=True, blank=True)
    reply_address = models.CharField(max_length=254, blank=True)
    subject_line = models.CharField(max_length=250)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    message_id = models.CharField(max_length=200, unique=True)
    thread_root = models.CharField(
        max_length=200, blank=True, help_text="First entry of References; see queue.thread_root."
    )
    automatic = models.BooleanField(default=True, help_text="Marked Auto-Submitted: no person wrote it.")
    sensitive = models.BooleanField(default=False, help_text="Text is wiped once sent, failed or cancelled.")
    state = models.CharField(max_length=12, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=clock.now)
    give_up_at = models.DateTimeField(null=True, blank=True, help_text="Worthless after this moment (a sign-in code).")
    lease_until = models.DateTimeField(null=True, blank=True)
    leased_by = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    bounced_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["queued", "sent", "failed", "cancelled"]), name="notices_notice_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="notices_notice_sent_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(lease_until__isnull=True, leased_by="") | (Q(lease_until__isnull=False) & ~Q(leased_by="")),
                name="notices_notice_lease_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(state="queued") | Q(lease_until__isnull=True), name="notices_notice_only_queued_is_leased"
            ),
            models.CheckConstraint(
                condition=Q(bounced_at__isnull=True) | Q(state="sent"), name="notices_notice_only_sent_bounces"
            ),
            models.CheckConstraint(condition=~Q(to_address=""), name="notices_notice_has_recipient"),
            models.CheckConstraint(
                condition=Q(reply_user_id__isnull=True, reply_address="")
                | (Q(reply_user_id__isnull=False) & ~Q(reply_address="")),
                name="notices_notice_reply_is_whole",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["next_try_at", "id"], condition=Q(state="queued"), name="notices_notice_due"),
            models.Index(fields=["mailbox", "created_at"], name="notices_notice_mailbox"),
            models.Index(fields=["-created_at", "-id"], name="notices_notice_newest"),
            models.Index(fields=["state", "-created_at", "-id"], name="notices_notice_by_state"),
            models.Index(fields=["subject_kind", "subject_id"], name="notices_notice_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.name} to {self.to_address}"


class NoticeAttachment(models.Model):
    """A file that goes with a notice; kept in the row, so that what is queued cannot lose it."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=120)
    content = models.BinaryField()

    def __str__(self) -> str:
        return self.name


class ReplyAddress(models.Model):
    """`reply+<token>@<mail domain>`: what reaches it is about this subject and from this person, if From agrees.

    `address` is the mail address it was made for. Anyone it is forwarded to learns the token, so From is compared.
    """

    token = models.CharField(max_length=40, unique=True)
    network_id = models.BigIntegerField(null=True, blank=True)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=80)
    user_id = models.BigIntegerField()
    address = models.CharField(max_length=254)
    created_at = models.DateTimeField(default=clock.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "user_id", "address"],
                condition=Q(revoked_at__isnull=True),
                name="notices_reply_address_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id} for person {self.user_id}"


class InboundMessage(models.Model):
    """Whatever arrived by mail, as it came, and what became of it."""

    class State(models.TextChoices):
        ACCEPTED = "accepted", "Added"
        QUARANTINED = "quarantined", "Held: sender not certain"
        AUTOMATIC = "automatic", "Automatic reply or delivery report"
        DUPLICATE = "duplicate", "Arrived before"
        REJECTED = "rejected", "Not added"

    received_at = models.DateTimeField(default=clock.now)
    network_id = models.BigIntegerField(null=True, blank=True)
    raw = models.BinaryField(help_text="The message as received; empty for a duplicate, and once it was tidied away.")
    digest = models.CharField(max_length=64, help_text="Same message by another route has the same digest.")
    message_id = models.CharField(max_length=500, blank=True)
    from_address = models.CharField(max_length=254, blank=True)
    recipients = models.JSONField(default=list)
    subject_line = models.CharField(max_length=250, blank=True)
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.CharField(max_length=80, blank=True)
    user_id = models.BigIntegerField(null=True, blank=True)
    text = models.TextField(blank=True, help_text="What the person newly wrote, quotes cut.")
    full_text = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=State.choices)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["digest"], condition=~Q(state="duplicate"), name="notices_inbound_once"),
            models.CheckConstraint(
                condition=Q(state__in=["accepted", "quarantined", "automatic", "duplicate", "rejected"]),
                name="notices_inbound_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | (~Q(subject_kind="") & ~Q(subject_id="") & Q(user_id__isnull=False)),
                name="notices_inbound_accepted_is_matched",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-received_at", "-id"], name="notices_inbound_newest"),
            models.Index(fields=["state", "-received_at"], name="notices_inbound_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()}: {self.subject_line or 'no subject'}"


class WorkRecord(models.Model):
    """Last sign of life of one piece of background work; the status page and `tick` read it."""

    name = models.CharField(max_length=100, primary_key=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    done = models.PositiveBigIntegerField(default=0, help_text="Pieces done in the last run that did any.")
    last_error = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return self.name
