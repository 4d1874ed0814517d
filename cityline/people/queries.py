"""Reading about people."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.db.models import Q

from cityline.audit.models import Event
from cityline.kernel import clock
from cityline.kernel.paging import row_number
from cityline.people import verification, watching
from cityline.people.events import PeopleEvent
from cityline.people.models import (
    DESK_ROLES,
    ApiToken,
    CityClaim,
    CityStanding,
    ClaimStatus,
    GovDomain,
    Invitation,
    Role,
    RoleGrant,
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
    return {
        claim.place_id: claim
        for claim in CityClaim.objects.filter(user=user).select_related("place").order_by("made_at")
    }


def waiting_claims(network: Network) -> QuerySet[CityClaim]:
    """What the desk has to decide, the oldest first."""
    return CityClaim.objects.filter(network=network, status=ClaimStatus.WAITING).select_related("user", "place")


def staff_with_factors(network: Network) -> QuerySet[User]:
    """Everyone whose role here needs a second step, by name, with what they have of it."""
    return (
        User.objects.filter(is_active=True, grants__network=network, grants__role__in=STAFF_ROLES)
        .distinct()
        .prefetch_related("authenticator_set")
        .order_by("name", "email")
    )


def deciders(network: Network) -> list[User]:
    """Whom a claim that waits is mailed to: the navigators, or the administrators where there are none."""
    return list(desk_people(network)) or list(desk_people(network, Role.ADMINISTRATOR))


def earlier_claims(claim: CityClaim) -> QuerySet[CityClaim]:
    """What was decided before of the same person and city, the newest first."""
    rows = CityClaim.objects.filter(user=claim.user_id, place=claim.place_id, network=claim.network_id)
    return rows.filter(made_at__lt=claim.made_at).exclude(status=ClaimStatus.WAITING).order_by("-made_at")


def sign_ins(network: Network) -> QuerySet[Event]:
    """Who signed in, and second steps set up, removed or failed, the newest first."""
    return Event.objects.filter(network_id=network.pk, type__in=watching.SIGN_INS).order_by("-at", "-id")


def privileged_acts(network: Network, *, kind: str = "", person: int | None = None) -> QuerySet[Event]:
    """What was done in this network by people with rights over others, the newest first.

    `kind`: a key of `watching.kinds`, any other means all; `person`: acts by them or on them.
    """
    every = {one.key: one.events for one in watching.kinds()}
    wanted = every.get(kind) or [event for events in every.values() for event in events]
    acts = Event.objects.filter(network_id=network.pk, type__in=wanted)
    acts = acts.exclude(Q(type=PeopleEvent.VERIFIED) & ~Q(data__how="staff"))
    if person is not None:
        acts = acts.filter(Q(by_id=person) | Q(subject_kind="user", subject_id=str(person)))
    return acts.order_by("-at", "-id")


# ── Roles ────────────────────────────────────────────────────────────────────


def grants_of(network: Network) -> QuerySet[RoleGrant]:
    """Who holds which role in this network, by name."""
    rows = RoleGrant.objects.filter(network=network).select_related("user", "granted_by", "network")
    return rows.order_by("user__name", "user__email", "role")


def grant_of(network: Network, number: str) -> RoleGrant | None:
    """The grant of this number, if it is one of this network."""
    return grants_of(network).filter(pk=row_number(number)).first()


def people_who_acted(network: Network) -> QuerySet[User]:
    """Whom the page of privileged acts can be narrowed to: who holds a role here or did something on it."""
    acted = privileged_acts(network).order_by().exclude(by_id=None).values("by_id")
    seated = RoleGrant.objects.filter(network=network).values("user_id")
    return User.objects.filter(Q(pk__in=acted) | Q(pk__in=seated)).order_by("name", "email")
