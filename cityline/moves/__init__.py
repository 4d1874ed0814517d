"""One function through which every status changes: transition, rule, update-if-unchanged, event."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from cityline.audit.actions import record
from cityline.kernel import clock
from cityline.kernel.refusals import NotAllowed, TooLate

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.contrib.auth.base_user import AbstractBaseUser
    from django.db.models import Model, TextChoices

    from cityline.kernel.transitions import Transition

# A rule answers "" when the person may, else a sentence that says why not.
Rule = Callable[[Any, Any], str]


def move(
    row: Model,
    transition: Transition,
    *,
    rules: Mapping[str, Rule],
    events: type[TextChoices],
    by: AbstractBaseUser | None,
    network_id: int | None,
    at: datetime | None = None,
    also: dict[str, Any] | None = None,
    unchanged: dict[str, Any] | None = None,
    data: dict[str, Any] | None = None,
) -> None:
    """Carry `row` along `transition`, once, whoever else is trying.

    Asks the rule; updates only where the status (and `unchanged`) is still what the caller saw; writes the
    event. Refuses with NotAllowed (the rule's sentence) or TooLate (someone was faster, or the state does
    not allow it). Sets `also` columns in the same statement and on the row in hand.
    """
    status = str(row.status)  # type: ignore[attr-defined]  # any model with a status
    why_not = rules[transition.rule](by, row)
    if why_not:
        raise NotAllowed("not_allowed", why_not)
    if status not in transition.sources:
        raise TooLate("wrong_state", f"This can no longer be done: it is now {status.replace('_', ' ')}.")
    changes = {**(also or {}), "status": transition.target}
    seen = {**(unchanged or {}), "status": status}
    changed = type(row)._default_manager.filter(pk=row.pk, **seen).update(**changes)
    if not changed:
        raise TooLate(
            "changed_meanwhile", "Someone else changed this a moment ago. Nothing of yours was saved over it."
        )
    for name, value in changes.items():
        setattr(row, name, value)
    record(events(transition.event), subject=row, network_id=network_id, by=by, at=at or clock.now(), data=data)
