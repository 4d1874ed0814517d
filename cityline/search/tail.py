"""What comes next in the table for a shelf that has come to some sequence number."""

from __future__ import annotations

from django.db import connection

from cityline.search import words
from cityline.search.entry import Entry
from cityline.search.models import Document

BATCH = 1_000
BATCH_BYTES = 8_000_000  # as the table keeps them, compressed
_END_OF_BATCH = """
SELECT max(seq) FROM (
    SELECT seq, sum(size) OVER (ORDER BY seq) - size AS before FROM (
        SELECT seq, pg_column_size(body) + pg_column_size(passages) AS size FROM search_document
        WHERE seq > %s ORDER BY seq LIMIT %s) AS next) AS summed
WHERE before < %s
"""


def after(seq: int) -> list[Document]:
    """The changes after `seq`, in order: at most `BATCH`, and after the first no more than `BATCH_BYTES` of text."""
    with connection.cursor() as cursor:
        cursor.execute(_END_OF_BATCH, [seq, BATCH, BATCH_BYTES])
        end = cursor.fetchone()[0]
    return list(Document.objects.filter(seq__gt=seq, seq__lte=end).order_by("seq")) if end else []


def entry_of(row: Document, model_name: str) -> Entry:
    return Entry(
        id=row.pk,
        kind=row.kind,
        title=row.title,
        body=row.body,
        plain_words=" ".join([row.plain_words, *words.apart(row.title, row.body, row.plain_words, *row.passages)]),
        passages=row.passages,
        facets=row.facets,
        network_id=row.network_id,
        suggestible=row.suggestible,
        dated_on=row.dated_on,
        vector=bytes(row.vector) if row.vector is not None and row.vector_model == model_name else None,
    )
