"""Whether a node's index says what the table says: ids, words, counts and vectors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bench import mass
from bench.diary import HIDDEN, TOKEN

if TYPE_CHECKING:
    from cityline.search.models import Document
    from cityline.search.shelf import Shelf
    from cityline.search.vectors import Floats

MANY = 1_000_000
NEAR = 0.011  # a cosine of two vectors rounded to int8


def differences(folder: Path, fresh: Path, tokens: Mapping[str, bool], originals: mass.Originals) -> Iterator[str]:
    """What is wrong, one sentence each. `fresh` is an index built from the table just now, in another folder."""
    from tantivy import Query

    from cityline.search.models import Document
    from cityline.search.shelf import Shelf

    shelf, other = Shelf.in_use(folder), Shelf.in_use(fresh)
    if shelf is None or other is None:
        yield f"{folder.name}: there is no index."
        return
    rows = {row.pk: row for row in Document.objects.filter(public=True, deleted=False)}
    held = set(shelf.keywords.best(Query.all_query(), MANY)[1])
    yield from (f"{number} is in the table only." for number in rows.keys() - held)
    yield from (f"{number} is in the index only." for number in held - rows.keys())
    if shelf.seq != other.seq:
        yield f"It is at {shelf.seq}, the table at {other.seq}."
    yield from _words(shelf, rows, tokens)
    counts, expected = (one.keywords.counts(Query.all_query()) for one in (shelf, other))
    yield from (
        f"{term} is counted {counts.get(term, 0)} times instead of {expected.get(term, 0)}."
        for term in sorted(counts.keys() | expected.keys())
        if counts.get(term) != expected.get(term)
    )
    for topic in originals.topics:
        yield from _vectors(shelf, rows, originals.vectors[topic][0])


def _words(shelf: Shelf, rows: Mapping[int, Document], tokens: Mapping[str, bool]) -> Iterator[str]:
    """Each version's token finds the document that is so now, and nothing when it is no longer."""
    now = {mark: number for number, row in rows.items() for mark in TOKEN.findall(row.title)}
    for token, is_public in tokens.items():
        found = set(shelf.keywords.best(shelf.keywords.term(token), MANY)[1])
        wanted = {now[token]} if token in now else set()
        if found != wanted or bool(wanted) != is_public:
            yield f"{token} finds {sorted(found)} instead of {sorted(wanted)}."
    found = set(shelf.keywords.best(shelf.keywords.term(HIDDEN), MANY)[1])
    if found:
        yield f"The private word finds {sorted(found)}."


def _vectors(shelf: Shelf, rows: Mapping[int, Document], question: Floats) -> Iterator[str]:
    """The index's cosines of one question, and those of the table's own bytes."""
    kinds = sorted({row.kind for row in rows.values()})
    found = shelf.candidates([], question, kinds=kinds, limit=MANY)
    cosines = {item.id: item.cosine for items in found.values() for item in items}
    suggestible = {number: row for number, row in rows.items() if row.suggestible and row.vector is not None}
    yield from (f"{number} has a vector in the index only." for number in cosines.keys() - suggestible.keys())
    for number, row in suggestible.items():
        expected = float((mass.unit(np.frombuffer(bytes(row.vector or b""), np.int8)) @ question).max())
        if abs(cosines.get(number, 0.0) - expected) > NEAR:
            yield f"{number} is {cosines.get(number, 0.0):.3f} near instead of {expected:.3f}."
