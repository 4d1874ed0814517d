"""Gives documents their vectors, once for all machines. The worker calls `compute_vectors` in its loop.

A long text has more parts than a document has rows for passages (`entry.MOST_PASSAGES`), so parts that are alike share
a row: the mean of their directions. Measured with 2,121 questions of cities, each about one program, where the
objectives of several programs make one long text among 2,100 to 2,360 others (share of questions that find the long
text among the first ten):

                                        one vector   first 16   16 of neighbors   16 of the alike   every part
    160 programs without a theme               .00        .13               .36               .69          .96
    80 programs of one agency                  .04        .37               .89               .91          .96
    40 programs of one agency                  .06        .54               .85               .86          .91
    15 programs of one agency                  .10        .66               .79               .79          .83
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from django.db import connection, models, transaction
from numpy.typing import NDArray

from cityline.search import model
from cityline.search.documents import lock_sequence, next_numbers
from cityline.search.entry import MOST_PASSAGES, embedded_text
from cityline.search.models import Document
from cityline.search.vectors import Floats, quantized

WORKER_LOCK = 0x311_0EC  # advisory: one worker embeds at a time
BATCH = 16  # about a second of work on a busy machine
TEXTS = 64  # embedded in one go; a document with more goes alone: up to ten seconds
ROUNDS = 10  # of sorting the parts of a long text; later ones move almost nothing
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
        written = _embed(ours, _some(waiting()[:batch]), done)
    model.give_back()
    return written


def compute_vector_of(kind: str, object_id: str) -> bool:
    """Embeds one document now (about 50 ms a passage). For what was just published: call it after the commit.

    A long text is left to the worker.
    """
    ours = model.load()
    if ours is None:
        return False
    with transaction.atomic():
        rows = [row for row in waiting().filter(kind=kind, object_id=object_id) if len(row.passages) <= MOST_PASSAGES]
        return _embed(ours, rows, None) > 0


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


def _some(rows: Iterable[Document]) -> list[Document]:
    """The first of these, as many as make `TEXTS` texts, at least one."""
    taken: list[Document] = []
    texts = 0
    for row in rows:
        texts += 1 + len(row.passages)
        if taken and texts > TEXTS:
            break
        taken.append(row)
    return taken


def folded(vectors: Floats, most: int = MOST_PASSAGES) -> Floats:
    """Unit vectors, a row each, in at most `most` rows: those that are alike share one, the mean of their directions.

    It begins with neighbors in the text; then each part joins the group it is most like, until none moves.
    """
    if len(vectors) <= most:
        return vectors
    groups = np.arange(len(vectors)) * most // len(vectors)
    means = _means(vectors, groups, most)
    for _ in range(ROUNDS):
        nearer = (vectors @ means.T).argmax(axis=1)
        if (nearer == groups).all():
            break
        groups = nearer
        means = np.where(np.isin(np.arange(most), groups)[:, None], _means(vectors, groups, most), means)
    return means[np.unique(groups)]


def _means(vectors: Floats, groups: NDArray[np.int64], count: int) -> Floats:
    sums = np.zeros((count, vectors.shape[1]), np.float32)
    np.add.at(sums, groups, vectors)
    unit: Floats = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    return unit


def _embed(ours: model.Model, rows: Sequence[Document], done: Callable[[int], None] | None) -> int:
    """Computes without any lock on rows; a document changed meanwhile keeps waiting."""
    if not rows:
        return 0
    texts = [[embedded_text(row.title, row.body, row.plain_words), *row.passages] for row in rows]
    made = ours.embedded([text for own in texts for text in own])
    ends = np.cumsum([len(own) for own in texts])
    vectors = [
        quantized(np.concatenate([own[:1], folded(own[1:])])).tobytes() for own in np.split(made, ends[:-1].tolist())
    ]
    if done:
        done(len(rows))
    lock_sequence()
    written = 0
    for row, vector, seq in zip(rows, vectors, next_numbers(len(rows)), strict=True):
        unchanged = Document.objects.filter(pk=row.pk, seq=row.seq)
        written += unchanged.update(seq=seq, vector=vector, vector_model=ours.name)
    return written
