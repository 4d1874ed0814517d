"""Who may say which rules a network uses, and decide otherwise than the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cityline.people.models import Role
from cityline.people.queries import roles_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from cityline.people.models import User

_DECIDERS = frozenset({Role.MANAGER, Role.ADMINISTRATOR})


def may_choose_rules(by: User | AnonymousUser | None, network_id: int) -> str:
    """ "" if they may, else the reason."""
    if roles_of(by, network_id) & _DECIDERS:
        return ""
    return "Only administrators and the program manager choose the rules a network uses."


def may_override(by: User | AnonymousUser | None, network_id: int) -> str:
    """ "" if they may, else the reason."""
    if roles_of(by, network_id) & _DECIDERS:
        return ""
    return "Only administrators and program managers decide otherwise than the figures."
