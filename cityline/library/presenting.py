"""What a librarian sees of finding: gathered for the pages at /cms/finding/. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse

from cityline.library import queries
from cityline.people.models import User
from cityline.search import explaining, finding, particulars, placements, showing, unfound
from cityline.search.likes import Near
from cityline.topics import Topic

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from cityline.search.models import Document, Placement

LINES_SHOWN = 200
PLACEMENTS_SHOWN = 500
EXAMPLES = 6  # of either sort; each not asked lately costs an embedding
LOOKED_UP = 20
NEAR = 10  # places; nobody looks at those behind
# Where a line was typed: the name of that place, the name of its address, and for whom the address searches.
PLACES = {"search": "Search", "library": "Library", "answers": "Answers", "programs": "Programs"}


@dataclass(frozen=True)
class Unfound:
    """`places`: (name, address that searches there again)."""

    words: str
    count: int
    places: tuple[tuple[str, str], ...]
    last_at: datetime


@dataclass(frozen=True)
class Placed:
    """A placement with its document as it is called today; `title` "" if nobody can find it any more."""

    row: Placement
    topic: str
    label: str
    title: str
    who: str


@dataclass(frozen=True)
class Example:
    """`place`: of the document as a suggestion for this line; None if it is not offered at all."""

    line: str
    place: int | None


@dataclass(frozen=True)
class HowFound:
    """Everything of one page. `explained` is None until a line was typed."""

    standing: particulars.Standing
    label: str
    url: str
    facets: tuple[tuple[str, str], ...]
    particular: tuple[particulars.Particular, ...]
    explained: explaining.Explained | None
    placed: tuple[Placed, ...]
    examples: tuple[Example, ...]

    @property
    def near_examples(self) -> list[Example]:
        """Those for which it is offered where somebody looks."""
        return [one for one in self.examples if one.place and one.place <= NEAR]

    @property
    def far_examples(self) -> list[Example]:
        return [one for one in self.examples if one not in self.near_examples]


def unfound_lines(month: date) -> list[Unfound]:
    """The lines of a month that found nothing, those asked most first. One query."""
    return [
        Unfound(line.words, line.count, tuple(_again(place, line.words) for place in line.places), line.last_at)
        for line in unfound.of_month(month, LINES_SHOWN)
    ]


def _again(place: str, words: str) -> tuple[str, str]:
    return PLACES[place], f"{reverse(place)}?{urlencode({'q': words})}"


def placed(rows: Iterable[Placement]) -> tuple[Placed, ...]:
    """With titles and names. Three queries, the caller's among them."""
    found = list(rows)
    titles = placements.titles_of((row.kind, row.object_id) for row in found)
    people = User.objects.in_bulk({row.by_id for row in found if row.by_id})
    return tuple(
        Placed(
            row,
            _topic(row.topic),
            _label(row.kind),
            titles.get((row.kind, row.object_id), ""),
            str(people[row.by_id]) if row.by_id in people else "",
        )
        for row in found
    )


def every_placement(*, network_id: int) -> tuple[Placed, ...]:
    return placed(placements.every(PLACEMENTS_SHOWN, network_id=network_id))


def looked_up(words: str, *, network_id: int) -> tuple[tuple[finding.Hit, str], ...]:
    """Documents of any kind for these words, each with its kind in words."""
    if not words:
        return ()
    found = finding.search(words, network_id=network_id, size=LOOKED_UP)
    return tuple((hit, _label(hit.kind)) for hit in found.hits)


def how_found(row: Document, line: str, *, network_id: int) -> HowFound:
    """How one document is found. The number of queries depends neither on it nor on the line."""
    standing = particulars.standing(row)
    thing = next(iter(showing.things([_near(row)])), None)
    explained = explaining.explained(row, line, network_id=network_id) if line else None
    return HowFound(
        standing=standing,
        label=thing.label if thing else _label(row.kind),
        url=thing.url if thing else "",
        facets=tuple(_facets(standing)),
        particular=particulars.particular(row),
        explained=explained,
        placed=placed(placements.of_document(row.kind, row.object_id)),
        examples=_examples(row, network_id),
    )


def _examples(row: Document, network_id: int) -> tuple[Example, ...]:
    """Its place for the titles of recent answers and for what found nothing this month; best places first."""
    titles = [answer.title for answer in queries.recent_answers(network_id=network_id, limit=EXAMPLES + 1)]
    lines = [line.words for line in unfound.this_month(EXAMPLES)]
    asked = [title for title in titles if title != row.title][:EXAMPLES]
    if not row.suggestible:
        return ()
    found = explaining.ranks(row, dict.fromkeys(chain(asked, lines)), network_id=network_id)
    return tuple(sorted((Example(*one) for one in found.items()), key=lambda one: one.place or LINES_SHOWN))


def _near(row: Document) -> Near:
    return Near(row.kind, row.object_id, row.title, row.facets, 0.0)


def _label(kind: str) -> str:
    return {"resource": "Library", "answer": "Answer", "program": "Program"}.get(kind, kind)


def _topic(key: str) -> str:
    return str(Topic(key).label) if key in Topic.values else key


def _facets(standing: particulars.Standing) -> Iterable[tuple[str, str]]:
    for name, values in standing.facets.items():
        told: Sequence[str] = [_topic(value) for value in values] if name == "topic" else values
        yield name.capitalize(), ", ".join(told)
