"""What is recorded about eligibility, and in which words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import TextChoices

from cityline.audit import types
from cityline.eligibility.states import Conclusion

if TYPE_CHECKING:
    from cityline.audit.models import Event


class EligibilityEvent(TextChoices):
    RULES_CHOSEN = "eligibility.rules_chosen", "Rule set chosen"
    CHOICE_TAKEN_BACK = "eligibility.choice_taken_back", "Choice of rules taken back"
    DECISION_KEPT = "eligibility.decision_kept", "Eligibility decision kept"
    DECISION_OVERRIDDEN = "eligibility.decision_overridden", "Eligibility decided otherwise"
    OVERRIDE_LIFTED = "eligibility.override_lifted", "Eligibility by the figures again"


def _who(event: Event) -> str:
    return event.by_name or "The network"


def _verdict(event: Event) -> str:
    return Conclusion(event.data["verdict"]).label.lower()


def _chosen(event: Event) -> str:
    return f"{_who(event)} chose {_rules(event)} from {_day(event)} on."


def _taken_back(event: Event) -> str:
    return f"{_who(event)} took back the choice of {_rules(event)} from {_day(event)} on."


def _rules(event: Event) -> str:
    return f"{_name(event)}, version {event.data['version']},"


def _name(event: Event) -> str:
    """As people read it; events from before there was a name in them have the id."""
    return str(event.data.get("name") or event.data["rules"])


def _day(event: Event) -> str:
    day = date.fromisoformat(event.data["from_on"])
    return f"{day:%B} {day.day}, {day.year}"


def _kept(event: Event) -> str:
    return f"{event.data['city']} under {_name(event)}: {_verdict(event)}. Kept for {event.data['kept_for']}."


def _overridden(event: Event) -> str:
    return (
        f"{_who(event)} decided: {event.data['city']} is {_verdict(event)} under {_name(event)}. {event.data['reason']}"
    )


def _lifted(event: Event) -> str:
    return (
        f"{_who(event)} took back the decision on {event.data['city']} under {_name(event)}: the figures decide again."
    )


def declare() -> None:
    """Called once when the room opens (apps.py)."""
    types.declare(
        EligibilityEvent,
        {
            EligibilityEvent.RULES_CHOSEN: _chosen,
            EligibilityEvent.CHOICE_TAKEN_BACK: _taken_back,
            EligibilityEvent.DECISION_KEPT: _kept,
            EligibilityEvent.DECISION_OVERRIDDEN: _overridden,
            EligibilityEvent.OVERRIDE_LIFTED: _lifted,
        },
    )
