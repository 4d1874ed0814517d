"""Somebody says they work for a city: verified at once where that is plain, else a person at the desk decides."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from cityline.audit.actions import record
from cityline.kernel import clock
from cityline.kernel.refusals import NotAllowed, Refused, TooLate, TooMany
from cityline.people import emails, rules
from cityline.people.actions.persons import note_claim
from cityline.people.events import PeopleEvent
from cityline.people.models import CityClaim, CityStanding, ClaimStatus, User
from cityline.people.queries import deciders, is_on_roster, judged
from cityline.people.verification import LEFT
from cityline.places.models import PlaceKind

if TYPE_CHECKING:
    from cityline.networks.models import Network
    from cityline.places.models import Place

MOST_WAITING = 3
MOST_REFUSALS = 3  # of one city, within this time:
WITHIN = timedelta(days=30)
# How somebody was verified: what is stored, and how it is said.
HOW = {
    "domain": "your city’s .gov domain",
    "roster": "the list your city gave us",
    "invitation": "an invitation of your city lead",
    "staff": "a person at the desk",
}


def claim_city(
    *, user: User, place: Place, network: Network, name: str = "", title: str = "", says: str = ""
) -> CityStanding:
    """A person says they work for a city.

    Changes: name and title if they were empty; the standing, verified at once by roster or by an exact .gov domain;
    else a claim that waits for the desk, with what the person `says` of who knows them. Recorded: verified, or
    claim_made. Told: the person, either way; of a claim whoever decides it. After a refusal it can be tried again.
    Refused: an address nobody has proved; what is not a city; a fourth claim that waits; trying again without saying
    what is new; a fourth time in 30 days. Whoever left the city before always waits for the desk.
    """
    if user.email_proved_at is None:
        raise Refused(
            "address_not_proved", "First show us that this address is yours: sign in with a code we mail to it."
        )
    if place.kind != PlaceKind.CITY:
        raise Refused("not_a_city", "Choose a city.", field="city")
    with transaction.atomic():
        _describe(user, name, title)
        standing = CityStanding.objects.select_for_update().filter(user=user, place=place).first()
        if standing and standing.verified_at:
            return standing
        has_left = standing is not None and standing.left_at is not None
        if not has_left and is_on_roster(user.email, place):
            return verify(user=user, place=place, network=network, how="roster", by=user)
        doubt, row = judged(user.email, place)
        if not has_left and doubt is None:
            return verify(user=user, place=place, network=network, how="domain", by=user)
        return _wait(user, place, network, doubt=LEFT if has_left else str(doubt), row=row, says=says.strip()[:500])


def _describe(user: User, name: str, title: str) -> None:
    """What is known already stays."""
    user.name, user.title = user.name or name.strip()[:120], user.title or title.strip()[:120]
    user.save(update_fields=["name", "title"])


def _wait(user: User, place: Place, network: Network, *, doubt: str, row: str, says: str) -> CityStanding:
    claims = CityClaim.objects.filter(user=user)
    if claims.filter(place=place, status=ClaimStatus.WAITING).exists():
        return note_claim(user=user, place=place)
    refused = claims.filter(place=place, status=ClaimStatus.REFUSED, decided_at__gt=clock.now() - WITHIN).count()
    if refused >= MOST_REFUSALS:
        raise TooMany("refused_often", "We have looked three times this month. Ask the city lead to invite you.")
    if refused and not says:
        raise Refused(
            "nothing_new", "We could not verify this before. Say who at the city can confirm it.", field="says"
        )
    standing = note_claim(user=user, place=place)
    if claims.filter(status=ClaimStatus.WAITING).count() >= MOST_WAITING:
        raise TooMany("too_many_claims", "Three cities wait for us to look already. We write to you about each.")
    claim = CityClaim.objects.create(user=user, place=place, network=network, doubt=doubt, row=row[:500], says=says)
    record(PeopleEvent.CLAIM_MADE, subject=user, network_id=network.pk, by=user, data={"city": str(place)})
    emails.claim_waiting(claim)
    for reader in deciders(network):
        emails.claim_to_decide(claim, to=reader)
    return standing


def verify(
    *, user: User, place: Place, network: Network, how: str, by: User, reason: str = "", of_city_office: bool = False
) -> CityStanding:
    """In the caller's transaction: the person works there. What they were before (lead, of the office) stays.

    Recorded: verified. Told: the person. A claim that waits is settled by it.
    """
    standing, _made = CityStanding.objects.get_or_create(user=user, place=place)
    standing.verified_at, standing.verified_how, standing.left_at = clock.now(), how, None
    standing.of_city_office = standing.of_city_office or of_city_office
    standing.save()
    CityClaim.objects.filter(user=user, place=place, status=ClaimStatus.WAITING).update(
        status=ClaimStatus.VERIFIED, decided_at=clock.now(), decided_by=by, reason=reason
    )
    record(
        PeopleEvent.VERIFIED, subject=user, network_id=network.pk, by=by,
        data={"person": str(user), "city": str(place), "how": how, "reason": reason},
    )  # fmt: skip
    emails.verified_for_city(standing, network=network, how=HOW[how])
    return standing


def decide_claim(*, claim: CityClaim, by: User, verified: bool, reason: str) -> None:
    """The desk says yes or no.

    Changes: the claim; with yes the standing. Recorded: verified or claim_refused, with the reason. Told: the person.
    Refused: anyone but the desk of the claim's network; the person themselves; no reason; a claim decided meanwhile.
    """
    why_not = rules.may_decide_claim(by, claim)
    if why_not:
        raise NotAllowed("not_allowed", why_not)
    reason = reason.strip()[:500]
    if not reason:
        raise Refused("no_reason", "Say why in a sentence. It is kept, and a refusal is told with it.", field="reason")
    with transaction.atomic():
        status = ClaimStatus.VERIFIED if verified else ClaimStatus.REFUSED
        settled = CityClaim.objects.filter(pk=claim.pk, status=ClaimStatus.WAITING).update(
            status=status, decided_at=clock.now(), decided_by=by, reason=reason
        )
        if not settled:
            raise TooLate("decided", "Someone has decided this already.")
        claim.refresh_from_db()
        if verified:
            verify(user=claim.user, place=claim.place, network=claim.network, how="staff", by=by, reason=reason)
            return
        record(
            PeopleEvent.CLAIM_REFUSED, subject=claim.user, network_id=claim.network_id, by=by,
            data={"person": str(claim.user), "city": str(claim.place), "reason": reason},
        )  # fmt: skip
        emails.claim_refused(claim)
