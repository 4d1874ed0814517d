"""The second factor: how its secrets are kept, how its codes are asked for, and how many may be tried.

The accounts library counts tries and used codes in a cache. Here both are counted in rows that nothing pushes out and
that administrators see: five wrong codes in a quarter of an hour, however they are spread over processes and windows.
"""

from __future__ import annotations

import base64
import hashlib
import time
from datetime import timedelta
from typing import Any, cast

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django import forms
from django.conf import settings
from django.db import transaction

from cityline.audit.models import Event
from cityline.kernel import clock
from cityline.people.events import PeopleEvent
from cityline.people.models import User

MOST_WRONG = 5
WITHIN = timedelta(minutes=15)
PERIOD = 30  # seconds a code lasts (RFC 6238)
TOO_MANY = "Five wrong codes in a quarter of an hour. Wait 15 minutes, then try again."
USED = "Each code works once, and this one was used. Codes change every 30 seconds: wait for the next one."
WRONG = (
    "This code does not fit. Codes change every 30 seconds and each works once: type the newest one your app shows, "
    "or a recovery code you have not used."
)
UNPROVED = "First sign in once with a code we mail to you: then we know that the address is yours."


class FactorAdapter(DefaultMFAAdapter):
    """Secrets are encrypted with a key made of SECRET_KEY: a stolen copy of the database alone opens no door."""

    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": WRONG, "unverified_email": UNPROVED}

    def get_totp_issuer(self) -> str:
        return "Cityline"

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            # Made under another SECRET_KEY: it fits no code any more, which is the safe side.
            return base64.b32encode(hashlib.sha256(encrypted_text.encode()).digest()[:20]).decode()

    def build_totp_svg(self, url: str) -> str:
        """Plain dark squares on white that can stand in a page of the strict policy: attributes only, no declaration."""
        svg = str(super().build_totp_svg(url))
        return svg[svg.index("<svg") :].replace("<svg", '<svg class="cl-qr" role="img" aria-label="QR code"', 1)


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *getattr(settings, "SECRET_KEY_FALLBACKS", [])]
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"second factor\n{key}".encode()).digest())) for key in keys]
    )


def tries_left(user: User) -> int:
    wrong = Event.objects.filter(
        type=PeopleEvent.FACTOR_FAILED, subject_kind="user", subject_id=str(user.pk), at__gt=clock.now() - WITHIN
    ).count()
    return max(0, MOST_WRONG - wrong)


class _Counted:
    """Mixed into the library's forms: refuses after too many wrong codes and a code that was used before."""

    user: User
    authenticator: Authenticator

    def clean_code(self) -> str:
        """One at a time for a person: many sent at once are counted like many sent one after another."""
        refused: forms.ValidationError | None = None
        with transaction.atomic():
            User.objects.select_for_update().get(pk=self.user.pk)
            if not tries_left(self.user):
                raise forms.ValidationError(TOO_MANY)
            try:
                code: str = super().clean_code()  # type: ignore[misc]  # the form it is mixed into
            except forms.ValidationError as wrong:
                refused = wrong  # raised outside, so that the wrong code stays counted
        if refused:
            raise refused
        if self.authenticator.type == Authenticator.Type.TOTP and not use_once(self.authenticator.pk, code):
            raise forms.ValidationError(USED)
        return code


def use_once(authenticator_id: int, code: str) -> bool:
    """Whether nobody has used a code of this moment or a later one. Two at once: the row is locked, the second loses."""
    digits = "".join(filter(str.isdigit, code))
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().get(pk=authenticator_id)
        secret = FactorAdapter().decrypt(row.data["secret"])
        now = int(time.time()) // PERIOD
        step = next(
            (one for one in (now, now - 1, now + 1) if format_hotp_value(hotp_value(secret, one)) == digits), now
        )
        if step <= row.data.get("used_step", 0):
            return False
        row.data["used_step"] = step
        row.save(update_fields=["data"])
    return True


def current_code(user: User) -> str:
    """The code an authenticator app would show now; "" without one. For the sample network and for tests."""
    row = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if row is None:
        return ""
    secret = FactorAdapter().decrypt(row.data["secret"])
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD)))


def mark_used(authenticator: Authenticator) -> None:
    """The code that set an app up signs nobody in a moment later."""
    authenticator.data["used_step"] = int(time.time()) // PERIOD
    authenticator.save(update_fields=["data"])


def _label(form: forms.Form, label: str = "The six digits in your app, or a recovery code") -> None:
    field = form.fields["code"]
    field.label = label
    field.error_messages["required"] = "Fill in the code"
    field.widget = forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"})


class _Asked(_Counted):
    """`has_app` tells the page what to ask for: who has passkeys alone types only recovery codes."""

    has_app: bool

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_app = Authenticator.objects.filter(user=self.user, type=Authenticator.Type.TOTP).exists()
        form = cast("forms.Form", self)
        if self.has_app:
            _label(form)
        else:
            _label(form, "A recovery code")


class SignInCode(_Asked, AuthenticateForm):
    pass


class AgainCode(_Asked, ReauthenticateForm):
    pass


class FirstCode(ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label(self, "The six digits your app shows")
