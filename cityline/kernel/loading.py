"""What every loader shares: knowing a file by its heading, rows with line numbers, quarantine, the tally.

A faulty *file* (wrong, cut off, mis-encoded, mostly unreadable) is refused whole. A faulty *row* is set
aside with its line number and reason while the rest goes in. Pure: no database here.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from cityline.kernel import tables
from cityline.kernel.sources import BadFile, Progress, Source, silent
from cityline.kernel.tables import Row, plain

T = TypeVar("T")
Cells = tables.Cells

# More faulty rows than this share and the file itself is doubted.
MOST_REJECTED = 0.05
ALWAYS_TOLERATED = 5
_PARTED_BY = {",": "commas", "\t": "tabs", ";": "semicolons", "|": "upright strokes"}


class RowRejected(Exception):  # noqa: N818 - a row is rejected, the program did not err
    """This row cannot be used; the message is the reason, fit for the report."""


@dataclass(frozen=True)
class Rejected:
    """A row set aside; `text` is its beginning."""

    line: int
    reason: str
    text: str


@dataclass
class Tally:
    """What a load did. Counts are rows; `notes` are sentences for the operator."""

    source: str
    layout: str = ""
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def sentence(self) -> str:
        counts = f"{self.added:,} added, {self.changed:,} changed, {self.unchanged:,} unchanged"
        withdrawn = f", {self.withdrawn:,} withdrawn" if self.withdrawn else ""
        return f"{counts}{withdrawn}, {len(self.rejected):,} rejected."


@dataclass(frozen=True)
class Layout:
    """How a file is known. `marks` are headings (CSV) or keys (JSON lines) it must have, in lower case."""

    name: str
    form: str  # "csv", "tab" (parted by tabs, cells padded) or "jsonl"
    marks: frozenset[str]
    encodings: tuple[str, ...] = ("utf-8-sig",)
    command: str = ""


PLACES = Layout(
    "list of places",
    "csv",
    frozenset({"geoid", "name", "state", "classfp", "pop2010", "pop2020"}),
    command="load_places",
)
SAM_LISTINGS = Layout(
    "SAM.gov assistance listings",
    "csv",
    frozenset({"program title", "program number", "(030)", "(050)", "(060)", "(081)"}),
    ("utf-8-sig", "cp1252"),
    "load_programs",
)
INVENTORY = Layout(
    "Federal Program Inventory",
    "jsonl",
    frozenset({"program_type", "number", "title", "agency", "applicant_types", "obligations"}),
    command="load_programs",
)
ACS_FIGURES = Layout(
    "table of ACS figures", "csv", frozenset({"geoid", "persons_below_poverty"}), command="load_measures"
)
COUNTY_SHARES = Layout(
    "table of county shares", "csv", frozenset({"geoid", "county_fips", "vintage"}), command="load_measures"
)
COUNTY_INDICATORS = Layout(
    "table of county indicators",
    "csv",
    frozenset({"fips", "state", "name", "pop2010", "poverty_2017", "civilian_labor_force_2017"}),
    command="load_measures",
)
LAUS = Layout(
    "BLS file of local unemployment",
    "tab",
    frozenset({"series_id", "year", "period", "value"}),
    command="load_measures",
)
HEALTH_500 = Layout(
    "CDC 500 Cities table",
    "csv",
    frozenset({"placefips", "population2010", "access2_crudeprev", "access2_crude95ci"}),
    command="load_measures",
)
MEASURES = (ACS_FIGURES, COUNTY_SHARES, COUNTY_INDICATORS, LAUS, HEALTH_500)
# Named so that a wrong file is told by its name, whatever command it was given to.
OTHERS = (
    Layout("list of .gov domains", "csv", frozenset({"domain name", "domain type"}), command="load_domains"),
    Layout("list of .gov domains", "csv", frozenset({"domain", "type", "organization"}), command="load_domains"),
    Layout("search test collection", "jsonl", frozenset({"_id", "text"}), command="evaluate_search"),
)
KNOWN = (PLACES, SAM_LISTINGS, INVENTORY, *MEASURES, *OTHERS)


def marks_of(heading: str) -> set[str]:
    """The heading in lower case and its `(NNN)` code alone: SAM's spacing varies, its codes do not."""
    name = plain(heading)
    start, end = name.rfind("("), name.rfind(")")
    coded = name[start : end + 1] if 0 <= start < end and name[start + 1 : end].isdigit() else ""
    return {name, coded} - {""}


