"""The text of resources' files: wanted when a record is published, read by the worker, gone with the file."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from cityline.files.names import ending_of
from cityline.kernel import clock
from cityline.library import documents, reading
from cityline.library.models import Resource, ResourceText
from cityline.library.reading import problems
from cityline.library.states import TextState
from cityline.search import documents as search

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from wagtail.documents.models import AbstractDocument

MOST_TRIES = 3
PAUSE = timedelta(minutes=5)  # to the next try; far longer than reading may take, so it is a lease as well


def want_text(*, resource: Resource, anew: bool = True) -> bool:
    """Have the file of a public record read, unless that is done; forget what was read of a file it no longer has.

    `anew`: a file that could not be read is tried again, for whoever publishes again may know why. Whether anything
    changed. Puts nothing into search: the caller does, after this.
    """
    mark = _mark(resource) if resource.live else ""
    kept = ResourceText.objects.filter(resource=resource).defer("text").first()
    if not mark:
        return kept is not None and bool(kept.delete()[0])
    if kept and kept.file_mark == mark and not (anew and kept.state == TextState.UNREADABLE):
        return False
    ResourceText.objects.update_or_create(
        resource=resource,
        defaults={
            "file_mark": mark,
            "state": TextState.WAITING,
            "text": "",
            "words": 0,
            "pages": None,
            "problem": "",
            "tries": 0,
            "next_try_at": clock.now(),
            "read_at": None,
        },
    )
    return True


def _mark(resource: Resource) -> str:
    """Which file it has, which bytes, and whether everyone may open it; empty without one."""
    file = resource.file
    if file is None:
        return ""
    return f"{file.pk}:{file.file_hash}{':private' if file.collection.get_view_restrictions() else ''}"


@transaction.atomic
def want_texts_of(*, file: AbstractDocument) -> int:
    """After the editor changed a file: each public record that has it forgets the old text at once. How many."""
    return _wanted(Resource.objects.public().filter(file_id=file.pk))


@transaction.atomic
def want_missing_texts() -> int:
    """Clock job: records whose file nobody has had read yet, or that changed unnoticed. How many."""
    return _wanted(Resource.objects.public().exclude(file=None))


def _wanted(resources: QuerySet[Resource]) -> int:
    changed = 0
    for resource in resources.select_related("file__collection").select_for_update(of=("self",)):
        if want_text(resource=resource, anew=False):
            changed += 1
            search.put(documents.of_resource(resource))
    return changed


def read_next_text() -> int:
    """Work: reads one file that waits, in a process of its own, outside any transaction. How many: 0 or 1.

    Then the record's document says what the file says. What could not be read says why; if another try may do better,
    there are three, five minutes apart. A worker that is killed meanwhile has used up a try. Two workers never take the
    same file; a file that was replaced while it was read waits again.
    """
    claimed = _claimed()
    if claimed is None:
        return 0
    if claimed.tries > MOST_TRIES:
        _settle(claimed, reading.Reading(problem=claimed.problem or problems.CUT_OFF), "")
    else:
        _settle(claimed, *_read(claimed.resource))
    return 1


@transaction.atomic
def _claimed() -> ResourceText | None:
    """The one that waits longest, its try counted before anything can go wrong."""
    due = ResourceText.objects.filter(state=TextState.WAITING, next_try_at__lte=clock.now()).order_by("next_try_at")
    found = due.select_for_update(skip_locked=True, of=("self",)).select_related("resource__file").first()
    if found:
        found.tries += 1
        found.next_try_at = clock.now() + PAUSE
        found.save(update_fields=["tries", "next_try_at"])
    return found


def _read(resource: Resource) -> tuple[reading.Reading, str]:
    """What the file says, and its SHA-256. The same bytes are read once, whatever record has them."""
    file = resource.file
    if file is None:
        return reading.Reading(problem=problems.MISSING), ""
    if _mark(resource).endswith(":private"):
        return reading.Reading(problem=problems.NOT_PUBLIC), ""
    try:
        with file.open_file() as content, reading.copied(content) as copy:
            known = ResourceText.objects.filter(state=TextState.READ, sha256=copy.sha256).first()
            if known and copy.is_whole:
                return reading.Reading(known.text, known.pages, known.problem), copy.sha256
            return reading.read(copy, ending=ending_of(file.filename)), copy.sha256
    except OSError:
        return reading.Reading(problem=problems.MISSING, again=True), ""


@transaction.atomic
def _settle(claimed: ResourceText, found: reading.Reading, sha256: str) -> None:
    """Writes what was found, if the record still has that file; the record first, as whoever publishes does."""
    resource = Resource.objects.public().select_for_update(of=("self",)).filter(pk=claimed.resource_id).first()
    same = ResourceText.objects.filter(pk=claimed.pk, file_mark=claimed.file_mark, state=TextState.WAITING)
    if resource is None or not same.select_for_update().exists():
        return
    if not found.text:
        again = found.again and claimed.tries < MOST_TRIES
        state = TextState.WAITING if again else TextState.UNREADABLE
        same.update(state=state, problem=found.problem, sha256=sha256)
        return
    same.update(
        state=TextState.READ,
        text=found.text,
        words=len(found.text.split()),
        pages=found.pages,
        problem=found.problem,
        sha256=sha256,
        read_at=clock.now(),
    )
    search.put(documents.of_resource(resource))
