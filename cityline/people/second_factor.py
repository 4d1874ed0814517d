"""Whoever works for a network needs a second factor: until this session has shown one, it reaches only the page that
sets one up or asks for it. A session from before, or from before the role, is not enough.

What a session has shown stands in the records of the accounts library (method "mfa"), tied to the person.
"""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from cityline.people.models import User
from cityline.people.queries import STAFF_ROLES

METHOD = "mfa"
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# What pages are drawn with, and doors that look at a token or at nobody.
OPEN_PREFIXES = ("/static/", "/api/", "/anymail/", "/healthz")
# Where the second factor is asked for, and the way out.
ASKING = (
    "/accounts/login/",
    "/accounts/logout/",
    "/accounts/2fa/authenticate/",
    "/accounts/2fa/reauthenticate/",
    "/accounts/2fa/webauthn/reauthenticate/",
)
# Where the first one is set up. With one at hand these are closed too: whoever has not shown it must not add another.
SETTING_UP = ("/accounts/2fa/", "/accounts/reauthenticate/")


def has_shown(request: HttpRequest, user: User) -> bool:
    """Whether this session has shown the second factor of this person."""
    return any(record.get("method") == METHOD for record in get_authentication_records(request, user))


def has_any(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user, type__in=FACTORS).exists())


def must_show(user: User) -> bool:
    """Whether the person holds a role, in any network, that needs one."""
    return any(held & STAFF_ROLES for held in user.roles.values())


class SecondFactor:
    """Stands where it is known who is signed in. Costs nothing for a session that has shown its second factor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        user = request.user
        if request.path.startswith(OPEN_PREFIXES) or not isinstance(user, User):
            return self.get_response(request)
        if has_shown(request, user) or not must_show(user) or request.path.startswith(ASKING):
            return self.get_response(request)
        if has_any(user):
            return _ask(request, user)
        return self.get_response(request) if request.path.startswith(SETTING_UP) else redirect("mfa_index")


def _ask(request: HttpRequest, user: User) -> HttpResponse:
    """To the page that asks for the second factor and leads back."""
    back = request.get_full_path() if request.method == "GET" else "/"
    kinds = set(Authenticator.objects.filter(user=user, type__in=FACTORS).values_list("type", flat=True))
    by_key = kinds == {Authenticator.Type.WEBAUTHN} and Authenticator.Type.WEBAUTHN in settings.MFA_SUPPORTED_TYPES
    page = reverse("mfa_reauthenticate_webauthn" if by_key else "mfa_reauthenticate")
    return redirect(f"{page}?{urlencode({'next': back})}")


def shown_now(request: HttpRequest, user: User, authenticator: Authenticator) -> None:
    """Whoever set a factor up has just shown it; the session gets a new key, as after signing in."""
    record_authentication(
        request, user, METHOD, id=authenticator.pk, type=str(authenticator.type), reauthenticated=True
    )
    request.session.cycle_key()


def forget(request: HttpRequest) -> None:
    """The last factor is gone: what this session has shown counts no more."""
    records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [one for one in records if one.get("method") != METHOD]
