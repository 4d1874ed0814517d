"""Gives documents their vectors, once for all machines. The worker calls `compute_vectors` in its loop."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db import connection, models, transaction

from cityline.search import model
from cityline.search.documents import lock_sequence, next_numbers
from cityline.search.entry import embedded_text
from cityline.search.models import Document
from cityline.search.vectors import quantized

WORKER_LOCK = 0x311_0EC  # advisory: one worker embeds at a time
BATCH = 16  # about a second of work on a busy machine
_checked: set[str] = set()


def compute_vectors(batch: int = BATCH, *, done: Callable[[int], None] | None = None) -> int:
    """Embeds up to `batch` waiting documents, the newest change first: what was just published is asked for next.

    0: nothing waits, there is no model, or another worker is at it.
    """
    if _checked and not waiting().exists():
        model.rest()
        return 0
    ours = model.load()
    if ours is None:
        return 0
    if ours.name not in _checked:
        forget_other_models(ours.name)
        _checked.add(ours.name)
    with transaction.atomic():
        if not _is_my_turn():
            return 0
        written = _embed(ours, list(waiting()[:batch]), done)
    model.give_back()
    return written


def compute_vector_of(kind: str, object_id: str) -> bool:
    """Embeds one document now (about 50 ms). For what was just published: call it after the commit."""
    ours = model.load()
    if ours is None:
        return False
    with transaction.atomic():
        return _embed(ours, list(waiting().filter(kind=kind, object_id=object_id)), None) > 0


def waiting() -> models.QuerySet[Document]:
    """Public documents without a vector."""
    return Document.objects.filter(vector__isnull=True, public=True, deleted=False).order_by("-seq")


def forget_other_models(name: str) -> int:
    """Vectors of another model mean nothing to this one: they are computed again. How many."""
    with transaction.atomic():
        stale = Document.objects.filter(vector__isnull=False).exclude(vector_model=name)
        return stale.update(vector=None, vector_model="")


def _is_my_turn() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [WORKER_LOCK])
        return bool(cursor.fetchone()[0])


def _embed(ours: model.Model, rows: Sequence[Document], done: Callable[[int], None] | None) -> int:
    """Computes without any lock on rows; a document changed meanwhile keeps waiting."""
    if not rows:
        return 0
    texts = [[embedded_text(row.title, row.body, row.plain_words), *row.passages] for row in rows]
    made = iter(quantized(ours.embedded([text for own in texts for text in own])))
    vectors = [b"".join(next(made).tobytes() for _ in own) for own in texts]
    if done:
        done(len(rows))
    lock_sequence()
    written = 0
    for row, vector, seq in zip(rows, vectors, next_numbers(len(rows)), strict=True):
        unchanged = Document.objects.filter(pk=row.pk, seq=row.seq)
        written += unchanged.update(seq=seq, vector=vector, vector_model=ours.name)
    return written
