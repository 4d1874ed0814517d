"""The one table of everything that can be found, and what librarians say of finding."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models

from cityline.kernel import clock
from cityline.search import short_forms


class Document(models.Model):
    """What the finder knows of one row of some feature.

    `seq` rises with every change and is given under a lock, so commit order equals sequence order and a follower that
    has seen n has seen everything before n. A removed document stays as a tombstone (text emptied) with a new `seq`.
    """

    seq = models.BigIntegerField(unique=True)
    kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=64)
    network_id = models.BigIntegerField(null=True, blank=True, help_text="Empty: shared by all networks.")
    title = models.TextField()
    body = models.TextField(blank=True)
    plain_words = models.TextField(blank=True, help_text="What cities call it, where the title does not.")
    passages = models.JSONField(
        default=list, blank=True, help_text="Questions it answers, or parts of it; each has a vector of its own."
    )
    facets = models.JSONField(default=dict, help_text='{"topic": ["housing"], "state": ["MA", "RI"]}')
    dated_on = models.DateField(null=True, blank=True, help_text="The day 'newest first' sorts by.")
    public = models.BooleanField(default=True)
    suggestible = models.BooleanField(default=True)
    deleted = models.BooleanField(default=False)
    vector = models.BinaryField(
        null=True, help_text="int8, one byte for each dimension, then each passage's; empty until computed."
    )
    vector_model = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="search_one_document_per_object"),
            models.CheckConstraint(
                condition=models.Q(vector__isnull=True) | ~models.Q(vector_model=""),
                name="search_vector_names_its_model",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["-seq"],
                name="search_waiting_for_vector",
                condition=models.Q(vector__isnull=True, public=True, deleted=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}: {self.title}"


class Abbreviation(models.Model):
    """What the field writes in short, and in full: each finds the other. One short form may have several meanings."""

    short = models.CharField(
        "short form", max_length=20, help_text="As the field writes it: CDBG, MS4, I/I. It also finds its plural."
    )
    meaning = models.CharField(
        "in full", max_length=120, help_text="What it stands for: community development block grant."
    )
    only_in_capitals = models.BooleanField(
        "counts only in capitals",
        default=False,
        help_text="Tick it if the short form is also an everyday word or a name: PILOT, HOME, TAP. Typed in small "
        "letters it is then just the word.",
    )

    class Meta:
        ordering: ClassVar = ["short", "meaning"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["short", "meaning"], name="search_abbreviation_once"),
            models.CheckConstraint(
                condition=~models.Q(short="") & ~models.Q(meaning=""), name="search_abbreviation_says_both"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.short}: {self.meaning}"

    def clean(self) -> None:
        """Single spaces; and every reason why search could not use it, in a sentence beside its field."""
        super().clean()
        self.short, self.meaning = " ".join(self.short.split()), " ".join(self.meaning.split())
        others = Abbreviation.objects.exclude(pk=self.pk).values_list("short", "meaning")
        wrong = short_forms.faults(self.short, self.meaning, capitals=self.only_in_capitals, others=others)
        if wrong:
            raise ValidationError(dict(wrong))


class Placement(models.Model):
    """A librarian's word on one document for questions of one topic: first of its kind, or after all others."""

    class Way(models.TextChoices):
        PINNED = "pinned", "First"
        DEMOTED = "demoted", "After the others"

    kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=64)
    topic = models.CharField(max_length=40)
    way = models.CharField(max_length=8, choices=Way.choices)
    why = models.CharField(max_length=300, help_text="For the next librarian.")
    by_id = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "object_id", "topic"], name="search_one_placement_per_topic"),
            models.CheckConstraint(condition=models.Q(way__in=["pinned", "demoted"]), name="search_placement_way"),
        ]
        indexes: ClassVar = [models.Index(fields=["topic"], name="search_placement_topic")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} {self.way} for {self.topic}"


class Unfound(models.Model):
    """A search line that found nothing, counted by month; nobody's name, and no long text."""

    words = models.CharField(max_length=100, help_text="In lower case, single spaces.")
    place = models.CharField(max_length=20, help_text="Where it was asked: search, library, answers, programs.")
    month_on = models.DateField(help_text="The first day of its month.")
    count = models.PositiveIntegerField(default=1)
    last_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["words", "place", "month_on"], name="search_unfound_once_a_month"),
            models.CheckConstraint(condition=~models.Q(words=""), name="search_unfound_says_something"),
        ]
        indexes: ClassVar = [models.Index(fields=["month_on", "-count"], name="search_unfound_most")]

    def __str__(self) -> str:
        return f"{self.words} ({self.count})"
