"""What can be told of the library afterwards, and in which words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import TextChoices

from cityline.audit import types

if TYPE_CHECKING:
    from cityline.audit.models import Event


class LibraryEvent(TextChoices):
    RESOURCE_PUBLISHED = "library.resource_published", "Resource published"
    RESOURCE_UNPUBLISHED = "library.resource_unpublished", "Resource taken off the shelf"
    RESOURCE_DELETED = "library.resource_deleted", "Resource deleted"
    ANSWER_PUBLISHED = "library.answer_published", "Answer published"
    ANSWER_CORRECTED = "library.answer_corrected", "Answer corrected"
    ANSWER_REVIEWED = "library.answer_reviewed", "Answer reviewed"
    ANSWER_WITHDRAWN = "library.answer_withdrawn", "Answer withdrawn"


def _who(event: Event) -> str:
    return event.by_name or "The library"


def declare() -> None:
    """Called once when the app is ready."""
    types.declare(
        LibraryEvent,
        {
            LibraryEvent.RESOURCE_PUBLISHED: lambda event: f"{_who(event)} published “{event.data.get('title', '')}”.",
            LibraryEvent.RESOURCE_UNPUBLISHED: lambda event: (
                f"{_who(event)} took “{event.data.get('title', '')}” off the shelf."
            ),
            LibraryEvent.RESOURCE_DELETED: lambda event: f"{_who(event)} deleted “{event.data.get('title', '')}”.",
            LibraryEvent.ANSWER_PUBLISHED: lambda event: f"{_who(event)} published the answer.",
            LibraryEvent.ANSWER_CORRECTED: lambda event: (
                f"{_who(event)} corrected the answer: {event.data.get('text', '')}"
            ),
            LibraryEvent.ANSWER_REVIEWED: lambda event: (
                f"{_who(event)} read the answer again. Next review by {event.data.get('review_by', '')}."
            ),
            LibraryEvent.ANSWER_WITHDRAWN: lambda event: (
                f"{_who(event)} withdrew the answer: {event.data.get('why', '')}"
            ),
        },
    )
