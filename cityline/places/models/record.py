"""What the public record says of a city: what it did in a network, and what it was named by a federal program."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from cityline.places.models.place import Place
from cityline.topics import Topic


class InvolvementKind(models.TextChoices):
    """What a city did in a network, by the public record."""

    ENGAGEMENT = "first engagement", "First engagement"
    STEERING = "peer steering committee", "Peer steering committee"
    BROADBAND = "broadband working group", "Broadband working group"
    HEALTH_DATA = "health data", "Health data"
    ANSWER = "first published answer", "First published answer"
    TALENT = "local talent partnership", "Local talent partnership"


class Involvement(models.Model):
    """One thing the public record says a city did. `sentence` is whole and names the city; a topic only where
    the record gives one."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="involvements")
    kind = models.CharField(max_length=40, choices=InvolvementKind.choices)
    topic = models.CharField(max_length=40, choices=Topic.choices, blank=True, db_index=True)
    sentence = models.CharField(max_length=250)
    source = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["place", "kind"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place", "kind"], name="places_involvement_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=InvolvementKind.values), name="places_involvement_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}"


class DesignationProgram(models.TextChoices):
    """A federal program that named places, and for whose places rules and programs may give room."""

    SC2 = "sc2", "Strong Cities, Strong Communities (SC2)"
    PROMISE_ZONE = "promise-zone", "Promise Zone"
    IMCP = "imcp", "Manufacturing community (IMCP)"


class Designation(models.Model):
    """A city was named by a federal program. `area` says for what part: a zone is some neighborhoods, a manufacturing
    community a whole region. `ended_on` is empty while it holds, or where the record we have gives no end; then `note`
    says what is known. Rules ask with `places.queries.holders`."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="designations")
    program = models.CharField(max_length=20, choices=DesignationProgram.choices, db_index=True)
    area = models.CharField(max_length=160, help_text="All of the city, or which part or region.")
    began_on = models.DateField(help_text="The day it was announced.")
    day_is_known = models.BooleanField(default=True, help_text="Untick it if only the month is known.")
    ended_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=250, blank=True)
    source = models.CharField(max_length=200)
    url = models.URLField(blank=True)

    class Meta:
        ordering: ClassVar = ["place", "began_on", "program"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place", "program", "area"], name="places_designation_once"),
            models.CheckConstraint(
                condition=models.Q(program__in=DesignationProgram.values), name="places_designation_program_known"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True) | models.Q(ended_on__gte=models.F("began_on")),
                name="places_designation_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.get_program_display()}"

    @property
    def began_words(self) -> str:
        """ "January 9, 2014", or "January 2014" where the day is not known."""
        began = self.began_on
        return f"{began:%B} {began.day}, {began.year}" if self.day_is_known else f"{began:%B %Y}"
