"""A city's people, kept by its lead: invited, on the roster, made of the office. See also `leads`."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from cityline.audit.actions import record
from cityline.kernel import clock
from cityline.kernel.refusals import NotAllowed, Refused, TooLate
from cityline.notices.limits import may_mail
from cityline.people import emails, rules
from cityline.people.actions.persons import prove_email
from cityline.people.actions.verifying import verify
from cityline.people.events import PeopleEvent
from cityline.people.models import CityClaim, CityStanding, ClaimStatus, Invitation, RosterEntry, User
from cityline.people.verification import LEFT

if TYPE_CHECKING:
    from collections.abc import Collection

    from cityline.networks.models import Network
    from cityline.places.models import Place

SALT = "cityline.people.invitations"
LIFETIME = timedelta(days=14)
MOST_OPEN = 50
MOST_ON_ROSTER = 500


def _must_manage(by: User, place: Place, network: Network) -> None:
    why_not = rules.may_manage_office(by, place, network)
    if why_not:
        raise NotAllowed("not_allowed", why_not)


def _address(text: str) -> str:
    try:
        validate_email(text.strip())
    except ValidationError:
        raise Refused("bad_email", f"“{text.strip()[:80]}” is not a full e-mail address.", field="email") from None
    return text.strip()


def invite(*, place: Place, by: User, network: Network, email: str, of_city_office: bool = False) -> Invitation:
    """Ask one address to join the city's people.

    Changes: an invitation for 14 days; an open one to the same address ends. Recorded: invited. Told: the address,
    with a link that works once. Refused: anyone but the lead and the desk; what is no address; someone verified
    already; more than 50 open ones; a mailbox that had its share of our mail (TooMany).
    """
    _must_manage(by, place, network)
    email = _address(email)
    if CityStanding.objects.filter(user__email__iexact=email, place=place, verified_at__isnull=False).exists():
        raise Refused("verified_already", "This person is one of the city’s people already.", field="email")
    may_mail(email)
    open_ones = Invitation.objects.filter(place=place, used_at=None, revoked_at=None, expires_at__gt=clock.now())
    if open_ones.exclude(email__iexact=email).count() >= MOST_OPEN:
        raise Refused("too_many_invitations", "Fifty invitations are open. Take some back first.", field="email")
    secret = secrets.token_urlsafe(24)
    with transaction.atomic():
        open_ones.filter(email__iexact=email).update(revoked_at=clock.now())
        invitation = Invitation.objects.create(
            place=place, email=email, digest=_digest(secret), of_city_office=of_city_office, invited_by=by,
            expires_at=clock.now() + LIFETIME,
        )  # fmt: skip
        record(
            PeopleEvent.INVITED, subject=place, network_id=network.pk, by=by,
            data={"address": email, "city": str(place)},
        )  # fmt: skip
        emails.city_invitation(
            invitation, network=network, token=signing.Signer(salt=SALT).sign(f"{invitation.pk}.{secret}")
        )
    return invitation


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def invitation_of(token: str) -> Invitation | None:
    """The invitation a token names, if it is ours, unaltered, unused, in time and not taken back; else None."""
    try:
        key, secret = signing.Signer(salt=SALT).unsign(token).split(".", 1)
    except (signing.BadSignature, ValueError):
        return None
    if not key.isdecimal():
        return None
    return (
        Invitation.objects.select_related("place", "invited_by")
        .filter(pk=int(key), digest=_digest(secret), used_at=None, revoked_at=None, expires_at__gt=clock.now())
        .first()
    )


def accept_invitation(*, token: str, by: User, network: Network) -> CityStanding:
    """The invited person accepts.

    Changes: the invitation is used up; the standing is verified; their address is proved, for only its mailbox had the
    link. Recorded: verified. Told: the person. Refused: a link that is over; a person with another address.
    """
    invitation = invitation_of(token)
    if invitation is None:
        raise TooLate("invitation_over", "This invitation was used, taken back or has ended. Ask for a new one.")
    if by.email.casefold() != invitation.email.casefold():
        raise NotAllowed("other_address", "This invitation is for another address. Sign in with the one it came to.")
    with transaction.atomic():
        if not Invitation.objects.filter(pk=invitation.pk, used_at=None, revoked_at=None).update(used_at=clock.now()):
            raise TooLate("invitation_over", "This invitation has been used.")
        prove_email(user=by)
        return verify(
            user=by, place=invitation.place, network=network, how="invitation", by=invitation.invited_by,
            of_city_office=invitation.of_city_office,
        )  # fmt: skip


def revoke_invitation(*, place: Place, by: User, network: Network, invitation_id: int) -> None:
    """Take an open invitation back; its link ends at once. Recorded: invitation_revoked. Told: nobody."""
    _must_manage(by, place, network)
    with transaction.atomic():
        row = Invitation.objects.filter(pk=invitation_id, place=place, used_at=None, revoked_at=None).first()
        if row is None:
            return
        Invitation.objects.filter(pk=row.pk).update(revoked_at=clock.now())
        data = {"address": row.email, "city": str(place)}
        record(PeopleEvent.INVITATION_REVOKED, subject=place, network_id=network.pk, by=by, data=data)


def keep_roster(*, place: Place, by: User, network: Network, addresses: Collection[str]) -> tuple[int, int]:
    """The list of the city's addresses, whole: what is new is added, what is missing goes. How many of each.

    Whoever claims the city with one of them, proved, is verified at once, and so is whose claim waits; those verified
    stay so. Recorded: roster_changed; verified. Told: whoever is verified by it. Refused: anyone but the lead and the
    desk; what is no address; more than 500.
    """
    _must_manage(by, place, network)
    wanted = {_address(one).casefold(): _address(one) for one in addresses if one.strip()}
    if len(wanted) > MOST_ON_ROSTER:
        raise Refused("too_long", f"A roster has at most {MOST_ON_ROSTER} addresses.", field="addresses")
    with transaction.atomic():
        held = {row.email.casefold(): row.pk for row in RosterEntry.objects.select_for_update().filter(place=place)}
        gone = [pk for email, pk in held.items() if email not in wanted]
        RosterEntry.objects.filter(pk__in=gone).delete()
        new = [RosterEntry(place=place, email=email, added_by=by) for key, email in wanted.items() if key not in held]
        RosterEntry.objects.bulk_create(new)
        if new or gone:
            data = {"added": len(new), "removed": len(gone), "city": str(place)}
            record(PeopleEvent.ROSTER_CHANGED, subject=place, network_id=network.pk, by=by, data=data)
        _verify_who_waits(place, by, network, {row.email.casefold() for row in new})
    return len(new), len(gone)


def _verify_who_waits(place: Place, by: User, network: Network, addresses: Collection[str]) -> None:
    """Not who left the city before: that is for a person to decide."""
    waiting = CityClaim.objects.filter(place=place, network=network, status=ClaimStatus.WAITING).exclude(doubt=LEFT)
    for claim in waiting.select_related("user"):
        if claim.user.email.casefold() in addresses:
            verify(user=claim.user, place=place, network=network, how="roster", by=by)


def set_of_office(*, standing: CityStanding, by: User, network: Network, of_city_office: bool) -> None:
    """Make a verified person of the city office, or no longer. A lead always is.

    Recorded: office_changed. Told: the person, when made. Refused: anyone but the lead and the desk; someone not
    verified; the lead.
    """
    _must_manage(by, standing.place, network)
    with transaction.atomic():
        standing = locked(standing)
        if standing.is_lead and not of_city_office:
            raise Refused("is_lead", "The city lead is of the office. Hand over the lead first.")
        if standing.of_city_office == of_city_office:
            return
        standing.of_city_office = of_city_office
        standing.save(update_fields=["of_city_office"])
        data = {"person": str(standing.user), "city": str(standing.place), "of_city_office": of_city_office}
        record(PeopleEvent.OFFICE_CHANGED, subject=standing.user, network_id=network.pk, by=by, data=data)
        if of_city_office:
            emails.made_of_office(standing, network=network, by=by)


def locked(standing: CityStanding) -> CityStanding:
    """The row as it is now, held until the transaction ends; refuses one that is no longer verified."""
    row = CityStanding.objects.select_for_update(of=("self",)).select_related("user", "place").get(pk=standing.pk)
    if row.verified_at is None:
        raise TooLate("not_verified", "This person is not verified for the city any more.")
    return row
