"""Why one document ranks where it does for a line: every factor of finding by its name. Reads only.

What the desk adds for one city (its state, its size, whether it may apply) is not known here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from tantivy import Occur, Query

from cityline.search import documents, finding, follower, ranking, shown, words
from cityline.search.entry import MOST_PASSAGES
from cityline.search.index import Damaged, Keywords
from cityline.search.models import Document
from cityline.search.shelf import Shelf
from cityline.search.vectors import Floats

FIRST = 5  # of its kind, shown beside its own place
LISTED = 100  # places of a list looked at
NEAREST_SHOWN = 300  # characters


@dataclass(frozen=True)
class Word:
    """A word of the line that the document has, and what it adds to the keyword score (BM25)."""

    word: str
    bm25: float


@dataclass(frozen=True)
class Nearest:
    """The part of a document whose meaning is nearest. `is_whole`: title and beginning together; `is_group`: parts of a
    long text that are alike and compared as one, of which `text` is one with the most words of the line."""

    text: str
    cosine: float
    is_whole: bool = False
    is_group: bool = False


@dataclass(frozen=True)
class Rival:
    kind: str
    object_id: str
    title: str
    score: float
    is_this: bool


@dataclass(frozen=True)
class Explained:
    """`place`: as a suggestion, among its kind; None: not among the first `of` looked at, or never suggested.
    `listed`: in the list of its kind for the same words, of `found`; None: not among the first `LISTED`.
    `score` = `words_part` + `meaning_part`. `other_bm25`: keyword score of words not in the line itself, such as the
    long form of an abbreviation. `is_related` False: suggestions leave it out whatever its place."""

    line: str
    place: int | None
    of: int
    listed: int | None
    found: int
    words_part: float
    meaning_part: float
    matched: tuple[Word, ...]
    other_bm25: float
    lacking: tuple[str, ...]
    nearest: Nearest | None
    first: tuple[Rival, ...]
    is_related: bool
    degraded: bool

    @property
    def score(self) -> float:
        return self.words_part + self.meaning_part


def explained(row: Document, line: str, *, network_id: int | None) -> Explained:
    """Why the document stands where it stands for a question or a line. A fixed number of queries."""
    shelf = follower.current()
    listed, found = _listed(row, line, network_id)
    asked = finding.question(line).for_shelf(shelf) if shelf else finding.Question(words.terms(line), [])
    terms, question = asked.terms, asked.direction
    ranked: Sequence[ranking.Ranked] = ()
    own: dict[str, float] = {}
    bm25 = largest = 0.0
    if shelf and terms:
        try:
            by_kind = _ranked(shelf, asked, network_id)
            ranked = by_kind.get(row.kind, ())
            own = {term: score for term in terms if (score := score_of(shelf.keywords, row.pk, term))}
            bm25 = next((item.bm25 for item in ranked if item.id == row.pk), 0.0) or sum(own.values())
            largest = max((item.bm25 for items in by_kind.values() for item in items), default=0.0) or bm25
        except Damaged as error:
            follower.report_damage(shelf, error)
            shelf = None
    is_current = shelf is not None and row.vector_model == shelf.state.model
    near = nearest(bytes(row.vector or b"") if is_current else b"", [row.title, *row.passages], question)
    if near and near.is_group:
        most = max(row.passages, key=lambda passage: len(words.stems_of(passage) & terms.keys()))
        near = replace(near, text=most[:NEAREST_SHOWN])
    matched = tuple(sorted((Word(terms[term], score) for term, score in own.items()), key=lambda word: -word.bm25))
    return Explained(
        line=line,
        place=place_of(row.pk, ranked),
        of=len(ranked),
        listed=listed,
        found=found,
        words_part=ranking.KEYWORD_WEIGHT * bm25 / largest if bm25 else 0.0,
        meaning_part=ranking.MEANING_WEIGHT * near.cosine if near else 0.0,
        matched=matched,
        other_bm25=max(0.0, bm25 - sum(own.values())),
        lacking=tuple(word for term, word in terms.items() if term not in own),
        nearest=near,
        first=_first(row, ranked[:FIRST]),
        is_related=ranking.is_related(
            cosine=near.cosine if near else 0.0, matched=lambda: finding.matched(terms, row.title, shown.beginning(row))
        ),
        degraded=shelf is None or question is None,
    )


def ranks(row: Document, lines: Iterable[str], *, network_id: int | None) -> dict[str, int | None]:
    """The document's place as a suggestion for each of these lines, None where it is not among those looked at.

    One query in all; an embedding for each line not seen lately, about 20 ms.
    """
    shelf = follower.current()
    if shelf is None:
        return {}
    try:
        return {
            line: place_of(
                row.pk, _ranked(shelf, finding.question(line).for_shelf(shelf), network_id).get(row.kind, ())
            )
            for line in lines
        }
    except Damaged as error:
        follower.report_damage(shelf, error)
        return {}


def nearest(vector: bytes, texts: Sequence[str], question: Floats | None) -> Nearest | None:
    """Which part of a document is nearest to a unit vector: int8 `vector` is its own, then each passage's, or of a long
    text each group's; `texts` are its title and passages. None without either. Pure."""
    if question is None or len(vector) < len(question):
        return None
    rows = np.frombuffer(vector[: len(vector) // len(question) * len(question)], np.int8).reshape(-1, len(question))
    floats = rows.astype(np.float32)
    cosines = floats @ question / np.maximum(np.linalg.norm(floats, axis=1), 1e-9)
    best = int(cosines.argmax())
    is_group = best > 0 and len(texts) > 1 + MOST_PASSAGES
    text = "" if is_group or best >= len(texts) else texts[best][:NEAREST_SHOWN]
    return Nearest(text, float(cosines[best]), is_whole=best == 0, is_group=is_group)


def place_of(number: int, ranked: Iterable[ranking.Ranked]) -> int | None:
    """Counted from 1. Pure."""
    return next((place for place, item in enumerate(ranked, start=1) if item.id == number), None)


def _ranked(shelf: Shelf, asked: finding.Question, network_id: int | None) -> Mapping[str, Sequence[ranking.Ranked]]:
    """Of every kind, as suggestions: the largest keyword score of all is everyone's measure."""
    networks = None if network_id is None else (None, network_id)
    kinds = documents.registered()
    return shelf.candidates(asked.stems, asked.direction, kinds=kinds, networks=networks) if asked.terms else {}


def score_of(keywords: Keywords, number: int, term: str = "") -> float:
    """What one stem adds to this document's keyword score; without a stem, 1 if the index has the document."""
    own = Query.const_score_query(Query.term_query(keywords.schema, "id", number), 0.0 if term else 1.0)
    clauses = [(Occur.Must, own), *([(Occur.Must, keywords.term(term))] if term else [])]
    return keywords.best(Query.boolean_query(clauses), 1)[1].get(number, 0.0)


def _listed(row: Document, line: str, network_id: int | None) -> tuple[int | None, int]:
    found = finding.search(line, kinds=(row.kind,), network_id=network_id, size=LISTED)
    places = (place for place, hit in enumerate(found.hits, start=1) if hit.object_id == row.object_id)
    return next(places, None), found.count


def _first(row: Document, ranked: Sequence[ranking.Ranked]) -> tuple[Rival, ...]:
    known = Document.objects.filter(public=True, deleted=False).only("kind", "object_id", "title")
    found = known.in_bulk([item.id for item in ranked])
    return tuple(
        Rival(other.kind, other.object_id, other.title, item.score, other.pk == row.pk)
        for item in ranked
        if (other := found.get(item.id))
    )
