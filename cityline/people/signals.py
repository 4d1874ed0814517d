"""The accounts library saw a person open a message of ours: the address is proved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.authentication import get_authentication_records
from allauth.account.signals import email_confirmed, user_logged_in
from django.dispatch import receiver

from cityline.people.actions import prove_email

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
    last: dict[str, Any] = next(iter(get_authentication_records(request)[-1:]), {})
    if last.get("method") == "code" and str(last.get("email", "")).casefold() == user.email.casefold():
        prove_email(user=user)
