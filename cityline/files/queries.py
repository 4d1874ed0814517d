"""Reading files. Whether someone may is decided by the room the subject belongs to, before it asks here."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from cityline.files.models import StoredFile


def files_of(kind: str, subject_id: str) -> QuerySet[StoredFile]:
    """Files of one subject, oldest first."""
    return StoredFile.objects.filter(subject_kind=kind, subject_id=subject_id).order_by("created_at", "id")


def files_among(*subjects: tuple[str, str]) -> QuerySet[StoredFile]:
    """Files of several subjects, each (kind, id), in one query; oldest first."""
    wanted: dict[str, list[str]] = {}
    for kind, subject_id in subjects:
        wanted.setdefault(kind, []).append(subject_id)
    either = Q(pk__in=[])
    for kind, ids in wanted.items():
        either |= Q(subject_kind=kind, subject_id__in=ids)
    return StoredFile.objects.filter(either).order_by("created_at", "id")
