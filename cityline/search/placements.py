"""What librarians say of one document for one topic: first of its kind, or after the others.

    placed(["water"])  ->  {("resource", "12"): Placement.Way.PINNED, ("program", "7"): Placement.Way.DEMOTED}

The word holds for the whole installation, as the library does; on what one network alone shows, only that network says
it (`network_id`, None means any). Who may say it is the library's rule; here is only what is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from django.db.models import Exists, OuterRef, QuerySet

from cityline.kernel import clock, planned
from cityline.kernel.refusals import Refused, TooLate
from cityline.search import shown
from cityline.search.documents import lock_sequence
from cityline.search.models import Document, Placement

MOST_PINNED = 3  # of one kind for one topic: a page of pins is an order nobody chose
Key = tuple[str, str]  # kind, object id
Row = TypeVar("Row")


def placed(topics: Iterable[str]) -> dict[Key, Placement.Way]:
    """What is placed for any of these topics: (kind, object id) -> way. One query, none without a topic.

    Pinned for one topic and after the others for another: pinned.
    """
    wanted = sorted({topic for topic in topics if topic})
    if not wanted:
        return {}
    rows = planned.rows("SELECT kind, object_id, way FROM search_placement WHERE topic = ANY(%s::text[])", [wanted])
    ways: dict[Key, Placement.Way] = {}
    for kind, object_id, way in rows:
        if ways.get((kind, object_id)) != Placement.Way.PINNED:
            ways[kind, object_id] = Placement.Way(way)
    return ways


def in_order(rows: Sequence[tuple[Key, Row]], ways: dict[Key, Placement.Way]) -> list[Row]:
    """The rows with the pinned ones first and the demoted ones last, each group in the order it came. Pure."""
    rank = {Placement.Way.PINNED: 0, Placement.Way.DEMOTED: 2}
    return [row for _, row in sorted(rows, key=lambda pair: rank.get(ways[pair[0]], 1) if pair[0] in ways else 1)]


def of_document(kind: str, object_id: str) -> QuerySet[Placement]:
    """Where one document is placed, by topic."""
    return Placement.objects.filter(kind=kind, object_id=object_id).order_by("topic")


def every(limit: int, *, network_id: int | None = None) -> QuerySet[Placement]:
    """All that is placed, by topic, the pinned ones first."""
    return _in_network(network_id).order_by("topic", "-way", "kind", "pk")[:limit]


def _in_network(network_id: int | None) -> QuerySet[Placement]:
    """All but those of documents that another network alone shows."""
    if network_id is None:
        return Placement.objects.all()
    same = Document.objects.filter(kind=OuterRef("kind"), object_id=OuterRef("object_id"))
    return Placement.objects.exclude(Exists(same.exclude(shown.in_network(network_id))))


def numbers_of(keys: Iterable[Key]) -> dict[Key, int]:
    """The row numbers of their documents. One query, none without a key."""
    wanted = set(keys)
    if not wanted:
        return {}
    rows = Document.objects.filter(kind__in={kind for kind, _ in wanted}, object_id__in={key for _, key in wanted})
    found = {(kind, object_id): number for number, kind, object_id in rows.values_list("pk", "kind", "object_id")}
    return {key: found[key] for key in wanted if key in found}


def titles_of(keys: Iterable[Key]) -> dict[Key, str]:
    """The titles of what can still be found; what is gone is left out. One query."""
    wanted = set(keys)
    rows = Document.objects.filter(
        kind__in={kind for kind, _ in wanted},
        object_id__in={number for _, number in wanted},
        public=True,
        deleted=False,
    ).values_list("kind", "object_id", "title")
    return {(kind, object_id): title for kind, object_id, title in rows if (kind, object_id) in wanted}


def place(
    *,
    kind: str,
    object_id: str,
    topic: str,
    way: Placement.Way,
    why: str,
    by_id: int | None,
    network_id: int | None = None,
) -> Placement:
    """Keeps the word, in the caller's transaction; said again for the same topic it replaces the first.

    Refused: a document nobody can find, or a pin when `MOST_PINNED` of its kind are pinned for the topic.
    """
    lock_sequence()  # two librarians pinning at once are counted one after the other
    here = Document.objects.filter(shown.in_network(network_id), public=True, deleted=False)
    if not here.filter(kind=kind, object_id=object_id).exists():
        raise Refused("not_found", "This cannot be found by readers, so it has no place among what they find.")
    pinned = _in_network(network_id).filter(kind=kind, topic=topic, way=Placement.Way.PINNED)
    pinned = pinned.exclude(object_id=object_id)
    if way == Placement.Way.PINNED and pinned.count() >= MOST_PINNED:
        told = (
            f"{MOST_PINNED} of this kind already come first for this topic. Take one of them away before you add one."
        )
        raise Refused("too_many_pinned", told, field="way")
    kept, _made = Placement.objects.update_or_create(
        kind=kind,
        object_id=object_id,
        topic=topic,
        defaults={"way": way, "why": why, "by_id": by_id, "at": clock.now()},
    )
    return kept


def lift(placement_id: int, *, network_id: int | None = None) -> Placement:
    """Takes the word back, in the caller's transaction; the row as it was. TooLate: somebody did already."""
    found = _in_network(network_id).select_for_update().filter(pk=placement_id).first()
    if found is None:
        raise TooLate("lifted", "Somebody took this away already.")
    found.delete()
    return found
