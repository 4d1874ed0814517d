"""How rows of features become documents. Called by features, in the transaction that changes their row.

    search.documents.register("answer", every=lambda: map(draft_of, Answer.objects.published()))
    search.documents.put(draft_of(answer))

Call these last in a transaction: from the first real change to the commit one writer at a time goes through, which is
what makes commit order equal sequence order. Only what anyone may read becomes a document; a private question never.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection, transaction

from cityline.search.entry import MOST_PARTS
from cityline.search.models import Document

SEQ_LOCK = 0x311_5EC  # advisory lock, held from the first change to the commit
BATCH = 500
BATCH_CHARACTERS = 4_000_000  # long texts come a few at a time
_TEXT = ("title", "body", "plain_words")  # what a vector is made of; a change here makes it stale
_CHANGED = [
    "seq",
    "network_id",
    *_TEXT,
    "passages",
    "facets",
    "dated_on",
    "public",
    "suggestible",
    "deleted",
    "vector",
    "vector_model",
]


@dataclass(frozen=True)
class Draft:
    """What a feature says of one of its rows. `object_id` is its primary key as text.

    Facets are names with lists of values: {"topic": ["water"], "state": ["MA"]}; every value is a filter and a count.
    `passages`: questions it answers, or the parts of a long text (`parts.cut`), at most `entry.MOST_PARTS`; the nearest
    counts. Above `entry.MOST_PASSAGES` those that are alike share a vector.
    """

    kind: str
    object_id: str
    title: str
    body: str = ""
    plain_words: str = ""
    passages: Sequence[str] = ()
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    network_id: int | None = None
    public: bool = True
    suggestible: bool = True
    dated_on: date | None = None

    def columns(self) -> dict[str, Any]:
        """As the table keeps it: without what PostgreSQL refuses in a text, and without empty facets."""
        texts = {name: _storable(getattr(self, name)).strip() for name in _TEXT}
        facets = {name: [_storable(value) for value in values if str(value)] for name, values in self.facets.items()}
        passages = [_storable(passage).strip() for passage in self.passages][:MOST_PARTS]
        return {
            **texts,
            "passages": passages,
            "facets": {name: values for name, values in sorted(facets.items()) if values},
            "network_id": self.network_id,
            "dated_on": self.dated_on,
            "public": self.public,
            "suggestible": self.suggestible,
            "deleted": False,
        }


def _storable(text: object) -> str:
    return str(text).replace("\0", " ").encode("utf-8", "replace").decode()


_registered: dict[str, Callable[[], Iterable[Draft]]] = {}


def register(kind: str, every: Callable[[], Iterable[Draft]]) -> None:
    """`every` yields all documents of a kind from the feature's own rows; `cityline reindex` uses it."""
    _registered[kind] = every


def registered() -> dict[str, Callable[[], Iterable[Draft]]]:
    return dict(_registered)


def put(draft: Draft) -> bool:
    """Makes the document say what the draft says. Whether that changed anything."""
    return put_many([draft]) > 0


def put_many(drafts: Iterable[Draft]) -> int:
    """As `put`, for many; how many changed. Unchanged ones cost one read and no lock; a vector stays valid while the
    text does."""
    changed = 0
    for batch in _batches(drafts):
        with transaction.atomic():
            if _differing(batch):
                lock_sequence()
                changed += _save(_differing(batch))  # again: another may have been first
    return changed


def remove(kind: str, object_id: str) -> bool:
    """Nobody finds it any more: the text is emptied, a tombstone tells the followers. Whether it was there."""
    return remove_many(kind, [object_id]) > 0


def remove_many(kind: str, object_ids: Iterable[str]) -> int:
    with transaction.atomic():
        there = Document.objects.filter(kind=kind, object_id__in=list(object_ids), deleted=False)
        if not there.exists():
            return 0
        lock_sequence()
        rows = list(there)
        for row in rows:
            row.title = row.body = row.plain_words = row.vector_model = ""
            row.passages, row.facets, row.vector, row.dated_on, row.deleted = [], {}, None, None, True
        return _save(rows)


def reread(kind: str) -> tuple[int, int]:
    """Puts every document of a kind and removes those whose row is gone: (changed, removed)."""
    seen: set[str] = set()

    def noted() -> Iterator[Draft]:
        for draft in _registered[kind]():
            seen.add(draft.object_id)
            yield draft

    changed = put_many(noted())
    kept = Document.objects.filter(kind=kind, deleted=False).values_list("object_id", flat=True)
    return changed, remove_many(kind, [object_id for object_id in kept if object_id not in seen])


def lock_sequence() -> None:
    """Waits for its turn, to the end of the transaction. PostgreSQL frees the lock after the commit is visible."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEQ_LOCK])


def next_numbers(count: int) -> list[int]:
    """Sequence numbers; only under `lock_sequence`. From a sequence, so a rolled-back number is never used again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('search_document_seq') FROM generate_series(1, %s)", [count])
        return [row[0] for row in cursor.fetchall()]


def _batches(drafts: Iterable[Draft]) -> Iterator[dict[tuple[str, str], Draft]]:
    """The last word on an object counts."""
    batch: dict[tuple[str, str], Draft] = {}
    characters = 0
    for draft in drafts:
        batch[draft.kind, draft.object_id] = draft
        characters += len(draft.body) + sum(map(len, draft.passages))
        if len(batch) >= BATCH or characters >= BATCH_CHARACTERS:
            yield batch
            batch, characters = {}, 0
    if batch:
        yield batch


def _differing(batch: Mapping[tuple[str, str], Draft]) -> list[Document]:
    """Rows, new or changed, as they should be saved."""
    kinds, object_ids = {kind for kind, _ in batch}, {object_id for _, object_id in batch}
    found = Document.objects.filter(kind__in=kinds, object_id__in=object_ids)
    rows = {(row.kind, row.object_id): row for row in found}
    differing = []
    for key, draft in batch.items():
        row, columns = rows.get(key) or Document(kind=key[0], object_id=key[1]), draft.columns()
        changed = [name for name, value in columns.items() if getattr(row, name) != value]
        if row.pk and not changed:
            continue
        if set(changed) & {*_TEXT, "passages"}:
            row.vector, row.vector_model = None, ""
        for name in changed:
            setattr(row, name, columns[name])
        differing.append(row)
    return differing


def _save(rows: Sequence[Document]) -> int:
    """Writes rows with new sequence numbers. Known ids are updated by id, so the table's ids stay dense: they are row
    numbers of the file of vectors."""
    for row, seq in zip(rows, next_numbers(len(rows)), strict=True):
        row.seq = seq
    Document.objects.bulk_create([row for row in rows if not row.pk], batch_size=BATCH)
    known = [row for row in rows if row.pk]
    Document.objects.bulk_create(
        known, batch_size=BATCH, update_conflicts=True, unique_fields=["id"], update_fields=_CHANGED
    )
    return len(rows)
