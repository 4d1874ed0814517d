"""One federal program, as the official files describe it, with what we add so that cities find it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.text import slugify

from cityline.programs import applicants
from cityline.topics import Topic


class ProgramKind(models.TextChoices):
    LISTING = "listing", "Assistance listing"
    TAX = "tax_expenditure", "Tax expenditure"
    INTEREST = "interest", "Interest on the federal debt"
    OTHER = "other", "Listing without a type"


class Program(models.Model):
    """A row of the federal inventory. `number` is its name everywhere: 14.218, TC.097.

    Lists are as the file gives them, spelled right. `obligations` is a list of years, oldest first, in whole
    dollars: {"year": "2024", "sam_actual": 1, "sam_estimate": 0, "usaspending": 1}.
    `topics`, `plain_words` and `yearly_dollars` are ours, made from the rest (`enrichment`).
    """

    number = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=20, choices=ProgramKind.choices, default=ProgramKind.LISTING)
    title = models.CharField(max_length=300)
    popular_name = models.CharField(max_length=800, blank=True)
    agency = models.CharField(max_length=120)
    sub_agency = models.CharField(max_length=120, blank=True)
    objective = models.TextField(blank=True)
    assistance_types = models.JSONField(default=list)
    applicant_types = models.JSONField(default=list)
    applicant_note = models.TextField(blank=True, help_text="What the file says of applicants in prose.")
    beneficiary_types = models.JSONField(default=list)
    categories = models.JSONField(default=list)
    authorizations = models.JSONField(default=list, help_text="Laws: text and, if known, url.")
    rules = models.TextField(blank=True, help_text="Regulations and guidelines.")
    results = models.JSONField(default=list, help_text="The latest accomplishments: year and text.")
    obligations = models.JSONField(default=list)
    fiscal_year = models.CharField(max_length=4, blank=True)
    sam_url = models.URLField(max_length=300, blank=True)
    grants_url = models.URLField(max_length=300, blank=True)
    usaspending_url = models.URLField(max_length=300, blank=True)

    topics = models.JSONField(default=list, help_text="Topic keys, the nearest first.")
    plain_words = models.TextField(blank=True, help_text="What cities call it; found by search, not shown.")
    yearly_dollars = models.BigIntegerField(null=True, help_text="The largest year on record, whole dollars.")

    source = models.CharField(max_length=120)
    vintage = models.CharField(max_length=40, blank=True, help_text="The day or year the file speaks of.")
    loaded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text="Gone from the official list since.")

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(kind__in=ProgramKind.values), name="programs_kind_known"),
            models.CheckConstraint(condition=~models.Q(number=""), name="programs_number_given"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    def get_absolute_url(self) -> str:
        return reverse("program", args=[self.pk, self.slug])

    @property
    def slug(self) -> str:
        """Never empty: a title of other letters falls back on the number."""
        return slugify(self.title)[:80].strip("-") or slugify(self.number)

    @property
    def open_to(self) -> tuple[str, ...]:
        """Groups of applicants, see `applicants`."""
        return applicants.groups(self.applicant_types)

    @property
    def topic_labels(self) -> list[str]:
        return [Topic(key).label for key in self.topics if key in Topic.values]

    @property
    def is_suggestible(self) -> bool:
        """Offered beside a question: a live listing that comes to a city, straight, by its state or by others."""
        reached = applicants.reach(self.number, self.applicant_types, self.beneficiary_types)
        return (
            self.kind == ProgramKind.LISTING
            and self.withdrawn_at is None
            and reached not in (applicants.Reach.UNCLEAR, applicants.Reach.NOT)
        )
