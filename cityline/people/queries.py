"""Reading about people."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from cityline.audit.models import Event
from cityline.kernel import clock
from cityline.people import verification, watching
from cityline.people.models import (
    DESK_ROLES,
    ApiToken,
    CityClaim,
    CityStanding,
    ClaimStatus,
    GovDomain,
    Invitation,
    Role,
    RosterEntry,
    User,
)
from cityline.people.verification import Doubt, Listed, Named
from cityline.places.models import Place, PlaceKind

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from cityline.networks.models import Network

STAFF_ROLES = DESK_ROLES | {Role.LIBRARIAN, Role.MANAGER}


def roles_of(user: User | AnonymousUser | None, network_id: int) -> frozenset[str]:
    """The roles a person holds in a network; none for someone whose account is closed."""
    if not isinstance(user, User) or not user.is_active:
        return frozenset()
    return user.roles.get(network_id, frozenset())


def is_desk(user: User | AnonymousUser | None, network_id: int) -> bool:
    return bool(roles_of(user, network_id) & DESK_ROLES)


def is_staff(user: User | AnonymousUser | None, network_id: int) -> bool:
    return bool(roles_of(user, network_id) & STAFF_ROLES)


def desk_people(network: Network, role: Role = Role.NAVIGATOR) -> QuerySet[User]:
    """Active people who hold `role`, by name."""
    return User.objects.filter(is_active=True, grants__network=network, grants__role=role).order_by("name", "email")


def standing_of(user: User | AnonymousUser | None, place: Place | None) -> CityStanding | None:
    if not isinstance(user, User) or place is None:
        return None
    return CityStanding.objects.filter(user=user, place=place).first()


def places_of(user: User | AnonymousUser | None) -> QuerySet[CityStanding]:
    """The cities a person is verified for."""
    if not isinstance(user, User):
        return CityStanding.objects.none()
    return CityStanding.objects.filter(user=user, verified_at__isnull=False).select_related("place")


def user_by_email(email: str) -> User | None:
    return User.objects.filter(email__iexact=email.strip()).first()


def token_holder(token: str) -> ApiToken | None:
    """The live token row for a presented key, or None. Only digests are compared."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    return (
        ApiToken.objects.select_related("user", "network")
        .filter(digest=digest, revoked_at__isnull=True, user__is_active=True)
        .first()
    )


# ── A city's people ──────────────────────────────────────────────────────────


def is_on_roster(email: str, place: Place) -> bool:
    return RosterEntry.objects.filter(place=place, email__iexact=email.strip()).exists()


def judged(email: str, place: Place) -> tuple[Doubt | None, str]:
    """Why a person has to look at this address for this place (None: nobody has to), and the row of the .gov list in
    words, "" without one. For a domain below a listed one that row is shown and decides nothing."""
    domain = verification.domain_of(email)
    domains = [domain, *verification.parents_of(domain)]
    rows = {row.domain: row for row in GovDomain.objects.filter(pk__in=domains, withdrawn_at=None)}
    own = rows.get(domain)
    listed = None
    if own:
        listed = Listed(own.domain, own.kind, own.organization, own.suborganization, own.city, own.state)
    shown = next((rows[one] for one in domains if one in rows), None)
    return verification.doubt(listed, named(place)), str(shown or "")


def named(place: Place) -> Named:
    """The place as the verification sees it, with how many others of its state have the name."""
    others = Place.objects.filter(search_key=place.search_key, state=place.state).exclude(pk=place.pk)
    return Named(place.name, place.short_name, place.state, others.exclude(kind=PlaceKind.COUNTY).count())


def people_of(place: Place) -> QuerySet[CityStanding]:
    """The city's verified people, its lead first."""
    rows = CityStanding.objects.filter(place=place, verified_at__isnull=False).select_related("user", "place")
    return rows.order_by("-is_lead", "-of_city_office", "user__name", "user__email")


def open_invitations(place: Place) -> QuerySet[Invitation]:
    return Invitation.objects.filter(
        place=place, used_at=None, revoked_at=None, expires_at__gt=clock.now()
    ).select_related("invited_by")


def roster_of(place: Place) -> list[str]:
    return list(RosterEntry.objects.filter(place=place).values_list("email", flat=True))


def standings_of(user: User) -> QuerySet[CityStanding]:
    """Every city a person named, verified or not; not those they left."""
    return CityStanding.objects.filter(user=user, left_at=None).select_related("place").order_by("place__short_name")


def claims_of(user: User) -> dict[str, CityClaim]:
    """The newest claim for each place, by its code."""
    return {claim.place_id: claim for claim in CityClaim.objects.filter(user=user).order_by("made_at")}


def waiting_claims(network: Network) -> QuerySet[CityClaim]:
    """What the desk has to decide, the oldest first."""
    return CityClaim.objects.filter(network=network, status=ClaimStatus.WAITING).select_related("user", "place")


def watched_events(network: Network) -> QuerySet[Event]:
    """Sign-ins and privileged acts in this network, the newest first."""
    return Event.objects.filter(type__in=watching.types(), network_id=network.pk).order_by("-at", "-id")
