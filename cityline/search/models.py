"""The one table of everything that can be found."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Document(models.Model):
    """What the finder knows of one row of some feature.

    `seq` rises with every change and is given under a lock, so commit order equals sequence order and a follower that
    has seen n has seen everything before n. A removed document stays as a tombstone (text emptied) with a new `seq`.
    """

    seq = models.BigIntegerField(unique=True)
    kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=64)
    network_id = models.BigIntegerField(null=True, blank=True, help_text="Empty: shared by all networks.")
    title = models.TextField()
    body = models.TextField(blank=True)
    plain_words = models.TextField(blank=True, help_text="What cities call it, where the title does not.")
    passages = models.JSONField(
        default=list, blank=True, help_text="Questions it answers, or parts of it; each has a vector of its own."
    )
    facets = models.JSONField(default=dict, help_text='{"topic": ["housing"], "state": ["MA", "RI"]}')
    dated_on = models.DateField(null=True, blank=True, help_text="The day 'newest first' sorts by.")
    public = models.BooleanField(default=True)
    suggestible = models.BooleanField(default=True)
    deleted = models.BooleanField(default=False)
    vector = models.BinaryField(
        null=True, help_text="int8, one byte for each dimension, then each passage's; empty until computed."
    )
    vector_model = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="search_one_document_per_object"),
            models.CheckConstraint(
                condition=models.Q(vector__isnull=True) | ~models.Q(vector_model=""),
                name="search_vector_names_its_model",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["-seq"],
                name="search_waiting_for_vector",
                condition=models.Q(vector__isnull=True, public=True, deleted=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}: {self.title}"
