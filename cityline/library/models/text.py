"""The text of a resource's file, read once by the worker, so that readers find a publication by what is in it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from cityline.kernel import clock
from cityline.library.models.resource import Resource
from cityline.library.states import TextState


class ResourceText(models.Model):
    """There is one for each live resource with a file, and none for others. `file_mark` names the file that was, or is
    to be, read: when the record gets another, this begins anew.
    """

    resource = models.OneToOneField(Resource, on_delete=models.CASCADE, related_name="text_of_file")
    file_mark = models.CharField(max_length=80)
    state = models.CharField(max_length=12, choices=TextState.choices, default=TextState.WAITING)
    sha256 = models.CharField(max_length=64, blank=True, help_text="Of the bytes that were read.")
    text = models.TextField(blank=True)
    words = models.PositiveIntegerField(default=0)
    pages = models.PositiveIntegerField(null=True, blank=True, help_text="How many were read, if it has pages.")
    problem = models.CharField(max_length=300, blank=True, help_text="Why it, or a part of it, was not read.")
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=clock.now, help_text="While it waits.")
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=TextState.values), name="library_text_state_known"),
            models.CheckConstraint(
                condition=Q(state=TextState.READ, read_at__isnull=False) & ~Q(text="") & ~Q(sha256="")
                | ~Q(state=TextState.READ) & Q(text=""),
                name="library_text_only_when_read",
            ),
            models.CheckConstraint(
                condition=~Q(state=TextState.UNREADABLE) | ~Q(problem=""), name="library_unreadable_text_says_why"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["next_try_at"], name="library_text_waiting", condition=Q(state=TextState.WAITING)),
            models.Index(fields=["sha256"], name="library_text_sha256", condition=Q(state=TextState.READ)),
        ]

    def __str__(self) -> str:
        return f"Text of {self.resource_id}: {self.get_state_display()}"
