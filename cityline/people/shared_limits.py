"""Limits on guessing that hold for the whole site, however many web processes it has.

The accounts library counts tries in the default cache. Each process has a default cache of its own, in memory: good for
what pages remember, useless for limits, which an attacker would meet once in every process and lose by a restart, or by
filling the cache. So the library's keys, and only they, go to a table that all processes share (`models.LimitCount`).
It costs nothing until somebody sends a sign-in form: reading pages is not counted.
"""

from __future__ import annotations

import hmac
from typing import Any, Final

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.locmem import LocMemCache

from cityline.kernel import clock
from cityline.people.models import LimitCount

PREFIX: Final = "allauth:rl:"  # what the accounts library's limits begin with; used codes are ours (`factors`)
SHARED: Final = "limits"  # the cache of that name in the settings


def key_of(key: str, key_prefix: str, version: int) -> str:
    """Keys hold addresses of visitors and mailboxes; the table gets a keyed digest (64 hex characters)."""
    plain = f"{key_prefix}:{version}:{key}"
    return hmac.new(settings.SECRET_KEY.encode(), plain.encode(), "sha256").hexdigest()


class MemoryWithSharedLimits(LocMemCache):
    """The process's own memory, except for what limits are counted by. Clearing it clears the memory alone."""

    def add(self, key: str, *args: Any, **kwargs: Any) -> bool:
        return bool(_table().add(key, *args, **kwargs) if _is_shared(key) else super().add(key, *args, **kwargs))

    def get(self, key: str, *args: Any, **kwargs: Any) -> Any:
        return _table().get(key, *args, **kwargs) if _is_shared(key) else super().get(key, *args, **kwargs)

    def set(self, key: str, *args: Any, **kwargs: Any) -> None:
        if _is_shared(key):
            _table().set(key, *args, **kwargs)
        else:
            super().set(key, *args, **kwargs)

    def delete(self, key: str, *args: Any, **kwargs: Any) -> bool:
        return bool(_table().delete(key, *args, **kwargs) if _is_shared(key) else super().delete(key, *args, **kwargs))


def _is_shared(key: str) -> bool:
    return str(key).startswith(PREFIX)


def _table() -> BaseCache:
    return caches[SHARED]


def forget() -> int:
    """Deletes the counts that have ended and says how many. Safe to repeat."""
    gone, _by_model = LimitCount.objects.filter(expires_at__lt=clock.now()).delete()
    return gone
