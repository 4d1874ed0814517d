"""Which events administrators see: sign-ins on one page, privileged acts on another, by kind.

People's and the network's own are here; a room above adds its own from `apps.py`, for example the override of an
eligibility decision.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cityline.networks.events import NetworkEvent
from cityline.people.events import PeopleEvent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import TextChoices


@dataclass(frozen=True)
class Kind:
    """Privileged acts that belong together; `key` stands in the address of the page."""

    key: str
    label: str
    events: tuple[str, ...]


def _values(events: Iterable[TextChoices]) -> tuple[str, ...]:
    return tuple(str(event.value) for event in events)


SIGN_INS = _values(
    (
        PeopleEvent.SIGNED_IN,
        PeopleEvent.FACTOR_ADDED,
        PeopleEvent.FACTOR_REMOVED,
        PeopleEvent.FACTOR_FAILED,
        PeopleEvent.RECOVERY_CODES_MADE,
    )
)
# Verified by the .gov list or a roster is nobody's act: see `queries.privileged_acts`.
_CITIES = (
    PeopleEvent.VERIFIED,
    PeopleEvent.CLAIM_REFUSED,
    PeopleEvent.LEAD_CHANGED,
    PeopleEvent.OFFICE_CHANGED,
    PeopleEvent.LEFT,
    PeopleEvent.ROSTER_CHANGED,
    PeopleEvent.INVITED,
    PeopleEvent.INVITATION_REVOKED,
)
_kinds: dict[str, Kind] = {}


def watch(key: str, label: str, *events: TextChoices) -> None:
    """Show these as a kind of privileged acts. The same key again replaces it, so a reload is harmless."""
    _kinds[key] = Kind(key, label, _values(events))


def kinds() -> tuple[Kind, ...]:
    return tuple(_kinds.values())


watch("roles", "Roles", PeopleEvent.ROLE_GRANTED, PeopleEvent.ROLE_ENDED)
watch("network", "Closing hour, promise and days off", *NetworkEvent)
watch("cities", "Who works for which city", *_CITIES)
watch("second-step", "Second step removed", PeopleEvent.FACTOR_REMOVED)
