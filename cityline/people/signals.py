"""What the accounts library tells us: an address was proved, someone signed in, a second factor came, went or failed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.authentication import get_authentication_records
from allauth.account.signals import email_confirmed, user_logged_in
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth import update_session_auth_hash
from django.dispatch import receiver

from cityline.people import factors, second_factor
from cityline.people.actions import factors as factor_actions
from cityline.people.actions import prove_email
from cityline.people.events import PeopleEvent

if TYPE_CHECKING:
    from allauth.account.models import EmailAddress
    from django.http import HttpRequest

    from cityline.people.models import User


@receiver(email_confirmed)
def _confirmed(email_address: EmailAddress, **_rest: Any) -> None:
    """A second address of the same person proves nothing about the one we write to."""
    user: User = email_address.user
    if email_address.email.casefold() == user.email.casefold():
        prove_email(user=user)


@receiver(user_logged_in)
def _signed_in(request: HttpRequest, user: User, **_rest: Any) -> None:
    """A password proves no mailbox; a code mailed to this address does."""
    records = get_authentication_records(request, user)
    for one in records:
        if one.get("method") == "code" and str(one.get("email", "")).casefold() == user.email.casefold():
            prove_email(user=user)
    how = " and ".join(dict.fromkeys(WAYS.get(str(one.get("method")), "") for one in records).keys() - {""})
    factor_actions.note_sign_in(user=user, how=how or "a code")


WAYS = {"code": "a mailed code", "password": "a password", second_factor.METHOD: "a second step"}


@receiver(mfa.authenticator_added)
def _factor_added(request: HttpRequest, user: User, authenticator: Authenticator, **_rest: Any) -> None:
    if authenticator.type not in second_factor.FACTORS:
        return
    if authenticator.type == Authenticator.Type.TOTP:
        factors.mark_used(authenticator)
    second_factor.shown_now(request, user, authenticator)
    factor_actions.note(event=PeopleEvent.FACTOR_ADDED, user=user, what=authenticator.type)


@receiver(mfa.authenticator_removed)
def _factor_removed(request: HttpRequest, user: User, authenticator: Authenticator, **_rest: Any) -> None:
    """With the last one gone every session ends but this one, which has shown nothing any more."""
    if authenticator.type in second_factor.FACTORS:
        factor_actions.note(event=PeopleEvent.FACTOR_REMOVED, user=user, what=authenticator.type)
    if not second_factor.has_any(user):
        second_factor.forget(request)
        factor_actions.end_sessions(user=user)
        update_session_auth_hash(request, user)


@receiver(mfa.authenticator_reset)
def _codes_made(user: User, **_rest: Any) -> None:
    factor_actions.note(event=PeopleEvent.RECOVERY_CODES_MADE, user=user)


@receiver(mfa.authentication_failed)
def _factor_failed(user: User, **_rest: Any) -> None:
    """Counted against the next tries (`factors.tries_left`)."""
    factor_actions.note(event=PeopleEvent.FACTOR_FAILED, user=user)
