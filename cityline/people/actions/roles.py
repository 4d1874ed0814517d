"""Administrators give and end roles in their network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from cityline.audit.actions import record
from cityline.kernel.refusals import NotAllowed, Refused, TooLate
from cityline.people import emails, rules
from cityline.people.actions.persons import grant_role
from cityline.people.events import PeopleEvent, with_article
from cityline.people.models import Role, RoleGrant, User
from cityline.people.queries import user_by_email

if TYPE_CHECKING:
    from cityline.networks.models import Network


def _must_manage(by: User, network: Network) -> None:
    why_not = rules.may_manage_roles(by, network)
    if why_not:
        raise NotAllowed("not_allowed", why_not)


@transaction.atomic
def give_role(*, by: User, network: Network, email: str, role: str) -> RoleGrant:
    """Give a role in this network to someone who has an account.

    Changes: one grant, with who gave it. Recorded: role_granted. Told: the person.
    Refused: anyone but an administrator (NotAllowed); no such role; an address without an account, one nobody has
    proved, a closed account; a role already held.
    """
    _must_manage(by, network)
    if role not in Role.values:
        raise Refused("unknown_role", "Choose a role.", field="role")
    user = _holder(email)
    given = Role(role)
    if RoleGrant.objects.filter(user=user, network=network, role=given).exists():
        raise Refused("role_held", f"{user} is {with_article(given.label.lower())} already.", field="email")
    grant = grant_role(user=user, network=network, role=given, by=by)
    emails.role_given(grant, by=by)
    return grant


def _holder(email: str) -> User:
    user = user_by_email(email)
    if user is None:
        raise Refused(
            "no_account",
            "Nobody has an account with this address. Ask them to open one with it (Sign in, then Open an account); "
            "then give the role here.",
            field="email",
        )
    if not user.is_active:
        raise Refused("account_closed", "This account is closed.", field="email")
    if user.email_proved_at is None:
        raise Refused(
            "address_not_proved",
            "Someone has typed this address here, but nobody has shown that it is theirs. Ask them to sign in once with "
            "a mailed code; then give the role.",
            field="email",
        )
    return user


@transaction.atomic
def end_role(*, by: User, network: Network, grant: RoleGrant | None) -> User:
    """End a role in this network, from the person's next request on.

    Changes: the grant is deleted. Recorded: role_ended. Told: the person. What they had in hand stays in their name
    until a colleague takes it. Refused: what `check_may_end` refuses. Two administrators who end each other at the same
    moment: the second finds itself the last.
    """
    if grant is not None:
        # All of this role: the second of two waits here and then sees what the first has done.
        list(RoleGrant.objects.select_for_update().filter(network=network, role=grant.role).order_by("pk"))
        grant = RoleGrant.objects.select_related("user").filter(pk=grant.pk).first()
    held = check_may_end(by=by, network=network, grant=grant)
    user, role = held.user, held.get_role_display().lower()
    held.delete()
    user.__dict__.pop("roles", None)
    record(PeopleEvent.ROLE_ENDED, subject=user, network_id=network.pk, by=by, data={"person": str(user), "role": role})
    emails.role_ended(user, network, role=role, by=by)
    return user


def check_may_end(*, by: User, network: Network, grant: RoleGrant | None) -> RoleGrant:
    """The grant, or Refused: anyone but an administrator (NotAllowed); a role that nobody holds any more, or in
    another network (TooLate); the last administrator's, also by themselves. The page asks this before it asks twice."""
    _must_manage(by, network)
    if grant is None or grant.network_id != network.pk:
        raise TooLate("role_gone", "They do not hold this role any more.")
    if grant.role == Role.ADMINISTRATOR:
        others = RoleGrant.objects.filter(network=network, role=Role.ADMINISTRATOR, user__is_active=True)
        if not others.exclude(pk=grant.pk).exists():
            raise Refused(
                "last_administrator",
                f"{grant.user} is the only administrator of {network}. Give the role to someone else first.",
            )
    return grant
