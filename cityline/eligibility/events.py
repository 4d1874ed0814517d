"""What is recorded about eligibility, and in which words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import TextChoices

from cityline.audit import types
from cityline.eligibility.states import Conclusion

if TYPE_CHECKING:
    from cityline.audit.models import Event


class EligibilityEvent(TextChoices):
    RULES_CHOSEN = "eligibility.rules_chosen", "Rule set chosen"
    DECISION_KEPT = "eligibility.decision_kept", "Eligibility decision kept"
    DECISION_OVERRIDDEN = "eligibility.decision_overridden", "Eligibility decided otherwise"
    OVERRIDE_LIFTED = "eligibility.override_lifted", "Eligibility by the figures again"


def _who(event: Event) -> str:
    return event.by_name or "The network"


def _verdict(event: Event) -> str:
    return Conclusion(event.data["verdict"]).label.lower()


def _chosen(event: Event) -> str:
    return (
        f"{_who(event)} chose {event.data['rules']}, version {event.data['version']}, from {event.data['from_on']} on."
    )


def _kept(event: Event) -> str:
    return f"{event.data['city']} under {event.data['rules']}: {_verdict(event)}. Kept for {event.data['kept_for']}."


def _overridden(event: Event) -> str:
    return f"{_who(event)} decided: {event.data['city']} is {_verdict(event)} under {event.data['rules']}. {event.data['reason']}"


def _lifted(event: Event) -> str:
    return f"{_who(event)} took back the decision on {event.data['city']} under {event.data['rules']}: the figures decide again."


def declare() -> None:
    """Called once when the room opens (apps.py)."""
    types.declare(
        EligibilityEvent,
        {
            EligibilityEvent.RULES_CHOSEN: _chosen,
            EligibilityEvent.DECISION_KEPT: _kept,
            EligibilityEvent.DECISION_OVERRIDDEN: _overridden,
            EligibilityEvent.OVERRIDE_LIFTED: _lifted,
        },
    )
