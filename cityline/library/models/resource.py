"""A publication worth a city's time: what it is, why it matters, for whom, and when somebody last checked it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import slugify
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin

from cityline.kernel import clock
from cityline.library.models.keys import KeysField
from cityline.library.words import ResourceType, SizeBand
from cityline.places.states import STATES
from cityline.topics import Topic

FIRST_YEAR = 1900
LONGEST_SLUG = 80


class ResourceQuerySet(models.QuerySet["Resource"]):
    def public(self) -> ResourceQuerySet:
        """What a visitor may see: published and not expired."""
        return self.filter(live=True)


class Resource(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, models.Model):
    """A record of the library, shared by all networks. The row holds what is public; drafts live in revisions.

    `reviewed` says that a librarian has judged it: an unreviewed record can be found but is never suggested.
    `loaded` keeps the values a file brought, so that loading it again never overwrites a librarian's words.
    """

    title = models.CharField(max_length=300)
    publisher = models.CharField(max_length=160, blank=True)
    year = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Year of publication, if known.",
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(2100)],
    )  # fmt: skip
    type = models.CharField(max_length=20, choices=ResourceType.choices, default=ResourceType.GUIDE)
    abstract = models.TextField(
        max_length=2000, blank=True, help_text="What it says, in our own words, two or three sentences."
    )
    why_it_matters = models.TextField(
        max_length=600, blank=True, help_text="One or two sentences to a city with no time: what this will do for it."
    )
    for_whom = models.CharField(
        max_length=200, blank=True, help_text='"A finance director", "A council new to budgets".'
    )
    topics = KeysField(
        choices=Topic.choices, blank=True, help_text="One to three. Without one it is found by words only."
    )
    states = KeysField(
        choices=[(state.code, state.name) for state in STATES], blank=True,
        help_text="Only if it holds in these states alone. None ticked means everywhere.",
    )  # fmt: skip
    size_bands = KeysField(
        choices=SizeBand.choices, blank=True, verbose_name="sizes of city", help_text="None ticked means any size."
    )
    cost = models.CharField(max_length=80, blank=True, help_text='"Free", "Free with membership", "$35".')
    minutes = models.PositiveSmallIntegerField(
        null=True, blank=True, verbose_name="minutes to read", help_text="About how long the useful part takes.",
        validators=[MinValueValidator(1)],
    )  # fmt: skip
    url = models.URLField("web address", max_length=500, blank=True)
    file = models.ForeignKey(
        "wagtaildocs.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="Only if there is no lasting address and we may share it.",
    )  # fmt: skip
    address_checked_on = models.DateField(
        null=True,
        blank=True,
        verbose_name="address checked",
        help_text="The day a person opened it. Empty: the page says so.",
    )
    review_by = models.DateField(null=True, blank=True, help_text="When somebody should read it again.")
    reviewed = models.BooleanField(
        default=False, help_text="A librarian has judged it worth suggesting. Until then it is found, never suggested."
    )
    is_sample = models.BooleanField(default=False, editable=False)
    source = models.CharField(max_length=60, blank=True, editable=False, help_text="The file that brought it.")
    loaded = models.JSONField(default=dict, editable=False)
    added_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["title", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["url", "title"], condition=~Q(url=""), name="library_resource_once",
                violation_error_message="The library already has a record with this title and address.",
            ),
            models.CheckConstraint(
                condition=Q(live=False) | ~Q(url="") | Q(file__isnull=False), name="library_live_resource_has_address",
                violation_error_message="Give a web address or a file: a reader must be able to open it.",
            ),
            models.CheckConstraint(condition=Q(type__in=ResourceType.values), name="library_resource_type_known"),
            models.CheckConstraint(
                condition=Q(topics__contained_by=Topic.values), name="library_resource_topics_known"
            ),
        ]  # fmt: skip
        indexes: ClassVar = [models.Index(fields=["review_by"], name="library_resource_review", condition=Q(live=True))]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("resource", args=[self.pk or 0, self.slug])

    @property
    def slug(self) -> str:
        return slugify(self.title)[:LONGEST_SLUG].strip("-") or "resource"

    @property
    def topic_labels(self) -> list[tuple[str, str]]:
        """Key and label of each topic."""
        return [(key, str(Topic(key).label)) for key in self.topics]

    @property
    def size_labels(self) -> list[str]:
        return [str(SizeBand(key).label) for key in self.size_bands]

    @property
    def address(self) -> str:
        """Where the reader goes: the web address, else the file."""
        return self.url or (self.file.url if self.file else "")

    def clean(self) -> None:
        super().clean()
        today = clock.now().date()
        if not self.url and not self.file_id:
            raise ValidationError({"url": "Give a web address or a file: a reader must be able to open it."})
        if self.address_checked_on and self.address_checked_on > today:
            raise ValidationError(
                {"address_checked_on": "This day is in the future. Give the day somebody opened the address."}
            )
        if self.reviewed and not self.topics:
            raise ValidationError({"topics": "Choose a topic before you mark it as reviewed."})
        if self.reviewed and not (self.abstract.strip() or self.why_it_matters.strip()):
            raise ValidationError({"abstract": "Say what it says or why it matters before you mark it as reviewed."})

    def get_preview_template(self, request: Any, mode_name: str) -> str:  # noqa: ARG002 - the editor's signature
        return "library/resource.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:  # noqa: ARG002
        return {"resource": self, "answers": [], "like": [], "preview": True}
