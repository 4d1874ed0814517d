"""Keeping and forgetting files."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import timedelta
from io import BytesIO
from typing import IO, Any, NamedTuple

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Count, Sum

from cityline.files import kinds, store
from cityline.files.models import StoredFile
from cityline.kernel import clock
from cityline.kernel.refusals import Refused

MOST_PER_SUBJECT = 100
LARGEST_PER_SUBJECT = 200 * 1024 * 1024  # bytes
ABANDONED_AFTER = timedelta(days=1)


class Offered(NamedTuple):
    """A file someone hands us: anything that can be read and sought (an upload of Django's too), and the name it came
    with.
    """

    content: IO[bytes]
    name: str


def offered(uploads: Iterable[UploadedFile[Any]]) -> list[Offered]:
    """Files of a Django form field as `keep_files` takes them."""
    return [Offered(upload.file or upload, upload.name or "") for upload in uploads]


def check_files(files: Sequence[Offered]) -> list[kinds.Checked]:
    """Refuse (field "files") unless each may be kept and together they fit the limit. For forms: writes nothing."""
    checked = [kinds.check(file.content, file.name) for file in files]
    if sum(one.size for one in checked) > settings.FILE_MAX_BYTES:
        limit = settings.FILE_MAX_BYTES // (1024 * 1024)
        raise Refused("too_large", f"Together these files are larger than {limit} MB.", field="files")
    return checked


def keep_file(
    *, upload: IO[bytes] | bytes, name: str, network_id: int | None, subject: tuple[str, str], by_id: int | None
) -> StoredFile:
    """Keep one file: bytes to the store, then the row, in the caller's transaction. See `keep_files`."""
    content: IO[bytes] = BytesIO(upload) if isinstance(upload, bytes) else upload
    return keep_files(files=[Offered(content, name)], network_id=network_id, subject=subject, by_id=by_id)[0]


@transaction.atomic
def keep_files(
    *, files: Sequence[Offered], network_id: int | None, subject: tuple[str, str], by_id: int | None
) -> list[StoredFile]:
    """Keep files with one subject, all or none.

    Writes the bytes (flushed to disk) and one row each; if the caller's transaction rolls back, the bytes go at the
    end of the request. Refuses (field "files"): empty, too_large (one or together), wrong_type (also a renamed
    program), macros, locked, damaged, too_large_inside (a bomb), too_many_files. Records nothing and tells nobody:
    the caller does.
    """
    checked = check_files(files)
    _check_room(subject, checked)
    return [
        _keep(file, one, network_id=network_id, subject=subject, by_id=by_id)
        for file, one in zip(files, checked, strict=True)
    ]


def _keep(
    file: Offered, checked: kinds.Checked, *, network_id: int | None, subject: tuple[str, str], by_id: int | None
) -> StoredFile:
    file_id = uuid.uuid4()
    file.content.seek(0)
    written = store.write(file_id, file.content)
    return StoredFile.objects.create(
        id=file_id,
        network_id=network_id,
        subject_kind=subject[0],
        subject_id=subject[1],
        name=checked.name,
        size=written.size,
        sha256=written.sha256,
        content_type=checked.content_type,
        by_id=by_id,
    )


def _check_room(subject: tuple[str, str], coming: Sequence[kinds.Checked]) -> None:
    mine = StoredFile.objects.filter(subject_kind=subject[0], subject_id=subject[1])
    there = mine.aggregate(count=Count("id"), size=Sum("size"))
    size = (there["size"] or 0) + sum(one.size for one in coming)
    if there["count"] + len(coming) > MOST_PER_SUBJECT or size > LARGEST_PER_SUBJECT:
        sentence = "No more files fit here. Please write to the desk, and we will find another way."
        raise Refused("too_many_files", sentence, field="files")


@transaction.atomic
def forget_file(*, stored: StoredFile) -> None:
    """Delete the row, and the bytes once that is certain."""
    file_id = stored.pk
    stored.delete()
    transaction.on_commit(lambda: store.remove(file_id))


def settle(**_: object) -> None:
    """At the end of each request: drop bytes whose transaction came to nothing."""
    store.settle(_with_rows)


def sweep() -> int:
    """Clock job: drop bytes without a row that are older than a day (left by a kill). Returns how many."""
    abandoned = store.ids_older_than((clock.now() - ABANDONED_AFTER).timestamp())
    gone = set(abandoned) - _with_rows(abandoned)
    for file_id in gone:
        store.remove(file_id)
    return len(gone)


def _with_rows(ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    return set(StoredFile.objects.filter(id__in=list(ids)).values_list("id", flat=True))
