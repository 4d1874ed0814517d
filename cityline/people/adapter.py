"""Mail of the accounts library goes out as our notices: queued, sent by the worker, not kept.

The page says the same whether or not there is an account; the difference is only in the mailbox of the address.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse

from cityline.kernel import clock
from cityline.kernel.refusals import Refused, TooMany
from cityline.notices import limits, queue

SUBJECT = "account"  # notices about signing in; their limit is their own, so a busy thread never locks its people out
CODES_PER_HOUR = 30
CODES_PER_DAY = 100
# What the library calls its mails, and what we call ours. Anything else is sent in the library's own words.
NOTICES = {
    "account/email/login_code": "sign_in_code",
    "account/email/email_confirmation": "address_code",
    "account/email/email_confirmation_signup": "address_code",
    "account/email/password_reset_code": "password_code",
    "account/email/unknown_account": "no_account",
    "account/email/account_already_exists": "account_exists",
}


class AccountAdapter(DefaultAccountAdapter):
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the mail. Limits apply to known and unknown addresses alike, so a refusal tells nothing."""
        try:
            limits.may_mail(email, about=SUBJECT, per_hour=CODES_PER_HOUR, per_day=CODES_PER_DAY)
        except TooMany as too_many:
            raise ImmediateHttpResponse(_refusal(self.request, too_many)) from too_many
        name = NOTICES.get(template_prefix)
        queue.put(
            key=f"account:{secrets.token_hex(16)}",  # each request is its own occasion
            network_id=None,
            name=name or "account_news",
            to=email,
            subject=(SUBJECT, ""),
            context=_plain(context) if name else self._in_their_words(template_prefix, email, context),
            sensitive=True,
            give_up_at=_worthless_at(context),
        )

    def _in_their_words(self, template_prefix: str, email: str, context: dict[str, Any]) -> dict[str, Any]:
        site = {"name": "Cityline", "domain": urlsplit(settings.SITE_URL).netloc}  # never the host a request names
        ours = {name: _at_home(self.request, value) for name, value in context.items()}
        about = {"request": self.request, "email": email, "current_site": site, **ours}
        mail = self.render_mail(template_prefix, email, about)
        return {"news_subject": mail.subject, "news": mail.body}


def _at_home(request: HttpRequest | None, value: Any) -> Any:
    """The library makes links of the host that the request names; they lead to our own instead."""
    if request is None or not isinstance(value, str):
        return value
    named = f"{request.scheme}://{request.get_host()}"
    return f"{settings.SITE_URL}{value.removeprefix(named)}" if value.startswith(f"{named}/") else value


def _worthless_at(context: dict[str, Any]) -> datetime | None:
    """A code that comes after its time is only confusing."""
    return clock.now() + timedelta(seconds=app_settings.LOGIN_BY_CODE_TIMEOUT) if "code" in context else None


def _plain(context: dict[str, Any]) -> dict[str, Any]:
    """Only what our templates use: never the request or the user."""
    plain: dict[str, Any] = {name: context[name] for name in ("code", "signup_url") if name in context}
    if "signup_url" in plain:  # the library makes it of the host that the request names
        plain["signup_url"] = f"{settings.SITE_URL}{reverse('account_signup')}"
    return plain


def _refusal(request: HttpRequest, refused: Refused) -> Any:
    return render(request, "429.html", {"sentence": refused.sentence}, status=429)
