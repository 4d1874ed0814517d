"""Reading programs: one, by number, and the list with its filters. Programs are public; nothing is hidden here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from cityline.places.models import Place
from cityline.programs import enrichment
from cityline.programs.documents import KIND
from cityline.programs.fit import FITS, Fit, fit
from cityline.programs.models import Program
from cityline.search import finding, numbers

SIZE = 25
# So many of the largest are tried: about half fit a city, and one of each topic is shown.
_TRIED = 60
SORTS = ("relevance", "title")
FILTERS = ("topic", "form", "who", "agency", "family")
# What a row of the list needs; the long texts stay in the database.
_ROW = (
    "number",
    "kind",
    "title",
    "agency",
    "sub_agency",
    "applicant_types",
    "beneficiary_types",
    "obligations",
    "yearly_dollars",
    "withdrawn_at",
)


@dataclass(frozen=True)
class Listed:
    """A program in a list: its snippet (safe HTML) and, for a city, its fit."""

    program: Program
    snippet: SafeString
    fit: Fit


@dataclass(frozen=True)
class ProgramList:
    """A page of the list. `facets`: name -> values with counts, as `search.finding.Found`."""

    count: int
    page: int
    pages: int
    rows: list[Listed]
    facets: Mapping[str, Sequence[finding.Count]] = field(default_factory=dict)
    degraded: bool = False


def program_list(
    words: str = "",
    *,
    filters: Mapping[str, Sequence[str]] | None = None,
    place: Place | None = None,
    page: int = 1,
    sort: str = "relevance",
) -> ProgramList:
    """Programs for the words and filters, each with its fit. Queries do not grow with the rows."""
    sort = sort if sort in SORTS else "relevance"
    found = finding.search(numbers.bare(words), kinds=(KIND,), filters=filters or {}, page=page, size=SIZE, sort=sort)
    programs = Program.objects.only(*_ROW).in_bulk([int(hit.object_id) for hit in found.hits])
    rows = [
        Listed(program, hit.snippet, fit(program, place))
        for hit in found.hits
        if (program := programs.get(int(hit.object_id))) is not None
    ]
    pages = max(1, -(-found.count // SIZE))
    return ProgramList(found.count, page, pages, rows, found.facets, found.degraded)


@dataclass(frozen=True)
class Fitting:
    """A program that fits a city, and why."""

    program: Program
    fit: Fit

    @property
    def reason(self) -> str:
        """Every test it passes, in its own sentence."""
        return " ".join(test.sentence for test in self.fit.tests)


def fitting(place: Place, limit: int = 4) -> list[Fitting]:
    """A few that fit the place, one a topic, of those cities use most: first what is meant for its size or its part of
    the country, then what moves the most money in a year. One query."""
    columns = [name for name in _ROW if name != "obligations"]  # asked only where no sum is known
    used = Program.objects.filter(number__in=list(enrichment.said_as()), withdrawn_at=None, yearly_dollars__gt=0)
    largest = used.order_by("-yearly_dollars", "number").only(*columns, "topics")[:_TRIED]
    fits = [Fitting(program, fitted) for program in largest if (fitted := fit(program, place)).verdict == FITS]
    fits.sort(key=lambda one: -len(one.fit.tests))
    first: dict[str, Fitting] = {}
    for one in fits:
        first.setdefault(next(iter(one.program.topics), ""), one)
    return list(first.values())[:limit]


def program_for(pk: int) -> Program | None:
    """One program, withdrawn or not: an address once given stays good."""
    return Program.objects.filter(pk=pk).first()


def program_by_number(number: str) -> Program | None:
    return Program.objects.filter(number__iexact=number).first()
