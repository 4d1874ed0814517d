"""What a librarian says comes first, or after the others, when a question or a list is about a topic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from cityline.audit.actions import record
from cityline.kernel.refusals import NotAllowed, Refused
from cityline.library import rules
from cityline.library.events import LibraryEvent
from cityline.search import placements
from cityline.search.models import Placement
from cityline.topics import Topic

if TYPE_CHECKING:
    from cityline.networks.models import Network
    from cityline.people.models import User

LONGEST_WHY: Final = 300


@transaction.atomic
def place_document(
    *, by: User | None, network: Network, kind: str, object_id: str, topic: str, way: str, why: str
) -> Placement:
    """Put a document first of its kind for a topic, or after all others of its kind.

    Changes: one row for this document and topic; said again it replaces the first. From the next question on,
    suggestions about the topic follow it, and lists of it sorted by best match; what is not found at all is not brought
    in. Records `document_placed` with the reason. Nobody is told. Refused: someone who is not a librarian or
    administrator (NotAllowed); an unknown topic or way; no reason, or one over `LONGEST_WHY` characters; a document
    readers cannot find; more than `placements.MOST_PINNED` of a kind first for one topic.
    """
    _allow(by, network)
    if topic not in Topic.values:
        raise Refused("unknown_topic", "Choose a topic from the list.", field="topic")
    if way not in Placement.Way.values:
        raise Refused("unknown_way", "Choose whether it comes first or after the others.", field="way")
    reason = " ".join(why.replace("\x00", " ").split())
    if not reason:
        raise Refused("no_reason", "Give the next librarian the reason in one sentence.", field="why")
    if len(reason) > LONGEST_WHY:
        told = f"The reason has {len(reason):,} characters; {LONGEST_WHY} is the most."
        raise Refused("too_long", told, field="why")
    kept = placements.place(
        kind=kind,
        object_id=object_id,
        topic=topic,
        way=Placement.Way(way),
        why=reason,
        by_id=by.pk if by else None,
        network_id=network.pk,
    )
    _record(LibraryEvent.DOCUMENT_PLACED, kept, by, network, {"why": reason})
    return kept


@transaction.atomic
def lift_placement(*, by: User | None, network: Network, placement_id: int) -> Placement:
    """Let a document stand where its words and meaning put it. Deletes the row; records `placement_lifted`.

    Refused: someone who is not a librarian or administrator (NotAllowed); a word already taken back (TooLate).
    """
    _allow(by, network)
    lifted = placements.lift(placement_id, network_id=network.pk)
    _record(LibraryEvent.PLACEMENT_LIFTED, lifted, by, network, {})
    return lifted


def _allow(by: User | None, network: Network) -> None:
    reason = rules.may_place(by, network.pk)
    if reason:
        raise NotAllowed("not_allowed", reason)


def _record(event: LibraryEvent, kept: Placement, by: User | None, network: Network, more: dict[str, str]) -> None:
    key = (kept.kind, kept.object_id)
    told = {"title": placements.titles_of([key]).get(key, ""), "topic": str(Topic(kept.topic).label), "way": kept.way}
    record(event, subject=key, network_id=network.pk, by=by, data=told | more)
