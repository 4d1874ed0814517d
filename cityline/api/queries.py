"""Reading for the API. Everything here is public, except what a token opens in `questions`."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.html import strip_tags

from cityline.api.problems import Problem
from cityline.kernel.refusals import Refused
from cityline.library.models import Answer, Resource
from cityline.library.words import EVERYWHERE
from cityline.networks.models import Network
from cityline.networks.queries import current_network
from cityline.places.models import Place
from cityline.places.queries import city_or_none
from cityline.programs.models import Program
from cityline.programs.queries import program_by_number, program_for
from cityline.search import finding, numbers

PAGE = 25
LONGEST_ID = 18  # digits that fit a database id
_RECORDS: Mapping[str, Any] = {"answer": Answer.objects, "resource": Resource.objects, "program": Program.objects}


def serving_network() -> Network:
    try:
        return current_network()
    except Network.DoesNotExist as error:
        raise Problem("unavailable", "This site has no network yet.") from error


def named_city(geoid: str | None) -> Place | None:
    """None when no city was named; Refused when there is none of this code."""
    if not (geoid or "").strip():
        return None
    place = city_or_none(geoid or "")
    if place is None:
        raise Refused(
            "unknown_city",
            "We know no city of this code. Look it up with GET /api/v1/cities?q=name.",
            field="city",
        )
    return place


@dataclass(frozen=True)
class FoundRow:
    """A hit with its row and, in plain text, where the words occur."""

    row: Any
    hit: finding.Hit
    snippet: str


@dataclass(frozen=True)
class Everything:
    count: int
    rows: list[FoundRow]
    facets: Mapping[str, list[finding.Count]]


def search_everything(words: str, *, kind: str, topic: str, state: str, page: int, network_id: int) -> Everything:
    """A page of what the words find. A state also lets through what holds everywhere. Five queries at most."""
    filters = {"topic": [topic] if topic else [], "state": [state.upper(), EVERYWHERE] if state else []}
    kinds = (kind,) if kind else tuple(_RECORDS)
    found = finding.search(
        numbers.bare(words), kinds=kinds, filters=filters, network_id=network_id, page=page, size=PAGE
    )
    # While the index is being built there is one page only.
    hits = () if found.degraded and page > 1 else found.hits
    records = _records_of(hits)
    rows = [
        FoundRow(records[hit.kind, hit.object_id], hit, plain(hit.snippet))
        for hit in hits
        if (hit.kind, hit.object_id) in records
    ]
    return Everything(found.count, rows, found.facets)


def _records_of(hits: Iterable[finding.Hit]) -> dict[tuple[str, str], Any]:
    ids: dict[str, list[int]] = {}
    for hit in hits:
        ids.setdefault(hit.kind, []).append(int(hit.object_id))
    return {(kind, str(pk)): row for kind, wanted in ids.items() for pk, row in _RECORDS[kind].in_bulk(wanted).items()}


def plain(snippet: str) -> str:
    """A snippet without its marks, for a program that is not a browser."""
    return " ".join(html.unescape(strip_tags(snippet)).split())


def one_program(named: str) -> Program | None:
    """By our id or by its listing number (14.218)."""
    if named.isascii() and named.isdigit() and len(named) <= LONGEST_ID:
        return program_for(int(named))
    return program_by_number(named) if named.isprintable() else None


def program_pages(*, topic: str) -> Paginator[Program]:
    """All programs on the official list, by number."""
    rows: QuerySet[Program] = Program.objects.filter(withdrawn_at=None).order_by("number")
    return Paginator(rows.filter(topics__contains=[topic]) if topic else rows, PAGE)
