"""What can be told of people afterwards, and in which words. Subjects: a user, or a place for its office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import TextChoices

from cityline.audit import types

if TYPE_CHECKING:
    from cityline.audit.models import Event


class PeopleEvent(TextChoices):
    SIGNED_IN = "people.signed_in", "Signed in"
    FACTOR_ADDED = "people.factor_added", "Second step set up"
    FACTOR_REMOVED = "people.factor_removed", "Second step removed"
    FACTOR_FAILED = "people.factor_failed", "Wrong code at the second step"
    RECOVERY_CODES_MADE = "people.recovery_codes_made", "New recovery codes"
    ROLE_GRANTED = "people.role_granted", "Role given"
    ROLE_ENDED = "people.role_ended", "Role ended"
    CLAIM_MADE = "people.claim_made", "Says they work for a city"
    VERIFIED = "people.verified", "Verified for a city"
    CLAIM_REFUSED = "people.claim_refused", "Not verified for a city"
    ROSTER_CHANGED = "people.roster_changed", "Roster changed"
    INVITED = "people.invited", "Invited to a city"
    INVITATION_REVOKED = "people.invitation_revoked", "Invitation taken back"
    OFFICE_CHANGED = "people.office_changed", "Of the city office or not"
    LEAD_CHANGED = "people.lead_changed", "City lead changed"
    LEFT = "people.left", "Left a city"


def _who(event: Event) -> str:
    return event.by_name or "Someone"


def _person(event: Event) -> str:
    return str(event.data.get("person", "")) or "someone"


def _city(event: Event) -> str:
    return str(event.data.get("city", "")) or "the city"


def _role(event: Event) -> str:
    return with_article(str(event.data.get("role", "")))


def with_article(role: str) -> str:
    """`a reviewer`, `an expert`."""
    return f"{'an' if role[:1] in 'aeiou' else 'a'} {role}" if role else "something"


def _why(event: Event) -> str:
    reason = str(event.data.get("reason", ""))
    return f" Reason: {reason}" if reason else ""


def _factor_removed(event: Event) -> str:
    """By oneself, or with a reason by an administrator."""
    whose = f" of {_person(event)}" if event.data.get("reason") else ""
    return f"{_who(event)} removed {event.data.get('what', 'a second step')}{whose}.{_why(event)}"


def _office(event: Event) -> str:
    did = "made" if event.data.get("of_city_office") else "no longer counts"
    return f"{_who(event)} {did} {_person(event)} of the city office of {_city(event)}."


def _roster(event: Event) -> str:
    return f"{_who(event)} changed the roster of {_city(event)}: {event.data.get('added', 0)} added, {event.data.get('removed', 0)} removed."


def declare() -> None:
    """Called once when the app is ready."""
    types.declare(
        PeopleEvent,
        {
            PeopleEvent.SIGNED_IN: lambda event: f"{_who(event)} signed in with {event.data.get('how', 'a code')}.",
            PeopleEvent.FACTOR_ADDED: lambda event: f"{_who(event)} set up {event.data.get('what', 'a second step')}.",
            PeopleEvent.FACTOR_REMOVED: _factor_removed,
            PeopleEvent.FACTOR_FAILED: lambda event: f"A wrong code was given at the second step of {_person(event)}.",
            PeopleEvent.RECOVERY_CODES_MADE: lambda event: f"{_who(event)} made new recovery codes.",
            PeopleEvent.ROLE_GRANTED: lambda event: (
                f"{event.by_name or 'The operator'} made {_person(event)} {_role(event)}."
            ),
            PeopleEvent.ROLE_ENDED: lambda event: (
                f"{_who(event)} ended the role of {_person(event)} as {_role(event)}."
            ),
            PeopleEvent.CLAIM_MADE: lambda event: f"{_who(event)} says they work for {_city(event)}.",
            PeopleEvent.VERIFIED: lambda event: (
                f"{_person(event)} was verified for {_city(event)} by {event.data.get('how', '')}.{_why(event)}"
            ),
            PeopleEvent.CLAIM_REFUSED: lambda event: (
                f"{_who(event)} did not verify {_person(event)} for {_city(event)}.{_why(event)}"
            ),
            PeopleEvent.ROSTER_CHANGED: _roster,
            PeopleEvent.INVITED: lambda event: (
                f"{_who(event)} invited {event.data.get('address', '')} to {_city(event)}."
            ),
            PeopleEvent.INVITATION_REVOKED: lambda event: (
                f"{_who(event)} took back the invitation of {event.data.get('address', '')} to {_city(event)}."
            ),
            PeopleEvent.OFFICE_CHANGED: _office,
            PeopleEvent.LEAD_CHANGED: lambda event: (
                f"{_who(event)} made {_person(event)} the city lead of {_city(event)}."
            ),
            PeopleEvent.LEFT: lambda event: f"{_person(event)} left {_city(event)}, says {_who(event)}.{_why(event)}",
        },
    )
