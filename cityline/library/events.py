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
    ABBREVIATION_KEPT = "library.abbreviation_kept", "Abbreviation added or changed"
    ABBREVIATION_DELETED = "library.abbreviation_deleted", "Abbreviation deleted"
    DOCUMENT_PLACED = "library.document_placed", "Placed first or last for a topic"
    PLACEMENT_LIFTED = "library.placement_lifted", "No longer placed for a topic"


def _who(event: Event) -> str:
    return event.by_name or "The library"


def _where(event: Event) -> str:
    order = "first" if event.data.get("way") == "pinned" else "after the others"
    return f"{order} for {event.data.get('topic', '')}"


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
            LibraryEvent.ABBREVIATION_KEPT: lambda event: (
                f"{_who(event)} wrote in the list of abbreviations: “{event.data.get('line', '')}”."
            ),
            LibraryEvent.ABBREVIATION_DELETED: lambda event: (
                f"{_who(event)} took “{event.data.get('line', '')}” out of the list of abbreviations."
            ),
            LibraryEvent.DOCUMENT_PLACED: lambda event: (
                f"{_who(event)} placed “{event.data.get('title', '')}” {_where(event)}: {event.data.get('why', '')}"
            ),
            LibraryEvent.PLACEMENT_LIFTED: lambda event: (
                f"{_who(event)} no longer places “{event.data.get('title', '')}” {_where(event)}."
            ),
        },
    )
