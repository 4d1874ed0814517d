"""What is shown of documents, read from the table together with the right to see it: a copy that lags costs freshness
and never a leak."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.db.models.functions import Left

from cityline.kernel import planned
from cityline.search.models import Document

MATCHED_IN = 1_500  # characters of a body in which a candidate's matched words are looked for
LONG = ("body", "passages", "vector")  # columns no list shows


class Row(NamedTuple):
    """What a candidate is made of; `start` is the beginning of its body."""

    id: int
    kind: str
    object_id: str
    title: str
    plain_words: str
    start: str
    facets: Mapping[str, list[str]]


def readable(ids: Iterable[int], read: int) -> QuerySet[Document]:
    """What may be shown of these, with the beginning of each body as `start`."""
    visible = Document.objects.filter(pk__in=list(ids), public=True, deleted=False)
    return visible.annotate(start=Left("body", read)).defer(*LONG)


def suggestible(ids: list[int], kinds: list[str], network_id: int | None) -> list[Row]:
    """What may be suggested of these."""
    found = planned.rows(_SUGGESTIBLE, {"ids": ids, "kinds": kinds, "network": network_id, "read": MATCHED_IN})
    return [Row._make([*row[:-1], json.loads(row[-1])]) for row in found]


_SUGGESTIBLE = """
SELECT id, kind, object_id, title, plain_words, left(body, %(read)s::int), facets FROM search_document
WHERE id = ANY(%(ids)s::bigint[]) AND kind = ANY(%(kinds)s::text[]) AND public AND suggestible AND NOT deleted
    AND (%(network)s::bigint IS NULL OR network_id IS NULL OR network_id = %(network)s::bigint)
"""


def beginning(row: Row | Document) -> str:
    """Where a candidate's matched words are looked for, beside its title."""
    start = row.start if isinstance(row, Row) else row.body[:MATCHED_IN]
    return f"{row.plain_words} {start}"


def in_network(network_id: int | None) -> Q:
    return Q() if network_id is None else Q(network_id=None) | Q(network_id=network_id)
