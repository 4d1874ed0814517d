"""What a city gets: the package of items, the memo, the review before it leaves, and what became of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from cityline.desk.models.question import Question
from cityline.kernel import clock
from cityline.library.models import Answer, Resource
from cityline.people.models import User
from cityline.places.models import Place
from cityline.programs.models import Program


class PackageState(models.TextChoices):
    """A kept package never changes; the working one does."""

    INSTANT = "instant", "First package, found by the network"
    WORKING = "working", "Being built by the desk"
    SENT = "sent", "Sent with the response"


class Package(models.Model):
    """The ranked, annotated items for one question. Improvements are a new version, never a silent change."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="packages")
    version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=PackageState.choices)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    took_ms = models.FloatField(null=True, blank=True)
    degraded = models.BooleanField(default=False, help_text="Found by words alone: the model was busy or away.")

    class Meta:
        ordering: ClassVar = ["version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["question", "version"], name="desk_package_version_once"),
            models.UniqueConstraint(
                fields=["question"], condition=Q(state=PackageState.WORKING), name="desk_one_working_package"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question.code} package {self.version}"


class ItemKind(models.TextChoices):
    """What an item points to."""

    ANSWER = "answer", "Answer"
    RESOURCE = "resource", "Guide or tool"
    PROGRAM = "program", "Program"
    CITY = "city", "City"


class PackageItem(models.Model):
    """One thing given to a city, with why it fits. Title and address are kept as they were."""

    package = models.ForeignKey(Package, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=ItemKind.choices)
    answer = models.ForeignKey(Answer, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    resource = models.ForeignKey(Resource, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    program = models.ForeignKey(Program, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=300)
    url = models.CharField(max_length=500)
    score = models.FloatField(null=True, blank=True)
    why = models.CharField(max_length=300, blank=True, help_text="The network's sentence, made of facts.")
    annotation = models.TextField(max_length=1000, blank=True, help_text="A person's sentence: why it fits this city.")
    added_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Empty: found by the network.",
    )
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind=ItemKind.ANSWER, answer__isnull=False, resource=None, program=None, place=None)
                | Q(kind=ItemKind.RESOURCE, resource__isnull=False, answer=None, program=None, place=None)
                | Q(kind=ItemKind.PROGRAM, program__isnull=False, answer=None, resource=None, place=None)
                | Q(kind=ItemKind.CITY, place__isnull=False, answer=None, resource=None, program=None),
                name="desk_item_points_to_one_thing",
            )
        ]
        indexes: ClassVar = [
            # How often people at the desk chose a thing: asked for every suggestion (tallies.py).
            models.Index(
                F("kind"), Coalesce("answer", "resource", "program"), name="desk_items_people_added",
                condition=Q(added_by__isnull=False, removed_at__isnull=True),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"

    @property
    def object_id(self) -> str:
        """The key of the thing pointed to, as search and suggestions write it."""
        return str(self.answer_id or self.resource_id or self.program_id or self.place_id)


class MemoVersion(models.Model):
    """The memo as saved once. `beside` marks a text saved over another's newer one: both are kept."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="memos")
    number = models.PositiveIntegerField()
    text = models.TextField(max_length=60_000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    beside = models.BooleanField(default=False)
    pages = models.FloatField(default=0, help_text="How many it filled when it was last typeset.")
    measured = models.CharField(max_length=32, blank=True, help_text="Digest of the document `pages` was counted for.")

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["question", "number"], name="desk_memo_number_once")]

    def __str__(self) -> str:
        return f"{self.question.code} memo {self.number}"


class Verdict(models.TextChoices):
    """How a reading ended."""

    RETURNED = "returned", "Returned"
    APPROVED = "approved", "Approved"


class Review(models.Model):
    """One reading by a second person before a response leaves."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="reviews")
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(default=clock.now)
    note = models.TextField(max_length=2000, blank=True)
    reviewer = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=8, choices=Verdict.choices, blank=True)
    comment = models.TextField(max_length=5000, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["submitted_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(verdict="", decided_at__isnull=True)
                | (~Q(verdict="") & Q(decided_at__isnull=False, reviewer__isnull=False)),
                name="desk_verdict_has_a_reader",
            ),
            models.UniqueConstraint(fields=["question"], condition=Q(verdict=""), name="desk_one_open_review"),
        ]

    def __str__(self) -> str:
        return f"{self.question.code} review of {self.submitted_at:%Y-%m-%d}"


class Response(models.Model):
    """What was sent, exactly: this package, this memo, these two files."""

    question = models.OneToOneField(Question, on_delete=models.CASCADE, related_name="response")
    package = models.OneToOneField(Package, on_delete=models.PROTECT, related_name="+")
    memo = models.OneToOneField(MemoVersion, on_delete=models.PROTECT, related_name="+")
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    read_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=clock.now)
    pages = models.FloatField()
    pdf_file_id = models.UUIDField()
    docx_file_id = models.UUIDField()

    def __str__(self) -> str:
        return f"Response to {self.question.code}"


class Helped(models.TextChoices):
    """What a city says of a response."""

    YES = "yes", "Yes"
    PARTLY = "partly", "Partly"
    NO = "no", "Not yet"


class Feedback(models.Model):
    """Whether a response helped one reader. Saying it again replaces what that reader said before."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="feedback")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    helped = models.CharField(max_length=6, choices=Helped.choices)
    text = models.TextField(max_length=2000, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["question", "user"], name="desk_feedback_once")]

    def __str__(self) -> str:
        return f"{self.question.code}: {self.helped}"
