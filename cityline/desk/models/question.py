"""A question, its promise, what was said about it and who may see it."""

from __future__ import annotations

from datetime import date, time
from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Least
from django.urls import reverse

from cityline.desk.states import OPEN, Privacy, Status
from cityline.kernel import clock
from cityline.kernel.workdays import Promise
from cityline.networks.models import Network
from cityline.people.models import User
from cityline.places.models import Place
from cityline.topics import Topic


class Channel(models.TextChoices):
    """How a question or message reached us."""

    WEB = "web", "on the page"
    MAIL = "mail", "by e-mail"
    PHONE = "phone", "by phone"
    API = "api", "through the API"


class Question(models.Model):
    """What a city asks. `promise` keeps the due date with the days that led to it (see kernel.workdays).

    `text` and `subject_line` are never shown outside the people of `queries.visible_to`.
    """

    code = models.CharField(max_length=11, unique=True)
    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="questions")
    asker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="questions")
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="questions")
    place_words = models.CharField(max_length=160, blank=True, help_text="As typed, when no city we know matched.")
    text = models.TextField(max_length=20_000)
    title = models.CharField(max_length=160, help_text="The first line, until a navigator gives a better one.")
    topic = models.CharField(max_length=24, choices=Topic.choices, blank=True)
    privacy = models.CharField(max_length=12, choices=Privacy.choices, default=Privacy.PRIVATE)
    open_to_office = models.BooleanField(default=False)
    channel = models.CharField(max_length=6, choices=Channel.choices, default=Channel.WEB)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.NEW)
    assigned_to = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(default=clock.now)
    due_on = models.DateField()
    first_due_on = models.DateField(help_text="As promised at the moment of asking.")
    promise_days = models.PositiveSmallIntegerField(
        default=3, help_text="As the network promised at the moment of asking; a later change does not touch it."
    )
    closing_at = models.TimeField(default=time(17), help_text="The network’s closing hour at the moment of asking.")
    promise_steps = models.JSONField(help_text="kernel.workdays.Promise.to_json(): the days that led to due_on.")
    needed_by_on = models.DateField(null=True, blank=True)
    needed_reason = models.CharField(max_length=200, blank=True)
    sort_on = models.GeneratedField(  # the earlier of promise and need; a paused question comes last
        expression=Case(
            When(paused_since__isnull=False, then=Value(date.max)), default=Least(F("due_on"), F("needed_by_on"))
        ),
        output_field=models.DateField(),
        db_persist=True,
    )
    paused_since = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When the asker proved it is theirs: signed in, opened our mail or replied to it.",
    )
    asker_left_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="Since when the asker is gone from the city and nobody of it took the question over: the desk keeps it.",
    )
    unread_by_desk = models.BooleanField(default=True)
    asked_from = models.CharField(
        max_length=32, blank=True, help_text="Keyed digest of the sender's address; for limits."
    )
    asked_from_network = models.CharField(max_length=32, blank=True)
    submission_key = models.CharField(max_length=64, null=True, unique=True, help_text="One form or key, one question.")
    is_sample = models.BooleanField(default=False)
    words = models.GeneratedField(
        expression=SearchVector("code", "title", "text", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(F("network"), F("sort_on"), F("id"), name="desk_open_by_promise",
                         condition=Q(status__in=sorted(OPEN))),
            models.Index(F("network"), F("due_on"), F("status"), name="desk_open_by_due",
                         condition=Q(status__in=sorted(OPEN))),
            models.Index(fields=["network", "status", "sort_on"], name="desk_by_status"),
            models.Index(fields=["network", "assigned_to", "status", "sort_on"], name="desk_by_navigator"),
            models.Index(F("network"), F("answered_at").desc(), F("id").desc(), name="desk_by_answered",
                         condition=Q(status=Status.ANSWERED)),
            models.Index(fields=["asker", "-received_at"], name="desk_by_asker"),
            models.Index(fields=["place", "-received_at"], name="desk_by_place"),
            models.Index(fields=["asked_from", "received_at"], name="desk_limits"),
            models.Index(fields=["asked_from_network", "received_at"], name="desk_limits_network"),
            GinIndex(fields=["words"], name="desk_words"),
        ]  # fmt: skip
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="desk_status_known"),
            models.CheckConstraint(condition=Q(privacy__in=Privacy.values), name="desk_privacy_known"),
            models.CheckConstraint(condition=~Q(text=""), name="desk_question_says_something"),
            models.CheckConstraint(
                condition=Q(status=Status.WAITING, paused_since__isnull=False)
                | (~Q(status=Status.WAITING) & Q(paused_since__isnull=True)),
                name="desk_paused_while_waiting",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.ANSWERED, answered_at__isnull=False)
                | (~Q(status=Status.ANSWERED) & Q(answered_at__isnull=True)),
                name="desk_answered_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[Status.DRAFTING, Status.IN_REVIEW, Status.APPROVED, Status.ANSWERED])
                | Q(assigned_to__isnull=False),
                name="desk_work_has_a_name",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("question", args=[self.code])

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def promise(self) -> Promise:
        return Promise.from_json(self.promise_steps)

    @property
    def city_words(self) -> str:
        """The city as a person would say it."""
        return str(self.place) if self.place else self.place_words or "City not named"


class Pause(models.Model):
    """A stretch in which the clock stood still, waiting on the city."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="pauses")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    began_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["began_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["question"], condition=Q(ended_at__isnull=True), name="desk_one_open_pause"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")), name="desk_pause_runs_forward"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question.code} paused {self.began_at:%Y-%m-%d}"


class Audience(models.TextChoices):
    """Who reads a message."""

    CITY = "city", "The city and the desk"
    DESK = "desk", "The desk only"


class Message(models.Model):
    """One thing said about a question. `is_question` marks a clarification that paused the clock."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    from_city = models.BooleanField()
    audience = models.CharField(max_length=4, choices=Audience.choices, default=Audience.CITY)
    is_question = models.BooleanField(default=False)
    text = models.TextField(max_length=20_000)
    channel = models.CharField(max_length=6, choices=Channel.choices, default=Channel.WEB)
    at = models.DateTimeField(default=clock.now)
    submission_key = models.CharField(max_length=64, null=True, unique=True)

    class Meta:
        ordering: ClassVar = ["at", "id"]
        indexes: ClassVar = [models.Index(fields=["question", "at"], name="desk_thread")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(audience=Audience.CITY) | Q(from_city=False), name="desk_notes_are_the_desks"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question.code} {self.at:%Y-%m-%d %H:%M}"


class Colleague(models.Model):
    """A person of the same city whom the asker let in."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="colleagues")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["question", "user"], name="desk_colleague_once")]

    def __str__(self) -> str:
        return f"{self.user} reads {self.question.code}"


class SignedLink(models.Model):
    """One person's mailed way to one question: reads and replies, nothing more. Renewed by each message."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="links")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    secret = models.CharField(max_length=32)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["question", "user"], name="desk_one_link_each")]

    def __str__(self) -> str:
        return f"{self.question.code} for {self.user}"
