"""Writing history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cityline.audit import types
from cityline.audit.models import Event
from cityline.kernel import clock

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.base_user import AbstractBaseUser
    from django.db.models import Model, TextChoices


def record(
    event: TextChoices,
    *,
    subject: Model | tuple[str, str],
    network_id: int | None,
    by: AbstractBaseUser | None,
    at: datetime | None = None,
    data: dict[str, Any] | None = None,
) -> Event:
    """Write one event in the caller's transaction. `by` None means the clock or a visitor without a name.

    `subject` is a row (its model name and key are kept) or a (kind, id) pair. An undeclared event type is a
    programming error and raises.
    """
    if str(event.value) not in types.known():
        raise LookupError(f"{event.value} was never declared to the audit room.")
    kind, identity = subject if isinstance(subject, tuple) else (str(subject._meta.model_name), str(subject.pk))
    return Event.objects.create(
        type=event.value,
        subject_kind=kind,
        subject_id=identity,
        network_id=network_id,
        by_id=by.pk if by else None,
        by_name=str(by)[:160] if by else "",
        at=at or clock.now(),
        data=data or {},
    )
