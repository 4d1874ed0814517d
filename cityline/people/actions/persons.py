"""Writing about people."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from cityline.audit.actions import record
from cityline.kernel import clock
from cityline.people.events import PeopleEvent
from cityline.people.models import ApiToken, CityStanding, Expertise, Organization, Role, RoleGrant, User
from cityline.people.queries import user_by_email

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from cityline.networks.models import Network
    from cityline.places.models import Place


def person_for(*, email: str, name: str = "") -> User:
    """The person with this address, made if new (without a password and with the address unproved).

    Knowing an address gives no right: what the person may see still needs a signed link or a mailed code.
    A name already known is never overwritten by a stranger's typing.
    """
    found = user_by_email(email)
    if found:
        return found
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, name=name[:120])
            # Signing in by a mailed code looks the address up here.
            EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
            return user
    except IntegrityError:
        # Two first questions from one address at the same moment: the other one made it.
        return User.objects.get(email__iexact=email.strip())


def prove_email(*, user: User, at: datetime | None = None) -> None:
    """Remember that the person opened a message sent to their address. Only the first proof is kept."""
    moment = at or clock.now()
    if User.objects.filter(pk=user.pk, email_proved_at__isnull=True).update(email_proved_at=moment):
        user.email_proved_at = moment


def grant_role(*, user: User, network: Network, role: Role, by: User | None = None) -> RoleGrant:
    """Give a role; giving it twice changes nothing. Librarians and administrators may open the editor.

    Recorded: role_granted. `by` None is the operator's command line or the sample network.
    """
    grant, made = RoleGrant.objects.get_or_create(user=user, network=network, role=role, defaults={"granted_by": by})
    user.__dict__.pop("roles", None)
    if made:
        data = {"person": str(user), "role": Role(role).label.lower()}
        record(PeopleEvent.ROLE_GRANTED, subject=user, network_id=network.pk, by=by, data=data)
    return grant


def verify_for_city(
    *, user: User, place: Place, how: str, is_lead: bool = False, of_city_office: bool = False
) -> CityStanding:
    """Record that a person works for a city (and perhaps speaks for it or belongs to its office)."""
    standing, _made = CityStanding.objects.update_or_create(
        user=user,
        place=place,
        defaults={
            "verified_at": clock.now(),
            "verified_how": how,
            "is_lead": is_lead,
            "of_city_office": of_city_office or is_lead,
            "left_at": None,
        },
    )
    return standing


def register_person(*, email: str, name: str, title: str = "", proved: bool = False, password_hash: str = "") -> User:
    """A person somebody else vouches for. One already known is left as they are.

    `proved` takes the address as opened by its owner; `password_hash` (from `make_password`) lets them sign in with
    a password too.
    """
    known = user_by_email(email)
    if known:
        return known
    with transaction.atomic():
        user = person_for(email=email, name=name)
        user.title = title[:120]
        user.password = password_hash or user.password
        user.save(update_fields=["title", "password"])
        if proved:
            prove_email(user=user)
            EmailAddress.objects.filter(user=user, email=user.email).update(verified=True)
    return user


def note_claim(*, user: User, place: Place) -> CityStanding:
    """A person says they work for a city; nobody has verified it, so it opens nothing."""
    standing, _made = CityStanding.objects.get_or_create(user=user, place=place)
    return standing


def describe_expert(*, user: User, organization: Organization | None, topics: Sequence[str], about: str) -> Expertise:
    """Say what a person can be asked about. What is there already stays."""
    expertise, _made = Expertise.objects.get_or_create(
        user=user, defaults={"organization": organization, "topics": list(topics), "about": about[:300]}
    )
    return expertise


def keep_organization(*, name: str, kind: str, url: str = "") -> Organization:
    """The organization of this name, made if new."""
    organization, _made = Organization.objects.get_or_create(name=name, defaults={"kind": kind, "url": url})
    return organization


def make_token(*, user: User, network: Network, name: str) -> str:
    """A new API key, returned once; only its digest is stored."""
    token = f"cl_{secrets.token_urlsafe(32)}"
    ApiToken.objects.create(user=user, network=network, name=name, digest=hashlib.sha256(token.encode()).hexdigest())
    return token
