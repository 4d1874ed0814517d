"""More like this, and what is nearest to a line that found nothing.

A document is compared by the vectors it already has, so nothing is embedded for a page that shows one; without a
vector its title's words are asked of the index. What is shown is read from the table again, as in `finding`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.db.models import Q
from tantivy import Occur, Query

from cityline.search import finding, follower, ranking, words
from cityline.search.index import Damaged
from cityline.search.models import Document
from cityline.search.shelf import Shelf
from cityline.search.vectors import Floats

LIKE_THIS = 4
NEAREST = 5
LONG_WORDS = 12  # from here on a line is a paragraph: it is ranked by meaning, not filtered by its words
SPARE = 8  # candidates read beyond those shown; some are hidden since
LIKE = 0.4  # below this cosine two texts have a field in common, not a matter
MEANT = 0.3  # below this cosine a document is no idea about a line
HALF = 0.5  # of the best score: what comes after is there only because the list is not full
_MINUS = re.compile(r'(?<!\S)-(?:"[^"]*"|\S+)')


@dataclass(frozen=True)
class Near:
    """A document near another, or near a line. `score` as in `ranking`; only its order means anything."""

    kind: str
    object_id: str
    title: str
    facets: Mapping[str, Sequence[str]]
    score: float


def like(
    kind: str, object_id: str, *, kinds: Collection[str], network_id: int | None = None, limit: int = LIKE_THIS
) -> list[Near]:
    """Suggestible documents of `kinds` most like this one, the nearest first; never itself.

    Empty if it is not public, if nothing is near enough, and while the index is being built. Two database queries, and
    the one that tells whether the index is fresh. `network_id` None means any.
    """
    shelf = follower.current()
    if shelf is None:
        return []
    known = Document.objects.filter(_visible(network_id), kind=kind, object_id=object_id)
    source = known.values_list("pk", "title", "vector", "vector_model").first()
    if source is None:
        return []
    number, title, raw, model_name = source
    direction = _direction(raw, shelf) if model_name == shelf.state.model else None
    try:
        if direction is None:
            ranked = _by_words(shelf, title, kinds, network_id)
        else:
            ranked = _by_meaning(shelf, title, direction, kinds, network_id)
    except Damaged as error:
        follower.report_damage(shelf, error)
        return []
    others = sorted((item for item in ranked if item.id != number), key=lambda item: (-item.score, item.id))
    return _shown(others[: limit + SPARE], kinds, network_id, limit)


def nearest(line: str, *, kinds: Collection[str], network_id: int | None = None, limit: int = NEAREST) -> list[Near]:
    """What is nearest in meaning to a search line, of all `kinds` together; words after a minus are left out.

    Embeds the line once; two database queries. Empty for a line that means nothing we know.
    """
    found = finding.suggest(_MINUS.sub(" ", line), kinds=kinds, network_id=network_id, limit=limit)
    near = [one for group in found.values() for one in group if found.degraded or one.cosine >= MEANT]
    best = max((one.score for one in near), default=0.0)
    kept = [Near(one.kind, one.object_id, one.title, one.facets, one.score) for one in near if one.score >= HALF * best]
    return sorted(kept, key=lambda one: (-one.score, one.kind, one.object_id))[:limit]


def is_paragraph(line: str) -> bool:
    return len(line.split()) >= LONG_WORDS


def _direction(raw: bytes | memoryview | None, shelf: Shelf) -> Floats | None:
    """One unit vector for a document: halfway between its own and the middle of its passages'. None without any."""
    size = shelf.state.dimensions
    if raw is None or len(raw) < size:
        return None
    rows = np.frombuffer(bytes(raw[: len(raw) // size * size]), np.int8).astype(np.float32).reshape(-1, size)
    units = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    middle = units[0] + units[1:].mean(axis=0) if len(units) > 1 else units[0]
    direction: Floats = middle / max(float(np.linalg.norm(middle)), 1e-9)
    return direction


def _by_meaning(
    shelf: Shelf, title: str, direction: Floats, kinds: Collection[str], network_id: int | None
) -> list[ranking.Ranked]:
    networks = None if network_id is None else (None, network_id)
    found = shelf.candidates(list(words.terms(title)), direction, kinds=kinds, networks=networks)
    return [item for group in found.values() for item in group if item.cosine >= LIKE]


def _by_words(shelf: Shelf, title: str, kinds: Collection[str], network_id: int | None) -> list[ranking.Ranked]:
    """Documents with at least half of the words of the title."""
    terms = shelf.keywords.rarest(list(words.terms(title)))
    if not terms:
        return []
    wanted = {"kind": list(kinds), "suggestible": ["yes"]}
    if network_id is not None:
        wanted["network"] = ["shared", str(network_id)]
    half = Query.boolean_query([(Occur.Should, shelf.keywords.term(term)) for term in terms], -(-len(terms) // 2))
    query = Query.boolean_query([(Occur.Must, half), *shelf.keywords.filters(wanted)])
    _, found = shelf.keywords.best(query, ranking.CANDIDATES)
    return [ranking.Ranked(number, bm25, 0.0, bm25) for number, bm25 in found.items()]


def _visible(network_id: int | None) -> Q:
    here = Q() if network_id is None else Q(network_id=None) | Q(network_id=network_id)
    return here & Q(public=True, deleted=False)


def _shown(items: Sequence[ranking.Ranked], kinds: Collection[str], network_id: int | None, limit: int) -> list[Near]:
    """What may still be shown of these, in their order. One query."""
    rows = Document.objects.filter(_visible(network_id), pk__in=[item.id for item in items], suggestible=True)
    said = {row.pk: row for row in rows.filter(kind__in=kinds).only("kind", "object_id", "title", "facets")}
    near = ((said[item.id], item.score) for item in items if item.id in said)
    return [Near(row.kind, row.object_id, row.title, row.facets, score) for row, score in near][:limit]
