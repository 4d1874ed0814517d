"""How a reader is known among the votes: by keyed digests only, so nobody can list who said what."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from cityline.people.models import User


def voter_digest(*, by: User | None, session_key: str) -> str:
    """How this reader is known among the votes; "" for one never met."""
    if by is not None:
        return digest(f"person {by.pk}")
    return digest(f"session {session_key}") if session_key else ""


def digest(text: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"library.vote {text}".encode(), hashlib.sha256).hexdigest()
