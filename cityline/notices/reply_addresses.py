"""One address per person and subject, so that a reply needs no sign-in."""

from __future__ import annotations

import base64
import re
import secrets
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from cityline.kernel import clock
from cityline.notices.models import ReplyAddress

# Small letters and digits only: mail systems fold the case of addresses. 26 letters of base 32 are 130 bits.
TOKEN = re.compile(r"(?<![\w.+-])reply\+([a-z2-7]{26})@", re.IGNORECASE)


def reply_address(subject: tuple[str, str], user_id: int, address: str, *, network_id: int | None = None) -> str:
    """The reply address for this subject, person and mail address; made on first use, kept until revoked."""
    kind, subject_id = subject
    wanted: dict[str, Any] = {
        "subject_kind": kind,
        "subject_id": subject_id,
        "user_id": user_id,
        "address": address.lower(),
    }
    found = ReplyAddress.objects.filter(**wanted, revoked_at__isnull=True).first()
    if found is None:
        token = base64.b32encode(secrets.token_bytes(17)).decode().lower()[:26]
        try:
            with transaction.atomic():
                found = ReplyAddress.objects.create(**wanted, token=token, network_id=network_id)
        except IntegrityError:  # someone made it in the same moment
            found = ReplyAddress.objects.get(**wanted, revoked_at__isnull=True)
    return f"reply+{found.token}@{settings.MAIL_DOMAIN}"


def revoke(subject: tuple[str, str], user_id: int) -> int:
    """From now on this person's replies about the subject are held, not added. Returns how many addresses ended."""
    live = ReplyAddress.objects.filter(
        subject_kind=subject[0], subject_id=subject[1], user_id=user_id, revoked_at__isnull=True
    )
    return live.update(revoked_at=clock.now())


def is_live(address: str) -> bool:
    """Whether replies to this address of ours are still taken."""
    return ReplyAddress.objects.filter(token__in=tokens_in(address), revoked_at__isnull=True).exists()


def tokens_in(text: str) -> list[str]:
    """Every reply token in header or envelope text, in order, each once."""
    ours = re.compile(re.escape(settings.MAIL_DOMAIN) + r"(?![\w.-]*\w)", re.IGNORECASE)
    tokens = [found.group(1).lower() for found in TOKEN.finditer(text) if ours.match(text, found.end())]
    return list(dict.fromkeys(tokens))
