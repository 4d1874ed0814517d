"""Which events administrators see on one page: sign-ins and privileged acts.

People's own are here; a room above adds its own from `apps.py`, for example the override of an eligibility decision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cityline.people.events import PeopleEvent

if TYPE_CHECKING:
    from django.db.models import TextChoices

_watched: set[str] = {str(event.value) for event in PeopleEvent}


def watch(*events: TextChoices) -> None:
    """Show these events on the page too."""
    _watched.update(str(event.value) for event in events)


def types() -> list[str]:
    return sorted(_watched)
