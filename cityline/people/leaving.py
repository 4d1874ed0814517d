"""What rooms above must do when someone leaves a city: each registers here from its `apps.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cityline.people.models import User
    from cityline.places.models import Place


@dataclass(frozen=True)
class Heritage:
    """What one room knows of a person and a city. `held` counts what somebody should take over; `hand_over` gives it
    to `heir` (None: it waits with the desk) and ends every access of the leaver; `inherit` gives what waits to `heir`.
    All in the caller's transaction."""

    held: Callable[[User, Place], int]
    hand_over: Callable[[User, Place, User | None, User], None]
    inherit: Callable[[Place, User, User], None]


_rooms: dict[str, Heritage] = {}


def register(room: str, heritage: Heritage) -> None:
    """The same name again replaces it, so a reload is harmless."""
    _rooms[room] = heritage


def held(user: User, place: Place) -> int:
    return sum(room.held(user, place) for room in _rooms.values())


def hand_over(user: User, place: Place, heir: User | None, by: User) -> None:
    for room in _rooms.values():
        room.hand_over(user, place, heir, by)


def inherit(place: Place, heir: User, by: User) -> None:
    for room in _rooms.values():
        room.inherit(place, heir, by)
