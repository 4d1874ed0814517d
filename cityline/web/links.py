"""The search page's filters as links anyone can share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cityline.library.forms import SORTS, ListRequest
from cityline.library.views.lists import Group, Option, address
from cityline.search import following
from cityline.search.finding import Count
from cityline.topics import Topic

KINDS = {"answer": "Answers", "resource": "Guides and tools", "program": "Programs"}
_TITLES = {"kind": "Kind", "topic": "Topic"}
_LABELS: Mapping[str, Mapping[str, str]] = {"kind": KINDS, "topic": {key: str(label) for key, label in Topic.choices}}
NAMES = tuple(_TITLES)
__all__ = ["KINDS", "NAMES", "address", "cleaned", "feed", "groups", "orders", "sort_of"]


@dataclass(frozen=True)
class Order:
    """One way to sort, as `c-views` draws it."""

    label: str
    url: str
    here: bool
    count: Any = None


def groups(asked: ListRequest, facets: Mapping[str, Sequence[Count]]) -> list[Group]:
    """Kind and topic with counts; a chosen value stays in sight and links to its removal."""
    found = []
    for name, title in _TITLES.items():
        counts = {one.value: one.count for one in facets.get(name, ()) if one.value in _LABELS[name]}
        chosen = asked.filters.get(name, "")
        if chosen in _LABELS[name]:
            counts.setdefault(chosen, 0)
        options = tuple(_option(asked, name, value, count) for value, count in counts.items())
        if options:
            found.append(Group(title, options))
    return found


def _option(asked: ListRequest, name: str, value: str, count: int) -> Option:
    here = asked.filters.get(name) == value
    filters = {other: chosen for other, chosen in asked.filters.items() if other != name}
    if not here:
        filters[name] = value
    return Option(_LABELS[name][value], f"{count:,}", address(asked, filters), here)


def cleaned(asked: ListRequest) -> ListRequest:
    """Only filters we have; whatever else an address says is ignored."""
    return replace(asked, filters={name: value for name, value in asked.filters.items() if value in _LABELS[name]})


def feed(asked: ListRequest) -> str:
    """Where this search can be followed."""
    filters = {name: [value] for name, value in asked.filters.items() if name != "kind"}
    return following.address(asked.words, kind=asked.filters.get("kind", ""), filters=filters)


def orders(asked: ListRequest) -> list[Order]:
    """Ways to sort; none where there is no choice, as for a paragraph."""
    left_out = {"" if asked.words else "relevance", "newest" if _is_dateless(asked) else ""}
    offered = {key: label for key, label in SORTS.items() if key not in left_out}
    if asked.is_paragraph or len(offered) == 1:
        return []
    here = sort_of(asked)
    return [Order(label, address(asked, asked.filters, sort=key), key == here) for key, label in offered.items()]


def sort_of(asked: ListRequest) -> str:
    """The order of the rows."""
    if asked.sort == "newest" and _is_dateless(asked):
        return "relevance" if asked.words else "title"
    return asked.sort


def _is_dateless(asked: ListRequest) -> bool:
    """Programs alone: the federal lists give one day or year for all of them, so none is newer."""
    return asked.filters.get("kind") == "program"
