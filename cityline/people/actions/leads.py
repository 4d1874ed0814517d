"""Who leads a city, and who leaves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from cityline.audit.actions import record
from cityline.kernel import clock
from cityline.kernel.refusals import NotAllowed, Refused, TooLate
from cityline.people import emails, leaving, rules
from cityline.people.actions.factors import end_sessions
from cityline.people.events import PeopleEvent
from cityline.people.models import CityStanding, Invitation, RosterEntry, User

if TYPE_CHECKING:
    from cityline.networks.models import Network
    from cityline.places.models import Place

GONE = "This person is not verified for the city any more."


def hand_over_lead(*, standing: CityStanding, by: User, network: Network) -> None:
    """Make a verified person the city lead; who led before is of the office from then on. A city has one lead.

    Changes: what people who left had asked, and the desk kept, goes to the new lead. Recorded: lead_changed. Told: the
    new lead. Refused: anyone but the lead and the desk, also a lead who handed over a moment ago in another window;
    someone not verified; a closed account.
    """
    with transaction.atomic():
        people = _held(standing.place)
        why_not = rules.may_manage_office(by, standing.place, network)
        if why_not:
            raise NotAllowed("not_allowed", why_not)
        heir = _verified(people, standing)
        if not heir.user.is_active:
            raise Refused("account_closed", "This person’s account is closed.")
        if heir.is_lead:
            return
        CityStanding.objects.filter(place=heir.place, is_lead=True).update(is_lead=False)
        heir.is_lead = heir.of_city_office = True
        heir.save(update_fields=["is_lead", "of_city_office"])
        leaving.inherit(heir.place, heir.user, by)
        data = {"person": str(heir.user), "city": str(heir.place)}
        record(PeopleEvent.LEAD_CHANGED, subject=heir.user, network_id=network.pk, by=by, data=data)
        emails.made_city_lead(heir, network=network, by=by)


def remove_from_city(*, standing: CityStanding, by: User, network: Network, heir: CityStanding | None = None) -> None:
    """Someone no longer works for the city.

    Changes: no longer verified; their address leaves the roster; open invitations to it and by them end; every session
    of theirs ends. What they asked for the city goes to the lead; where there is none, to `heir`, whom the desk may
    name; else the desk keeps it until there is a lead. Rooms above end links and shares (`leaving`). Recorded: left.
    Told: who left. Refused: anyone but the lead, the desk and themselves; the lead, while somebody is there to hand
    over to; an heir who is not of the city, or named by anyone but the desk.
    """
    with transaction.atomic():
        people = _held(standing.place)
        gone = _verified(people, standing)
        why_not = rules.may_remove(by, gone, network)
        if why_not:
            raise NotAllowed("not_allowed", why_not)
        _end(gone, _heir(people, gone, heir, by, network), by)
        data = {"person": str(gone.user), "city": str(gone.place)}
        record(PeopleEvent.LEFT, subject=gone.user, network_id=network.pk, by=by, data=data)
        emails.removed_from_city(gone, network=network)


def _heir(
    people: list[CityStanding], gone: CityStanding, named: CityStanding | None, by: User, network: Network
) -> User | None:
    lead = next((one for one in people if one.is_lead and one.pk != gone.pk), None)
    if lead or named is None:
        return lead.user if lead else None
    why_not = rules.may_manage_office(by, gone.place, network)
    if why_not or named.pk == gone.pk:
        raise NotAllowed("not_allowed", why_not or "Somebody else has to take it over.")
    return _verified(people, named).user


def _end(gone: CityStanding, heir: User | None, by: User) -> None:
    user, place, now = gone.user, gone.place, clock.now()
    leaving.hand_over(user, place, heir, by)
    gone.verified_at, gone.of_city_office, gone.is_lead, gone.left_at = None, False, False, now
    gone.save(update_fields=["verified_at", "of_city_office", "is_lead", "left_at"])
    RosterEntry.objects.filter(place=place, email__iexact=user.email).delete()
    still_open = Invitation.objects.filter(place=place, used_at=None, revoked_at=None)
    still_open.filter(email__iexact=user.email).update(revoked_at=now)
    still_open.filter(invited_by=user).update(revoked_at=now)
    end_sessions(user=user)


def _held(place: Place) -> list[CityStanding]:
    """The city's verified people as they are now, held until the transaction ends: of two changes at the same moment
    the second sees the first."""
    rows = CityStanding.objects.select_for_update(of=("self",)).filter(place=place, verified_at__isnull=False)
    return list(rows.select_related("user", "place").order_by("pk"))


def _verified(people: list[CityStanding], standing: CityStanding) -> CityStanding:
    row = next((one for one in people if one.pk == standing.pk), None)
    if row is None:
        raise TooLate("not_verified", GONE)
    return row
