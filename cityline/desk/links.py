"""Signed links: one question, one person, read and reply only, ninety days, renewed by each message, revocable."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.urls import reverse

from cityline.desk.models import Question, SignedLink
from cityline.kernel import clock

if TYPE_CHECKING:
    from datetime import datetime

    from cityline.people.models import User

SALT = "cityline.desk.links"


def link_for(question: Question, user: User, *, at: datetime | None = None) -> str:
    """The full address for this person, its ninety days beginning again. A revoked link gets a new secret.

    Writes: called by actions, in their transaction, for each message we send.
    """
    moment = at or clock.now()
    link, made = SignedLink.objects.get_or_create(
        question=question,
        user=user,
        defaults={"secret": secrets.token_urlsafe(12), "expires_at": moment + settings.SIGNED_LINK_LIFETIME},
    )
    if not made:
        link.expires_at = max(link.expires_at, moment + settings.SIGNED_LINK_LIFETIME)
        if link.revoked_at:
            link.secret, link.revoked_at = secrets.token_urlsafe(12), None
        link.save(update_fields=["expires_at", "secret", "revoked_at"])
    token = signing.Signer(salt=SALT).sign(f"{link.pk}.{link.secret}")
    return f"{settings.SITE_URL}{reverse('question-link', args=[question.code, token])}"


def open_link(code: str, token: str) -> SignedLink | None:
    """The link a token names, if it is ours, unaltered, for this question, in time and not revoked; else None."""
    try:
        key, secret = signing.Signer(salt=SALT).unsign(token).split(".", 1)
    except (signing.BadSignature, ValueError):
        return None
    if not key.isdecimal():
        return None
    return (
        SignedLink.objects.select_related("question", "user")
        .filter(pk=int(key), secret=secret, question__code=code, revoked_at__isnull=True, expires_at__gt=clock.now())
        .first()
    )
