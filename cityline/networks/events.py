"""What is recorded about a network."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

from django.db import models

from cityline.audit import types
from cityline.kernel.workdays import hour_in_words

if TYPE_CHECKING:
    from cityline.audit.models import Event


class NetworkEvent(models.TextChoices):
    EXTRA_DAY_ADDED = "networks.extra_day_added", "Day off added"
    EXTRA_DAY_REMOVED = "networks.extra_day_removed", "Day off removed"
    CLOSING_HOUR_CHANGED = "networks.closing_hour_changed", "Closing hour changed"
    PROMISE_CHANGED = "networks.promise_changed", "Promise changed"


def _who(event: Event) -> str:
    return event.by_name or "The operator"


def _day(event: Event) -> str:
    day = date.fromisoformat(event.data["on"])
    return f"{day:%B} {day.day}, {day.year} ({event.data['name']})"


def _added(event: Event) -> str:
    return f"{_who(event)} made {_day(event)} a day off."


def _removed(event: Event) -> str:
    return f"{_who(event)} made {_day(event)} a working day again."


def _closing(event: Event) -> str:
    was, now = (hour_in_words(time.fromisoformat(event.data[key])) for key in ("from", "to"))
    return f"{_who(event)} changed the closing hour: {now} instead of {was.rstrip('.')}."


def _promise(event: Event) -> str:
    now = event.data["to"]
    days = "working day" if now == 1 else "working days"
    return f"{_who(event)} changed the promise from {event.data['from']} to {now} {days}."


def declare() -> None:
    """Called once when the room opens (apps.py)."""
    types.declare(
        NetworkEvent,
        {
            NetworkEvent.EXTRA_DAY_ADDED: _added,
            NetworkEvent.EXTRA_DAY_REMOVED: _removed,
            NetworkEvent.CLOSING_HOUR_CHANGED: _closing,
            NetworkEvent.PROMISE_CHANGED: _promise,
        },
    )
