"""The public version of a question and its response, on its way to the library."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from cityline.desk.models.question import Question
from cityline.desk.states import PublicationStatus
from cityline.kernel import clock
from cityline.library import approval
from cityline.library.models import Answer
from cityline.people.models import User
from cityline.topics import Topic


class Publication(models.Model):
    """A de-identified text that nobody outside sees before the asker approved exactly it.

    `approved_digest` ties the approval to the text: a later change of one letter needs a new approval.
    """

    question = models.OneToOneField(Question, on_delete=models.CASCADE, related_name="publication")
    status = models.CharField(max_length=10, choices=PublicationStatus.choices, default=PublicationStatus.DRAFTING)
    title = models.CharField(max_length=200)
    short_answer = models.TextField(max_length=1000)
    body = models.TextField(max_length=40_000)
    topic = models.CharField(max_length=24, choices=Topic.choices)
    region_words = models.CharField(max_length=80, blank=True)
    size_words = models.CharField(max_length=80, blank=True)
    review_by = models.DateField()
    kept_findings = models.JSONField(default=list, help_text="Warnings the navigator looked at and kept, as found.")
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=clock.now)
    approved_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_digest = models.CharField(max_length=64, blank=True)
    answer = models.OneToOneField(Answer, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status__in=PublicationStatus.values), name="desk_publication_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status=PublicationStatus.PUBLISHED)
                | Q(answer__isnull=False, approved_at__isnull=False, approved_by__isnull=False),
                name="desk_published_was_approved",
            ),
            models.CheckConstraint(
                condition=~Q(status=PublicationStatus.APPROVED)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="desk_approval_has_a_name",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question.code} public version ({self.status})"

    @property
    def digest(self) -> str:
        """Fingerprint of everything that will be public."""
        return approval.digest(
            title=self.title,
            short_answer=self.short_answer,
            body=self.body,
            topic=self.topic,
            region_words=self.region_words,
            size_words=self.size_words,
        )
