"""Facets, sorts and pages of a list, as links anyone can share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator

from cityline.library.forms import SORTS, ListRequest
from cityline.library.queries import PAGE
from cityline.library.words import ANY_SIZE, EVERYWHERE, ResourceType, SizeBand
from cityline.places.states import BY_CODE
from cityline.search import following
from cityline.topics import Topic

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cityline.search.finding import Count

_TITLES = {"topic": "Topic", "type": "Type", "state": "State", "size": "Size of city", "year": "Year"}
_LABELS: dict[str, dict[str, str]] = {
    "topic": {key: str(label) for key, label in Topic.choices},
    "type": {key: str(label) for key, label in ResourceType.choices},
    "state": {EVERYWHERE: "Everywhere", **{code: state.name for code, state in BY_CODE.items()}},
    "size": {ANY_SIZE: "Any size", **{key: str(label) for key, label in SizeBand.choices}},
}


@dataclass(frozen=True)
class Option:
    label: str
    count: str
    url: str
    here: bool


@dataclass(frozen=True)
class Group:
    title: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Sort:
    label: str
    url: str
    here: bool
    count: None = None


def facet_groups(asked: ListRequest, facets: Mapping[str, Sequence[Count]], names: Sequence[str]) -> list[Group]:
    """One group a filter that has something to choose; a chosen value stays in sight and links to its removal."""
    groups = []
    for name in names:
        chosen = asked.filters.get(name, "")
        values = {item.value: item.count for item in facets.get(name, ())}
        if chosen and chosen not in values:
            values[chosen] = 0
        ordered = (
            sorted(values, key=lambda value: -int(value) if value.isdigit() else 0) if name == "year" else list(values)
        )
        options = tuple(_option(asked, name, value, values[value], here=value == chosen) for value in ordered)
        if options:
            groups.append(Group(_TITLES[name], options))
    return groups


def _option(asked: ListRequest, name: str, value: str, count: int, *, here: bool) -> Option:
    filters = {other: chosen for other, chosen in asked.filters.items() if other != name}
    if not here:
        filters[name] = value
    return Option(_LABELS.get(name, {}).get(value, value), f"{count:,}", address(asked, filters), here)


def sorts(asked: ListRequest) -> list[Sort]:
    offered = SORTS if asked.words else {key: label for key, label in SORTS.items() if key != "relevance"}
    return [Sort(label, address(asked, asked.filters, sort=key), key == asked.sort) for key, label in offered.items()]


def address(asked: ListRequest, filters: Mapping[str, str], sort: str = "") -> str:
    """The same list with other filters or order, from its first page."""
    order = sort or asked.sort
    usual = "relevance" if asked.words else "newest"
    query = {"q": asked.words, **dict(sorted(filters.items())), "sort": "" if order == usual else order}
    return "?" + urlencode({name: value for name, value in query.items() if value})


def feed(asked: ListRequest, kind: str) -> str:
    """Where this list can be followed."""
    return following.address(asked.words, kind=kind, filters={name: [value] for name, value in asked.filters.items()})


def page_of(asked: ListRequest, count: int) -> Page[int]:
    """Where we are among `count` rows; the rows themselves come from search."""
    return Paginator(range(count), PAGE).get_page(asked.page)
