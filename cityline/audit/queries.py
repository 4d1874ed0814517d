"""Reading history. Callers have already fetched the subject with the right to see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cityline.audit.models import Event

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet


def history_of(subject: Model) -> QuerySet[Event]:
    """Everything recorded about a row, oldest first."""
    return Event.objects.filter(subject_kind=str(subject._meta.model_name), subject_id=str(subject.pk))