def recognize(source: Source, wanted: tuple[Layout, ...]) -> Layout:
    """The layout among `wanted` this file has, from its first line; else refuses and says what it looks like."""
    raw = next(source.lines(), b"")
    if b"\x00" in raw:
        raise BadFile("mis_encoded", f"{source.name}: line 1 is not text (null bytes). Nothing was changed.")
    first = raw.decode("utf-8-sig", errors="replace")
    found = next((layout for layout in (*wanted, *KNOWN) if layout.marks <= _marks_in(first, layout.form)), None)
    if found in wanted and found is not None:
        return found
    is_what = "neither" if len(wanted) > 1 else "not"
    expected = " nor a ".join(layout.name for layout in wanted)
    if found is None and (told := _badly_parted(first)):
        raise BadFile("badly_parted", f"{source.name} {told}. Nothing was changed. Save it as it was published.")
    looks = f" It looks like a {found.name}" if found else f" Line 1 begins: {first.strip()[: tables.SHOWN]!r}"
    hint = f"; that is for {found.command}" if found and found.command else ""
    raise BadFile("wrong_file", f"{source.name} is {is_what} a {expected}.{looks}{hint}. Nothing was changed.")


def _badly_parted(first: str) -> str:
    """Whether it is a file we know that some other program has written anew."""
    for layout in KNOWN:
        own = tables.DELIMITERS.get(layout.form)
        for delimiter, words in _PARTED_BY.items():
            if own not in {None, delimiter} and layout.marks <= _marks_between(first, delimiter):
                return f"looks like a {layout.name}, but its cells are parted by {words}, not by {_PARTED_BY[own]}"
    return ""


def _marks_in(first: str, form: str) -> set[str]:
    if form == "jsonl":
        try:
            value = json.loads(first)
        except ValueError:
            return set()
        return set(value) if isinstance(value, dict) else set()
    return _marks_between(first, tables.DELIMITERS[form])


def _marks_between(first: str, delimiter: str) -> set[str]:
    headings = next(csv.reader([first], delimiter=delimiter), [])
    return set().union(*(marks_of(heading) for heading in headings)) if headings else set()


def rows(source: Source, layout: Layout, progress: Progress = silent) -> Iterator[Row]:
    """Every row of the file, in order. Checks the whole file first."""
    return tables.rows(source, layout.form, layout.encodings, progress)


@dataclass
class Reading(Generic[T]):
    """The rows a loader can use, each with its line, and those it cannot."""

    good: list[T] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)


def read(
    source: Source,
    layout: Layout,
    parse: Callable[[Cells], T],
    key: Callable[[T], Hashable],
    progress: Progress = silent,
) -> Reading[T]:
    """Parses every row; sets aside the faulty and the repeated; refuses a file that is mostly faulty."""
    reading: Reading[T] = Reading()
    seen: dict[Hashable, int] = {}
    for row in rows(source, layout, progress):
        try:
            value = _usable(row, parse)
            _first_time(seen, key(value), row.line)
        except RowRejected as reason:
            reading.rejected.append(Rejected(row.line, str(reason), row.text))
        else:
            reading.good.append(value)
    doubt(source, len(reading.good), reading.rejected)
    return reading


def stream(
    source: Source,
    layout: Layout,
    parse: Callable[[Cells], T],
    rejected: list[Rejected],
    progress: Progress = silent,
) -> Iterator[tuple[Row, T]]:
    """As `read`, row by row, for files that are long: the faulty go into `rejected`, repeats are the caller's to find.

    The caller ends with `doubt`, before it keeps anything for good.
    """
    for row in rows(source, layout, progress):
        try:
            value = _usable(row, parse)
        except RowRejected as reason:
            rejected.append(Rejected(row.line, str(reason), row.text))
        else:
            yield row, value


def _usable(row: Row, parse: Callable[[Cells], T]) -> T:
    if row.problem:
        raise RowRejected(row.problem)
    return parse(row.cells)


def _first_time(seen: dict[Hashable, int], key: Hashable, line: int) -> None:
    first = seen.setdefault(key, line)
    if first != line:
        raise RowRejected(f"the same code as line {first}")


def doubt(source: Source, good: int, rejected: list[Rejected]) -> None:
    """Refuses a file without rows, and one of which nothing, or too little, can be used."""
    bad = len(rejected)
    if not good and not bad:
        raise BadFile("no_rows", f"{source.name} has a heading and no row below it. Nothing was changed.")
    if good and bad <= max(ALWAYS_TOLERATED, MOST_REJECTED * (good + bad)):
        return
    told = "; ".join(f"line {row.line}: {row.reason}" for row in rejected[:3])
    told = f" ({told})" if told else ""
    raise BadFile(
        "mostly_faulty", f"{source.name}: {bad:,} of {good + bad:,} rows cannot be used{told}. Nothing was changed."
    )
