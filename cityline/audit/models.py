"""The one history of the house."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from cityline.audit import types
from cityline.kernel import clock


class Event(models.Model):
    """Something that happened to `subject_kind`/`subject_id`. Plain values: it outlives what it tells of."""

    type = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=64)
    network_id = models.BigIntegerField(null=True, blank=True)
    by_id = models.BigIntegerField(null=True, blank=True)
    by_name = models.CharField(max_length=160, blank=True)
    at = models.DateTimeField(default=clock.now)
    data = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["at", "id"]
        indexes: ClassVar = [
            models.Index(fields=["subject_kind", "subject_id", "at"], name="audit_by_subject"),
            models.Index(fields=["network_id", "type", "at"], name="audit_by_network"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.type} {self.subject_kind} {self.subject_id}"

    @property
    def sentence(self) -> str:
        return types.present(self)
