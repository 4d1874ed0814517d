"""A published, de-identified question and response, with its sources, corrections and readers' votes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from cityline.kernel import clock
from cityline.library.models.resource import Resource
from cityline.library.states import AnswerStatus
from cityline.networks.models import Network
from cityline.programs.models import Program
from cityline.topics import Topic


class AnswerQuerySet(models.QuerySet["Answer"]):
    def public(self) -> AnswerQuerySet:
        """What a visitor may read."""
        return self.filter(status=AnswerStatus.PUBLISHED)


class Answer(models.Model):
    """Only text the asker approved word for word is here. `id` and address never change; a wrong slug redirects.

    `approved_digest` is the fingerprint of the approved text (`approval.digest`); a correction renews it.
    """

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="answers")
    status = models.CharField(max_length=12, choices=AnswerStatus.choices, default=AnswerStatus.PUBLISHED)
    slug = models.SlugField(max_length=80)
    title = models.CharField(max_length=200, help_text="The question, as the next city would ask it.")
    short_answer = models.TextField(max_length=1000)
    body = models.TextField(max_length=40_000, help_text="Markdown; [1] cites source 1.")
    topic = models.CharField(max_length=24, choices=Topic.choices)
    region_words = models.CharField(max_length=80, blank=True, help_text='"in the South"')
    size_words = models.CharField(max_length=80, blank=True, help_text='"a city of about 43,000"')
    approved_digest = models.CharField(max_length=64)
    published_on = models.DateField()
    reviewed_on = models.DateField()
    review_by = models.DateField()
    changed_at = models.DateTimeField(default=clock.now)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=300, blank=True, help_text="One sentence for readers.")
    is_worked_example = models.BooleanField(default=False)
    is_sample = models.BooleanField(default=False)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-published_on", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=AnswerStatus.values), name="library_answer_status_known"),
            models.CheckConstraint(condition=Q(topic__in=Topic.values), name="library_answer_topic_known"),
            models.CheckConstraint(
                condition=Q(status=AnswerStatus.WITHDRAWN, withdrawn_on__isnull=False)
                | Q(status=AnswerStatus.PUBLISHED, withdrawn_on__isnull=True, withdrawn_why=""),
                name="library_withdrawn_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(review_by__gt=models.F("reviewed_on")), name="library_review_lies_ahead"
            ),
            models.UniqueConstraint(
                fields=["network"], condition=Q(is_worked_example=True), name="library_one_worked_example"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["topic", "-published_on"], name="library_answers_by_topic"),
            models.Index(fields=["review_by"], name="library_answer_review", condition=Q(status="published")),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("answer", args=[self.pk, self.slug])

    @property
    def asked_by(self) -> str:
        """ "a city of about 43,000 in the South"; "a city" when the asker wanted no more said."""
        region = self.region_words.strip()
        where = f"in {region}" if region and not region.startswith("in ") else region
        return " ".join(part for part in (self.size_words.strip() or "a city", where) if part)


class AnswerSource(models.Model):
    """What a statement rests on: number `[n]` of the body. Title and address are kept as they were when cited."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="sources")
    number = models.PositiveSmallIntegerField()
    resource = models.ForeignKey(Resource, null=True, blank=True, on_delete=models.PROTECT, related_name="citations")
    program = models.ForeignKey(Program, null=True, blank=True, on_delete=models.PROTECT, related_name="citations")
    title = models.CharField(max_length=300)
    url = models.CharField(max_length=500)
    note = models.CharField(max_length=300, blank=True, help_text="Who published it, or what it says on this.")
    last_checked_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["answer", "number"], name="library_source_number_once"),
            models.CheckConstraint(
                condition=Q(resource__isnull=False, program__isnull=True)
                | Q(resource__isnull=True, program__isnull=False),
                name="library_source_is_one_record",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="library_source_number_from_one"),
        ]

    def __str__(self) -> str:
        return f"[{self.number}] {self.title}"


class AnswerCorrection(models.Model):
    """What we got wrong and when we said so; never edited afterwards."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="corrections")
    on = models.DateField()
    text = models.TextField(max_length=1000)
    by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering: ClassVar = ["-on", "-id"]

    def __str__(self) -> str:
        return f"{self.on}: {self.text[:60]}"


class VoteQuestion(models.TextChoices):
    HELPED = "helped", "Did this help?"
    STILL_TRUE = "still-true", "Is it still true where you are?"


class AnswerVote(models.Model):
    """One reader's word on one question; said again, it replaces the first. We keep no name and no address:
    `voter` is a keyed digest of the person or session, `origin` one of the address that changes every day."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="votes")
    question = models.CharField(max_length=12, choices=VoteQuestion.choices)
    yes = models.BooleanField()
    voter = models.CharField(max_length=64)
    origin = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["answer", "question", "voter"], name="library_one_vote_each"),
            models.CheckConstraint(condition=Q(question__in=VoteQuestion.values), name="library_vote_question_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["origin", "at"], name="library_votes_by_origin")]

    def __str__(self) -> str:
        return f"{self.answer_id} {self.question}: {'yes' if self.yes else 'no'}"
