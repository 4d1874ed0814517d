"""How one document stands with the finder, and what it would be found for without anyone typing. Reads only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cityline.search import explaining, follower, model, shown, words
from cityline.search.index import Damaged
from cityline.search.models import Document

MOST = 15
STEMS_READ = 250  # different words of a text that are counted in the index
TEXT_READ = 4_000  # characters


class Vector(StrEnum):
    READY = "ready"
    WAITING = "waiting"
    ABSENT = "none"  # no model here


@dataclass(frozen=True)
class Standing:
    """What the finder holds of a document. `is_indexed`: this machine's copy has it (None: it is being built)."""

    kind: str
    object_id: str
    title: str
    suggestible: bool
    dated_on: date | None
    facets: Mapping[str, Sequence[str]]
    plain_words: str
    passages: tuple[str, ...]
    vector: Vector
    is_indexed: bool | None


@dataclass(frozen=True)
class Particular:
    """A word of the document and how many documents have it."""

    word: str
    documents: int


def document(kind: str, object_id: str, *, network_id: int | None = None) -> Document | None:
    """What anyone may find of this; None if there is nothing. `network_id` None means any. One query."""
    visible = Document.objects.filter(shown.in_network(network_id), public=True, deleted=False)
    return visible.filter(kind=kind, object_id=object_id).first()


def standing(row: Document) -> Standing:
    """One query."""
    shelf, ours = follower.current(), model.name()
    ready = row.vector is not None and (not ours or row.vector_model == ours)
    return Standing(
        kind=row.kind,
        object_id=row.object_id,
        title=row.title,
        suggestible=row.suggestible,
        dated_on=row.dated_on,
        facets=row.facets,
        plain_words=row.plain_words,
        passages=tuple(row.passages),
        vector=Vector.READY if ready else Vector.WAITING if ours else Vector.ABSENT,
        is_indexed=bool(explaining.score_of(shelf.keywords, row.pk)) if shelf else None,
    )


def particular(row: Document) -> tuple[Particular, ...]:
    """The words few other documents have, the rarest first; what it would be found by most surely. One query."""
    shelf = follower.current()
    if shelf is None:
        return ()
    text = " ".join([row.title, row.plain_words, *row.passages, row.body])[:TEXT_READ]
    telling = [(term, word) for term, word in words.terms(text).items() if not word.isdecimal()][:STEMS_READ]
    keywords = shelf.keywords
    try:
        counted = [Particular(word, keywords.best(keywords.term(term), 1)[0]) for term, word in telling]
    except Damaged as error:
        follower.report_damage(shelf, error)
        return ()
    return tuple(sorted((one for one in counted if one.documents), key=lambda one: one.documents)[:MOST])
