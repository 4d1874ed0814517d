"""Figures as files gave them, and the files."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class Geography(models.TextChoices):
    PLACE = "place", "City"
    COUNTY = "county", "County"
    STATE = "state", "State"
    NATION = "nation", "Nation"


class Load(models.Model):
    """One file that brought something new. `digest` is the SHA-256 of its bytes; counts are of figures, `rejected` and
    `passed_over` of rows. A file that changes nothing leaves no row here."""

    layout = models.CharField(max_length=60)
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    vintage = models.CharField(max_length=60)
    loaded_at = models.DateTimeField()
    loaded_by = models.CharField(max_length=120)
    rows = models.PositiveIntegerField()
    added = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()
    rejected = models.PositiveIntegerField()
    passed_over = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["-loaded_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(loaded_by=""), name="measures_load_says_by_whom"),
            models.CheckConstraint(condition=Q(added__gt=0) | Q(changed__gt=0), name="measures_load_brought_something"),
        ]

    def __str__(self) -> str:
        return f"{self.layout} ({self.file_name})"


class Observation(models.Model):
    """One figure, of one measure and place and period, from one source. `measure` and `source` are keys of `catalog`
    and `origins`; `geoid` is text: 7 digits for a place, 5 for a county, 2 for a state, "US".

    Either a value or an annotation that says why there is none. `moe` is at 90 %; an interval says its `level`.
    A correction is a new row: the old one keeps its value and gets `superseded_at` and the new row's key.
    """

    geography = models.CharField(max_length=10, choices=Geography.choices)
    geoid = models.CharField(max_length=7)
    measure = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField(help_text="The last year the figure covers.")
    period = models.CharField(max_length=9, help_text="2010, or 2009-2013.")
    base = models.CharField(max_length=60, blank=True)
    value = models.FloatField(null=True)
    annotation = models.CharField(max_length=80, blank=True)
    moe = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    level = models.PositiveSmallIntegerField(null=True, help_text="Of the interval, in percent.")
    denominator = models.FloatField(null=True)
    denominator_words = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=20)
    load = models.ForeignKey(Load, on_delete=models.PROTECT, related_name="observations")
    line = models.PositiveIntegerField(help_text="Of the file; 0 for what was computed from the whole of it.")
    superseded_at = models.DateTimeField(null=True)
    superseded_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="supersedes")

    class Meta:
        ordering: ClassVar = ["geoid", "measure", "year"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["geoid", "measure", "period", "source", "base", "geography"],
                condition=Q(superseded_at__isnull=True),
                name="measures_one_current_figure",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False, annotation="") | (Q(value__isnull=True) & ~Q(annotation="")),
                name="measures_value_or_why_not",
            ),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True, superseded_by__isnull=True)
                | Q(superseded_at__isnull=False, superseded_by__isnull=False),
                name="measures_superseded_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(low__isnull=True, high__isnull=True, level__isnull=True)
                | Q(low__isnull=False, high__isnull=False, level__isnull=False)
                & Q(low__lte=F("high"), level__gte=50, level__lte=99),
                name="measures_interval_is_whole",
            ),
            models.CheckConstraint(
                condition=(Q(moe__isnull=True) | Q(moe__gte=0)) & (Q(denominator__isnull=True) | Q(denominator__gte=0)),
                name="measures_margin_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(geography=Geography.PLACE, geoid__regex=r"^[0-9]{7}$")
                | Q(geography=Geography.COUNTY, geoid__regex=r"^[0-9]{5}$")
                | Q(geography=Geography.STATE, geoid__regex=r"^[0-9]{2}$")
                | Q(geography=Geography.NATION, geoid="US"),
                name="measures_geoid_suits_geography",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["measure", "geography", "year"],
                condition=Q(superseded_at__isnull=True),
                name="measures_by_measure",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} of {self.geoid}, {self.period}"
