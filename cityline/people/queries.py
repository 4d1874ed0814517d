"""Reading about people."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from cityline.people.models import DESK_ROLES, ApiToken, CityStanding, Role, User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from cityline.networks.models import Network
    from cityline.places.models import Place

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
