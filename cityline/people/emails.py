"""What people are told about their standing. One function a message, naming its reader; each queues, none sends."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.urls import reverse

from cityline.networks.queries import current_network_id
from cityline.notices import queue
from cityline.people.models import CityClaim, CityStanding, Invitation, User
from cityline.places.models import Place

SUBJECT = "standing"


def _put(name: str, *, to: str, to_name: str, place: Place, key: str, context: dict[str, Any]) -> None:
    queue.put(
        key=f"{name}:{key}",
        network_id=current_network_id() or None,
        name=name,
        to=to,
        to_name=to_name,
        subject=(SUBJECT, place.pk),
        context={"city": str(place), **context},
        sensitive="link" in context,
    )


def _to(user: User, name: str, place: Place, **context: Any) -> None:
    """Each time is an occasion of its own: a standing may be lost and given again."""
    first = user.name.split(" ")[0] if user.name else ""
    _put(name, to=user.email, to_name=first, place=place, key=secrets.token_hex(8), context=context)


def verified_for_city(standing: CityStanding, *, how: str) -> None:
    """To the official: we have verified that you work for this city, and what that opens."""
    url = f"{settings.SITE_URL}{reverse('ask')}"
    _to(standing.user, "verified_for_city", standing.place, how=how, ask_url=url, of_office=standing.of_city_office)


def claim_waiting(claim: CityClaim) -> None:
    """To the official: a person at the desk looks, and what works meanwhile."""
    _to(claim.user, "claim_waiting", claim.place)


def claim_refused(claim: CityClaim) -> None:
    """To the official: not verified, with the reason and what to do."""
    _to(claim.user, "claim_refused", claim.place, reason=claim.reason)


def city_invitation(invitation: Invitation, *, token: str) -> None:
    """To the invited address: one link that works once, until its date."""
    link = f"{settings.SITE_URL}{reverse('invitation', args=[token])}"
    until = f"{invitation.expires_at:%A, %B} {invitation.expires_at.day}"
    _put("city_invitation", to=invitation.email, to_name="", place=invitation.place, key=str(invitation.pk),
         context={"link": link, "by": str(invitation.invited_by), "until": until})  # fmt: skip


def made_city_lead(standing: CityStanding, *, by: User) -> None:
    """To the new city lead: what a lead can do, and where."""
    url = f"{settings.SITE_URL}{reverse('city-office', args=[standing.place_id])}"
    _to(standing.user, "made_city_lead", standing.place, by=str(by), office_url=url)


def made_of_office(standing: CityStanding, *, by: User) -> None:
    """To the official: you are of the city office now, and what that opens."""
    _to(standing.user, "made_of_office", standing.place, by=str(by))


def removed_from_city(standing: CityStanding) -> None:
    """To the person who left: what ended, and whom to ask if it is a mistake."""
    _to(standing.user, "removed_from_city", standing.place)
