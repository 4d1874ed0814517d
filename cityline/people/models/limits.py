"""How often something was tried, for the limits on signing in."""

from __future__ import annotations

from django.db import models


class LimitCount(models.Model):
    """One count of the accounts library, kept in the database so that every web process sees the same one.

    The framework's database cache reads and writes these rows (`people.shared_limits`), hence the names of the columns.
    The key is a keyed digest: it holds addresses of visitors and mailboxes.
    """

    cache_key = models.CharField(primary_key=True, max_length=255)
    value = models.TextField()
    expires_at = models.DateTimeField(db_column="expires", db_index=True)

    def __str__(self) -> str:
        return f"{self.cache_key[:8]}, until {self.expires_at}"
