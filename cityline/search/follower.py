"""Keeps this machine's shelf at the table's sequence. One updater at a time (file lock); the others read.

A web process asks `current()` before each search: when the table is ahead and no other process is at it, it applies
the tail itself, so a change is findable at once where it was made. A long tail, or a shelf to be built anew, is given
to a thread and the question is answered from what is there. The worker calls `follow()` every second.

Replay is idempotent: a document is dropped by id and added again, its vector's row written again; the sequence number
is stored last.
"""

from __future__ import annotations

import fcntl
import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from cityline.kernel import planned
from cityline.search import model, soundness, tail
from cityline.search.index import Damaged
from cityline.search.models import Document
from cityline.search.shelf import DIMENSIONS, Shelf

log = logging.getLogger(__name__)

INLINE = 500  # changes a request applies itself, about a tenth of a second

_process = threading.Lock()
_open: dict[Path, Shelf] = {}  # at most one: the shelf in use
_running: list[threading.Thread] = []
_rounds: dict[tuple[Path, int], Iterator[str]] = {}  # at most one: of the generation in use, with so many labels


def root() -> Path:
    return Path(settings.SEARCH_DIR)


def current() -> Shelf | None:
    """The freshest shelf that can be had without waiting. None: there is none yet, ask the table."""
    table = table_seq()
    with _process:
        shelf = _reopened()
        if shelf and shelf.seq == table and _is_of_our_model(shelf):
            return shelf
        try:
            with updating() as is_ours:
                if is_ours:
                    _apply_or_hand_over(table)
        except (Damaged, OSError) as error:
            log.warning("The search index could not be brought up to date: %s", error)
            forget()
        return _reopened()


def follow(*, progress: Callable[[int], None] = lambda _: None) -> int:
    """Brings the shelf to the table's sequence, however far; builds it if there is none. How many changes it applied.

    Does nothing while another process is at it.
    """
    with updating() as is_ours:
        if not is_ours:
            return 0
        with _process:
            shelf = _reopened(refresh=True)
        if shelf and _is_sound(shelf):
            try:
                return _applied(shelf, progress)
            except (Damaged, OSError) as error:
                log.warning("The search index is damaged and is built anew: %s", error)
        return _build(progress)


def rebuild(*, progress: Callable[[int], None] = lambda _: None) -> int:
    """Builds a new shelf from the table while the old one serves. How many documents."""
    with updating(wait=True):
        return _build(progress)


def report_damage(shelf: Shelf, error: Exception) -> None:
    """A reader could not read: the next question, or the worker, builds it anew."""
    log.warning("The search index is damaged and will be built anew: %s", error)
    with _process, updating() as is_ours:
        if is_ours and _open.get(root()) is shelf:
            shelf.discard()
        forget()


def table_seq() -> int:
    """The last number given to a change. Asked before every search."""
    return planned.rows("SELECT max(seq) FROM search_document")[0][0] or 0


