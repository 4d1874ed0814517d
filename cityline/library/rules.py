"""Who may change what is public, and why not, in a sentence fit for a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cityline.people.models import LIBRARY_ROLES, Role
from cityline.people.queries import roles_of

if TYPE_CHECKING:
    from cityline.people.models import User

_PUBLISHERS = frozenset({Role.NAVIGATOR, Role.REVIEWER, Role.ADMINISTRATOR})
_TENDERS = _PUBLISHERS | {Role.LIBRARIAN}


def may_publish(by: User | None, network_id: int) -> str:
    """ "" if they may, else the reason."""
    return "" if roles_of(by, network_id) & _PUBLISHERS else "Only the desk publishes answers."


def may_tend(by: User | None, network_id: int) -> str:
    """Correct, review or withdraw an answer: "" if they may, else the reason."""
    return "" if roles_of(by, network_id) & _TENDERS else "Only the desk and the librarians change published answers."


def may_place(by: User | None, network_id: int) -> str:
    """See how things are found, and say what comes first or last for a topic: "" if they may, else the reason."""
    return "" if roles_of(by, network_id) & LIBRARY_ROLES else "Only librarians decide what comes first for a topic."
