"""What a person of the city made of one item of a package."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from cityline.desk.models.response import PackageItem
from cityline.people.models import User
from cityline.places.models import Place


class ItemSaid(models.TextChoices):
    """What a person says of an item."""

    HELPED = "helped", "This helped"
    DID_NOT = "did_not", "Did not help"
    NOT_FOR_US = "not_for_us", "Not for us"


class ItemFeedback(models.Model):
    """One person's word on one item, and whether they opened it. Said again, it replaces what they said before.

    Private: nobody sees who said what but that person; others meet only counts (`tallies`). `kind` and `object_id`
    are the item's, copied so that counting reads one index. `place` is the question's city if the person was
    verified for it when they said it. Only cities are counted, so nobody raises an item by asking in many names.
    """

    item = models.ForeignKey(PackageItem, on_delete=models.CASCADE, related_name="said")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8)
    object_id = models.CharField(max_length=20)
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    said = models.CharField(max_length=10, choices=ItemSaid.choices, blank=True)
    said_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True, help_text="The first time, if their browser told us.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "user"], name="desk_item_feedback_once"),
            models.CheckConstraint(condition=Q(said__in=["", *ItemSaid.values]), name="desk_item_said_known"),
            models.CheckConstraint(
                condition=Q(said="", said_at__isnull=True) | (~Q(said="") & Q(said_at__isnull=False)),
                name="desk_item_said_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(said="") | Q(opened_at__isnull=False), name="desk_item_feedback_says_something"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "object_id"], name="desk_item_feedback_by_thing")]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.said or 'opened'}"
