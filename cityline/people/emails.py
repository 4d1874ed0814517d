"""What people are told about their standing. One function a message, naming its reader; each queues, none sends."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.urls import reverse

from cityline.kernel.refusals import TooMany
from cityline.networks.models import Network
from cityline.notices import queue
from cityline.notices.limits import may_mail
from cityline.people.events import with_article
from cityline.people.models import DESK_ROLES, CityClaim, CityStanding, Invitation, Role, RoleGrant, User
from cityline.people.verification import reason_to_look
from cityline.places.models import Place

SUBJECT = "standing"
TO_DECIDE = "claim"
# Where each role's work is.
ROLE_PAGES = {Role.LIBRARIAN: "/cms/", Role.MANAGER: "/desk/network/"} | dict.fromkeys(DESK_ROLES, "/desk/")


def _put(name: str, *, to: str, to_name: str, place: Place, key: str, context: dict[str, Any], network_id: int) -> None:
    queue.put(
        key=f"{name}:{key}",
        network_id=network_id,
        name=name,
        to=to,
        to_name=to_name,
        subject=(SUBJECT, place.pk),
        context={"city": str(place), **context},
        sensitive="link" in context,
    )


def _to(user: User, name: str, place: Place, *, network_id: int, **context: Any) -> None:
    """Each time is an occasion of its own: a standing may be lost and given again."""
    first = user.name.split(" ")[0] if user.name else ""
    key = secrets.token_hex(8)
    _put(name, to=user.email, to_name=first, place=place, key=key, context=context, network_id=network_id)


def verified_for_city(standing: CityStanding, *, network: Network, how: str) -> None:
    """To the official: we have verified that you work for this city, and what that opens."""
    url = f"{settings.SITE_URL}{reverse('ask')}"
    _to(standing.user, "verified_for_city", standing.place, network_id=network.pk, how=how, ask_url=url,
        of_office=standing.of_city_office)  # fmt: skip


def claim_waiting(claim: CityClaim) -> None:
    """To the official: a person at the desk looks, and what works meanwhile."""
    _to(claim.user, "claim_waiting", claim.place, network_id=claim.network_id)


def claim_to_decide(claim: CityClaim, *, to: User) -> None:
    """To whoever decides it, once for each claim: who says they work where, and why nobody was verified at once."""
    try:
        may_mail(to.email, about=TO_DECIDE)
    except TooMany:
        return  # their mailbox had its share in this hour, and the page lists every claim
    queue.put(
        key=f"claim_to_decide:{claim.pk}:{to.pk}",
        network_id=claim.network_id,
        name="claim_to_decide",
        to=to.email,
        to_name=to.name,
        subject=(TO_DECIDE, str(claim.pk)),
        context={
            "city": str(claim.place),
            "address": claim.user.email,
            "row": claim.row,
            "doubt": reason_to_look(claim.doubt),
            "claim_url": f"{settings.SITE_URL}{reverse('desk-claim', args=[claim.pk])}",
        },
    )


def claim_refused(claim: CityClaim) -> None:
    """To the official: not verified, with the reason and what to do."""
    _to(claim.user, "claim_refused", claim.place, network_id=claim.network_id, reason=claim.reason,
        again_url=f"{settings.SITE_URL}{reverse('your-city')}")  # fmt: skip


def city_invitation(invitation: Invitation, *, network: Network, token: str) -> None:
    """To the invited address: one link that works once, until its date."""
    link = f"{settings.SITE_URL}{reverse('invitation', args=[token])}"
    until = f"{invitation.expires_at:%A, %B} {invitation.expires_at.day}"
    _put("city_invitation", to=invitation.email, to_name="", place=invitation.place, key=str(invitation.pk),
         context={"link": link, "by": str(invitation.invited_by), "until": until}, network_id=network.pk)  # fmt: skip


def made_city_lead(standing: CityStanding, *, network: Network, by: User) -> None:
    """To the new city lead: what a lead can do, and where."""
    url = f"{settings.SITE_URL}{reverse('city-office', args=[standing.place_id])}"
    _to(standing.user, "made_city_lead", standing.place, network_id=network.pk, by=str(by), office_url=url)


def made_of_office(standing: CityStanding, *, network: Network, by: User) -> None:
    """To the official: you are of the city office now, and what that opens."""
    _to(standing.user, "made_of_office", standing.place, network_id=network.pk, by=str(by))


def removed_from_city(standing: CityStanding, *, network: Network) -> None:
    """To the person who left: what ended, and whom to ask if it is a mistake."""
    _to(standing.user, "removed_from_city", standing.place, network_id=network.pk)


def role_given(grant: RoleGrant, *, by: User) -> None:
    """To the person: your role in a network, who gave it, where to go and that a second step is asked."""
    role = with_article(grant.get_role_display().lower())
    url = f"{settings.SITE_URL}{ROLE_PAGES.get(Role(grant.role), '/')}"
    _about_role("role_given", grant.user, grant.network, role=role, by=str(by), url=url,
                second_step=grant.role != Role.EXPERT)  # fmt: skip


def role_ended(user: User, network: Network, *, role: str, by: User) -> None:
    """To the person: your role has ended, who ended it, and what stays."""
    _about_role("role_ended", user, network, role=with_article(role), by=str(by))


def _about_role(name: str, user: User, network: Network, **context: Any) -> None:
    """Each time is an occasion of its own: a role may be ended and given again."""
    queue.put(
        key=f"{name}:{secrets.token_hex(8)}",
        network_id=network.pk,
        name=name,
        to=user.email,
        to_name=user.name.split(" ")[0] if user.name else "",
        subject=("role", str(user.pk)),
        context={"network": str(network), **context},
    )


def second_step_removed(user: User, *, network: Network, by: User | None) -> None:
    """To the person: an administrator removed your second step; set up another, or say at once that it was not you."""
    queue.put(
        key=f"second_step_removed:{secrets.token_hex(8)}",
        network_id=network.pk,
        name="second_step_removed",
        to=user.email,
        to_name=user.name.split(" ")[0] if user.name else "",
        subject=("account", ""),
        context={"by": by, "url": f"{settings.SITE_URL}{reverse('account_login')}"},
    )
