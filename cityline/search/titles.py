"""While there is no shelf: documents by the words of their titles, asked of the table.

No index helps with that, so it is a search through the whole table, and given up after a while: of a million documents
only words that many have are found.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import reduce
from operator import or_

from django.db import OperationalError, connection, transaction
from django.db.models import Q
from django.db.models.functions import Left
from psycopg.errors import QueryCanceled

from cityline.search import shown, snippets, words
from cityline.search.models import Document

log = logging.getLogger(__name__)

WORDS = 5  # of a line
LOOKED_AT = 1_000  # documents found, of which the first by title are shown
PATIENCE_MS = 400


def found(asked: words.Asked, wanted: Mapping[str, Sequence[str]], network_id: int | None, size: int) -> list[Document]:
    """Documents with any of the words in their title, by title, each with the `start` of its body; none if the table
    could not tell in time."""
    some = Q()
    for word in [*asked.codes, *asked.terms.values()][:WORDS]:
        some |= Q(title__icontains=word)
    rows = Document.objects.filter(some, shown.in_network(network_id), public=True, deleted=False)
    for name, values in wanted.items():
        if name == "kind":
            rows = rows.filter(kind__in=values)
        elif name != "network":
            rows = rows.filter(reduce(or_, (Q(facets__contains={name: [value]}) for value in values)))
    listed = Document.objects.filter(pk__in=rows.order_by("pk").values("pk")[:LOOKED_AT]).order_by("title", "pk")
    try:
        with at_most(PATIENCE_MS):
            return list(listed.annotate(start=Left("body", snippets.READ)).defer(*shown.LONG)[:size])
    except OperationalError as error:
        if not isinstance(error.__cause__, QueryCanceled):
            raise
        log.warning("Titles could not be looked through in %s ms while there is no search index", PATIENCE_MS)
        return []


@contextmanager
def at_most(milliseconds: int) -> Iterator[None]:
    """Each statement of the block ends with an `OperationalError` when it takes longer. Three statements more; within a
    transaction that goes on, what held before holds again."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout')")
        [before] = cursor.fetchone()
        limit = "SELECT set_config('statement_timeout', %s, true)"
        cursor.execute(limit, [str(milliseconds)])
        yield
        cursor.execute(limit, [before])
