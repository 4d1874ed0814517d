"""Who people are, what they may do in a network, and for which city they speak."""

from cityline.people.models.accounts import (
    DESK_ROLES,
    LIBRARY_ROLES,
    ApiToken,
    Expertise,
    Organization,
    Role,
    RoleGrant,
    User,
    UserManager,
)
from cityline.people.models.cities import CityClaim, CityStanding, ClaimStatus, GovDomain, Invitation, RosterEntry
from cityline.people.models.limits import LimitCount

__all__ = [
    "DESK_ROLES",
    "LIBRARY_ROLES",
    "ApiToken",
    "CityClaim",
    "CityStanding",
    "ClaimStatus",
    "Expertise",
    "GovDomain",
    "Invitation",
    "LimitCount",
    "Organization",
    "Role",
    "RoleGrant",
    "RosterEntry",
    "User",
    "UserManager",
]
