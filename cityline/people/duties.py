"""What somebody still has in hand as staff of a network: rooms above register here from their `apps.py`, so that
whoever ends a role sees it first."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cityline.networks.models import Network
    from cityline.people.models import User

    # A sentence for the page, "" when nothing is in hand.
    InHand = Callable[[User, Network], str]

_rooms: dict[str, InHand] = {}


def register(room: str, in_hand: InHand) -> None:
    """The same name again replaces it, so a reload is harmless."""
    _rooms[room] = in_hand


def in_hand(user: User, network: Network) -> list[str]:
    return [sentence for room in _rooms.values() if (sentence := room(user, network))]
