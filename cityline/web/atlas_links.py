"""The filters, orders and states of the list of cities as links anyone can share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from urllib.parse import urlencode

from django.urls import reverse

from cityline.library.views.lists import Group, Option
from cityline.places.frames import FRAMES
from cityline.web.atlas import ELIGIBILITY, FILTERS, SORTS, STATE, Asked, Atlas, Filter
from cityline.web.links import Order


@dataclass(frozen=True)
class StateLink:
    """One state of the map: leads to the same list for that state alone, drawn large."""

    code: str
    title: str
    url: str


def address(asked: Asked) -> str:
    """As the part of an address that follows the path; empty for the whole list."""
    query = {"q": asked.words, **asked.chosen, "sort": "" if asked.sort == "name" else asked.sort}
    said = urlencode(sorted((name, value) for name, value in query.items() if value))
    return f"?{said}" if said else ""


def page(asked: Asked) -> str:
    return _path() + address(asked)


@cache
def _path() -> str:
    return reverse("cities")


def file(asked: Asked) -> str:
    """The same rows as a file."""
    return reverse("cities-csv") + address(asked)


def groups(asked: Asked, found: Atlas) -> list[Group]:
    """Filters with counts; a chosen value stays in sight and links to its removal."""
    made = [Group(_title(one, found), _options(one, asked, found)) for one in FILTERS]
    return [group for group in made if group.options]


def _title(one: Filter, found: Atlas) -> str:
    return f"{one.title}, {found.judged.rules.name}" if found.judged and one is ELIGIBILITY else one.title


def _options(one: Filter, asked: Asked, found: Atlas) -> tuple[Option, ...]:
    counts, chosen = found.counts[one.name], asked.chosen.get(one.name, "")
    return tuple(
        Option(label, f"{counts.get(value, 0):,}", page(asked.with_filter(one.name, "" if here else value)), here)
        for value, label in one.labels.items()
        if (here := value == chosen) or counts.get(value)
    )


def orders(asked: Asked) -> list[Order]:
    return [Order(label, page(replace(asked, sort=key, page=1)), key == asked.sort) for key, label in SORTS.items()]


def states(asked: Asked, found: Atlas) -> list[StateLink]:
    """Every state the map draws; the title says how many of the cities asked for it holds."""
    counts = found.counts["state"]
    return [
        StateLink(
            code,
            f"{STATE.labels[code]}: {(many := counts.get(code, 0)):,} {'city' if many == 1 else 'cities'}",
            page(asked.with_filter("state", code)),
        )
        for code in FRAMES
    ]
