"""Reading messages on the staff's behalf."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from cityline.notices.models import InboundMessage, Notice, WorkRecord


def notices_of(network_id: int) -> QuerySet[Notice]:
    """What staff of this network may see: its notices, and those of no network (sign-in codes). Newest first, without
    bodies.
    """
    mine = Notice.objects.filter(Q(network_id=network_id) | Q(network_id__isnull=True))
    return mine.defer("text", "html").order_by("-created_at", "-id")


def held_mail(network_id: int) -> QuerySet[InboundMessage]:
    """Mail that came in and was not added, of this network or of none, newest first, without bodies."""
    unfit = [InboundMessage.State.QUARANTINED, InboundMessage.State.REJECTED]
    mine = Q(network_id=network_id) | Q(network_id__isnull=True)
    return (
        InboundMessage.objects.filter(mine, state__in=unfit).defer("raw", "full_text").order_by("-received_at", "-id")
    )


def oldest_waiting(now: datetime) -> datetime | None:
    """When the message that has waited longest became due; None if none waits. For the status page."""
    due = Notice.objects.filter(state=Notice.State.QUEUED, next_try_at__lte=now)
    return due.order_by("next_try_at").values_list("next_try_at", flat=True).first()


def signs_of_life() -> list[WorkRecord]:
    """Every piece of background work and when it was last alive. For the status page."""
    return list(WorkRecord.objects.order_by("name"))
