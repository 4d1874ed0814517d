"""How each kind stands in a list of things from several rooms: its kind in words, and its address.

Each room says it of its own kinds, beside how its rows become documents. Nothing is read from the database for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cityline.search import likes
from cityline.search.likes import Near

Facets = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Thing:
    """One thing in a list: `label` is its kind in words."""

    kind: str
    key: str
    label: str
    title: str
    url: str


class _Way(NamedTuple):
    label: Callable[[Facets], str]
    address: Callable[[str, str], str]


_ways: dict[str, _Way] = {}


def register(kind: str, *, label: Callable[[Facets], str], address: Callable[[str, str], str]) -> None:
    """`label` of a document's facets; `address` of its id and title."""
    _ways[kind] = _Way(label, address)


def kinds() -> tuple[str, ...]:
    """Every kind that can be shown."""
    return tuple(_ways)


def things(found: Iterable[Near]) -> list[Thing]:
    """As they are shown, in the same order; kinds nobody registered are left out."""
    return [
        Thing(one.kind, one.object_id, way.label(one.facets), one.title, way.address(one.object_id, one.title))
        for one in found
        if (way := _ways.get(one.kind))
    ]


def like(kind: str, number: int, *, network_id: int | None = None, limit: int = likes.LIKE_THIS) -> list[Thing]:
    """More like this public row, of every kind that can be shown; see `likes.like`."""
    return things(likes.like(kind, str(number), kinds=kinds(), network_id=network_id, limit=limit))


def nearest(line: str, *, network_id: int | None = None) -> list[Thing]:
    """What is nearest to a line that found nothing, of every kind that can be shown; see `likes.nearest`."""
    return things(likes.nearest(line, kinds=kinds(), network_id=network_id)) if line else []
