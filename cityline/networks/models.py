"""A network: who runs it, where its clock stands, which days it does not count."""

from __future__ import annotations

from datetime import time
from typing import ClassVar

from django.db import models

# How many working days a network may promise an answer within.
FEWEST_DAYS, MOST_DAYS = 1, 60


class Network(models.Model):
    """One resource network. This installation serves one for now; every row it owns names it."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    zone = models.CharField(max_length=60, default="America/New_York")
    closing_at = models.TimeField(
        default=time(17, 0), help_text="Local hour; exactly this moment still counts as that day."
    )
    promise_days = models.PositiveSmallIntegerField(default=3)
    is_sample = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(promise_days__gte=FEWEST_DAYS, promise_days__lte=MOST_DAYS),
                name="networks_promise_days_sane",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ExtraDay(models.Model):
    """A day this network does not work beside the federal holidays."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="extra_days")
    on = models.DateField()
    name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["network", "on"], name="networks_extra_day_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="networks_extra_day_named"),
        ]
        ordering: ClassVar = ["on"]

    def __str__(self) -> str:
        return f"{self.on}: {self.name}"
