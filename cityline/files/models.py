"""One row per kept file; the bytes are in the store."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from cityline.kernel import clock


class StoredFile(models.Model):
    """What a file is and whom it belongs to. Its id names it in the store; its name is for people only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    network_id = models.BigIntegerField(null=True, blank=True)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=80)
    name = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField(help_text="Bytes.")
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=120, help_text="By content, never as the sender said.")
    created_at = models.DateTimeField(default=clock.now)
    by_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(size__gt=0), name="files_stored_file_not_empty"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="files_stored_file_sha256"),
            models.CheckConstraint(condition=~Q(name=""), name="files_stored_file_has_name"),
        ]
        indexes: ClassVar = [models.Index(fields=["subject_kind", "subject_id"], name="files_stored_file_subject")]

    def __str__(self) -> str:
        return self.name
