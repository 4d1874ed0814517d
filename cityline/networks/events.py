"""What is recorded about a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from cityline.audit import types

if TYPE_CHECKING:
    from cityline.audit.models import Event


class NetworkEvent(models.TextChoices):
    EXTRA_DAY_ADDED = "networks.extra_day_added", "Day off added"
    EXTRA_DAY_REMOVED = "networks.extra_day_removed", "Day off removed"


def _added(event: Event) -> str:
    return f"{event.data['on']} ({event.data['name']}) was added as a day off."


def _removed(event: Event) -> str:
    return f"{event.data['on']} ({event.data['name']}) is a working day again."


def declare() -> None:
    """Called once when the room opens (apps.py)."""
    types.declare(
        NetworkEvent,
        {NetworkEvent.EXTRA_DAY_ADDED: _added, NetworkEvent.EXTRA_DAY_REMOVED: _removed},
    )