@contextmanager
def updating(*, wait: bool = False) -> Iterator[bool]:
    """Whether this process (and thread) is the updater of this machine. The lock falls with its holder's death."""
    root().mkdir(parents=True, exist_ok=True)
    lock = os.open(root() / "updater.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(lock)


def _reopened(*, refresh: bool = False) -> Shelf | None:
    """The shelf in use, opened again if another process wrote to it. Call under `_process`."""
    shelf = _open.get(root())
    if shelf is None or shelf.is_changed or refresh:
        forget()
        shelf = Shelf.in_use(root())
        if shelf:
            _open[root()] = shelf
    return shelf


def forget() -> None:
    """Closes the shelf; the next question opens it again."""
    _open.clear()


def _is_of_our_model(shelf: Shelf) -> bool:
    """Whether its vectors are those of the model the settings ask for. Without a model, any."""
    ours = model.name()
    return not ours or shelf.state.model == ours


def _is_sound(shelf: Shelf) -> bool:
    """Whether it may be kept. One whose files are damaged is taken out of use at once; any other serves until the next
    is built, and the status page says what it lacks. Call as the updater."""
    table = table_seq()
    if shelf.seq > table:
        return _told("it is ahead of the table, which may be an older copy")
    if not _is_of_our_model(shelf):
        return _told("its vectors are of another model")
    return shelf.seq < table or _is_as_written(shelf)


def _told(why: str) -> bool:
    log.warning("The search index is built anew: %s", why)
    return False


def _is_as_written(shelf: Shelf) -> bool:
    """Another look at a part of its files; all of them within some minutes, then its documents are counted."""
    labels = len(shelf.state.labels)
    key = (shelf.folder, labels)
    if key not in _rounds:
        if wrong := _miscounted(shelf):
            return _told(wrong)
        _rounds.clear()
        _rounds[key] = soundness.faults(
            shelf.folder, dimensions=shelf.state.dimensions, labels=labels, held=_held(shelf)
        )
    fault = next(_rounds[key], None)
    if fault is None:
        del _rounds[key]
    elif fault:
        log.warning("The search index is damaged: %s", fault)
        shelf.discard()  # nobody reads it any more
    return not fault


def _miscounted(shelf: Shelf) -> str:
    """What is wrong if it has not as many documents as the table, which takes a while to count where they are many."""
    expected = Document.objects.filter(public=True, deleted=False, seq__lte=shelf.seq).count()
    held = len(shelf.keywords)
    return f"it has {held:,} documents of {expected:,}" if held != expected and table_seq() == shelf.seq else ""


def _held(shelf: Shelf) -> Callable[[int, int], set[int]]:
    rows = Document.objects.filter(public=True, deleted=False, vector_model=shelf.state.model)

    def held(first: int, behind: int) -> set[int]:
        return set(rows.filter(pk__gte=first, pk__lt=behind, seq__lte=shelf.seq).values_list("pk", flat=True))

    return held if shelf.state.model else lambda _first, _behind: set()


def _apply_or_hand_over(table: int) -> None:
    """Call as the updater, under `_process`."""
    shelf = _reopened()
    is_usable = shelf is not None and shelf.seq <= table and _is_of_our_model(shelf)
    start = shelf.seq if shelf and is_usable else 0
    if Document.objects.filter(seq__gt=start)[: INLINE + 1].count() > INLINE:
        _start_thread()
    elif shelf and is_usable:
        _applied(shelf, lambda _: None)
    else:
        _build(lambda _: None)


def _start_thread() -> None:
    """Follows beside the requests; it waits for the lock its starter holds."""
    if any(thread.is_alive() for thread in _running):
        return

    def run() -> None:
        try:
            with updating(wait=True):
                pass
            follow()
        finally:
            connection.close()

    _running[:] = [threading.Thread(target=run, name="search-follower", daemon=True)]
    _running[0].start()


def _build(progress: Callable[[int], None]) -> int:
    """Call as the updater."""
    ours = model.load()
    shelf = Shelf.made(root(), model=ours.name if ours else "", dimensions=ours.dimensions if ours else DIMENSIONS)
    _applied(shelf, progress)
    shelf.put_in_use()
    return len(shelf.keywords)


def _applied(shelf: Shelf, progress: Callable[[int], None]) -> int:
    """Applies all changes after the shelf's sequence, in order, a batch at a time."""
    total = 0
    while rows := tail.after(shelf.seq):
        live = [tail.entry_of(row, shelf.state.model) for row in rows if row.public and not row.deleted]
        gone = [row.pk for row in rows if row.deleted or not row.public]
        shelf.write(put=live, drop=gone, seq=rows[-1].seq)
        total += len(rows)
        progress(len(rows))
    return total


def _after_fork() -> None:
    """A child opens its own files and has no thread of its parent's."""
    global _process  # noqa: PLW0603 - one in a process
    _process = threading.Lock()
    forget()
    _running.clear()


os.register_at_fork(after_in_child=_after_fork)
