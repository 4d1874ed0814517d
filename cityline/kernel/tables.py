"""The rows of an official file with their line numbers, whether it is a table or JSON lines. Pure: no database here.

Headings are known in lower case and without needless blanks: publishers change both from year to year.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cityline.kernel.sources import BadFile, Progress, Source, check

Cells = dict[str, Any]

SHOWN = 80  # characters of a line that is told
DELIMITERS = {"csv": ",", "tab": "\t"}


@dataclass(frozen=True)
class Row:
    """`cells` by heading, or empty with the `problem` that kept the line from being read. `line` counts from 1, the
    heading included."""

    line: int
    cells: Cells
    text: str
    problem: str = ""


def plain(heading: str) -> str:
    return " ".join(heading.lower().split())


def rows(source: Source, form: str, encodings: tuple[str, ...], progress: Progress) -> Iterator[Row]:
    """Every row of the file, in order; `form` is "csv", "tab" or "jsonl". Checks the whole file first (`sources.check`)."""
    encoding = check(source, encodings)
    if form == "jsonl":
        yield from _json_rows(source, encoding, progress)
    else:
        yield from _table_rows(source, form, encoding, progress)


def _json_rows(source: Source, encoding: str, progress: Progress) -> Iterator[Row]:
    for number, raw in enumerate(source.lines(progress), start=1):
        text = raw.decode(encoding if number == 1 else "utf-8").strip()
        if not text:
            continue
        try:
            value = json.loads(text)
        except ValueError as error:
            yield Row(number, {}, text[:SHOWN], f"not JSON: {error}")
            continue
        if isinstance(value, dict):
            yield Row(number, value, text[:SHOWN])
        else:
            yield Row(number, {}, text[:SHOWN], "not a JSON object")


def _table_rows(source: Source, form: str, encoding: str, progress: Progress) -> Iterator[Row]:
    """Strict: an open quote swallows the rest of a file, so it is a sign of a cut, not of a long cell."""
    csv.field_size_limit(4 * 1024 * 1024)
    decoded = (
        raw.decode(encoding if encoding == "cp1252" or number == 0 else "utf-8")
        for number, raw in enumerate(source.lines(progress))
    )
    reader = csv.reader(decoded, delimiter=DELIMITERS[form], strict=True)
    padded = form == "tab"
    heading = _headings(source, next(reader))
    began = reader.line_num + 1
    try:
        for cells in reader:
            line, began = began, reader.line_num + 1
            if not cells:
                continue
            text = ",".join(cells)[:SHOWN]
            if len(cells) == len(heading):
                kept = [cell.strip() for cell in cells] if padded else cells
                yield Row(line, dict(zip(heading, kept, strict=True)), text)
            else:
                yield Row(line, {}, text, f"has {len(cells)} cells, the heading has {len(heading)}")
    except csv.Error as error:
        raise BadFile(
            "truncated", f"{source.name} breaks at the row that begins on line {began} ({error}). Nothing was changed."
        ) from error


def _headings(source: Source, cells: list[str]) -> list[str]:
    """Refuses two that are alike: which of their cells is meant nobody could say."""
    found = [plain(cell) for cell in cells]
    twice = [name for name, number in Counter(found).items() if name and number > 1]
    if twice:
        raise BadFile(
            "heading_twice", f"{source.name}: more than one column is called {twice[0]!r}. Nothing was changed."
        )
    return found
