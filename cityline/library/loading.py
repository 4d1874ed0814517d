"""The two files of library records: known by their keys, read row by row with line numbers. Pure: no database.

Both are one JSON list of objects, so a cut file is known by its missing end and each row by the line it begins on.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from cityline.kernel.loading import ALWAYS_TOLERATED, MOST_REJECTED, Reading, Rejected, RowRejected
from cityline.kernel.sources import BadFile, Progress, Source, silent
from cityline.library.crosswalk import DIGITALGOV, DIGITALGOV_PUBLISHERS, DIGITALGOV_TOPICS, KINDS, STARTER_TOPICS
from cityline.library.words import ResourceType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Fields = dict[str, Any]
_SHOWN: Final = 80
_MOST: Final = {"title": 300, "url": 500, "abstract": 2000}
_is_address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class Shape:
    """One of the files we read. `marks` are the keys a row of it has."""

    name: str
    source: str
    marks: frozenset[str]
    parse: Callable[[Fields], Fields]


@dataclass(frozen=True)
class _Row:
    line: int
    value: Any
    text: str


def read_file(source: Source, progress: Progress = silent) -> tuple[Shape, Reading[Fields]]:
    """Which file it is, the records it holds as fields of ours, and the rows set aside.

    Refuses (BadFile, with the line where it can) a file that is empty, cut off, mis-encoded, not a list of
    objects, of neither shape, or mostly faulty.
    """
    rows = list(_rows(source.name, _text(source, progress)))
    shape = _shape(source.name, rows)
    reading: Reading[Fields] = Reading()
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        try:
            if not isinstance(row.value, dict):
                raise RowRejected("not an object")
            fields = shape.parse(row.value)
            first = seen.setdefault((fields["url"], fields["title"]), row.line)
            if first != row.line:
                raise RowRejected(f"the same title and address as line {first}")
        except RowRejected as reason:
            reading.rejected.append(Rejected(row.line, str(reason), row.text))
        else:
            reading.good.append(fields)
    _doubt(source.name, reading)
    return shape, reading


def _text(source: Source, progress: Progress) -> str:
    lines = []
    for number, raw in enumerate(source.lines(progress), start=1):
        try:
            line = raw.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise BadFile(
                "mis_encoded", f"{source.name}: line {number} cannot be read as UTF-8 text. Nothing was changed."
            ) from error
        if "\x00" in line or "\ufffd" in line:
            raise BadFile("mis_encoded", f"{source.name}: line {number} is not clean text. Nothing was changed.")
        lines.append(line)
    text = "".join(lines)
    if not text.strip():
        raise BadFile("empty", f"{source.name} is empty. Nothing was changed.")
    return text


def _rows(name: str, text: str) -> Iterator[_Row]:
    """The elements of the one list, each with the line it begins on (from 1)."""
    decoder = json.JSONDecoder()
    at = _skip(text, 0)
    if text[at : at + 1] != "[":
        raise BadFile(
            "wrong_file", f"{name} is not a list of records: it begins {text[at : at + 40]!r}. Nothing was changed."
        )
    at = _skip(text, at + 1)
    line, counted = 1, 0
    while text[at : at + 1] != "]":
        line, counted = line + text.count("\n", counted, at), at
        try:
            value, end = decoder.raw_decode(text, at)
        except ValueError as error:
            raise BadFile(
                "truncated", f"{name} breaks in the record that begins on line {line} ({error}). Nothing was changed."
            ) from error
        yield _Row(line, value, " ".join(text[at : at + _SHOWN].split()))
        at = _skip(text, end)
        if text[at : at + 1] == ",":
            at = _skip(text, at + 1)
        elif text[at : at + 1] != "]":
            raise BadFile(
                "truncated", f"{name} is cut off or damaged after the record on line {line}. Nothing was changed."
            )


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n":
        at += 1
    return at


def _shape(name: str, rows: list[_Row]) -> Shape:
    first = next((row.value for row in rows if isinstance(row.value, dict)), {})
    found = next((shape for shape in SHAPES if shape.marks <= set(first)), None)
    if found is None:
        expected = " nor the ".join(shape.name for shape in SHAPES)
        raise BadFile(
            "wrong_file",
            f"{name} is neither the {expected}. Its records have: {', '.join(first) or 'nothing'}. Nothing was changed.",
        )
    return found


def _doubt(name: str, reading: Reading[Fields]) -> None:
    bad, good = len(reading.rejected), len(reading.good)
    if good and bad <= max(ALWAYS_TOLERATED, MOST_REJECTED * (good + bad)):
        return
    told = "; ".join(f"line {row.line}: {row.reason}" for row in reading.rejected[:3])
    raise BadFile(
        "mostly_faulty", f"{name}: {bad:,} of {good + bad:,} records cannot be used ({told}). Nothing was changed."
    )


def _word(value: Any) -> str:
    """Text without its edges; the word "None" of an exporter means nothing."""
    text = str(value).strip() if value is not None else ""
    return "" if text in {"None", "null"} else text


def _common(row: Fields, abstract: str) -> Fields:
    fields = {"title": _word(row.get("title")), "url": _word(row.get("url")), "abstract": _word(row.get(abstract))}
    if not fields["title"]:
        raise RowRejected("no title")
    try:
        _is_address(fields["url"])
    except ValidationError:
        raise RowRejected(f"no usable web address: {fields['url'] or 'empty'}") from None
    for name, most in _MOST.items():
        if len(fields[name]) > most:
            raise RowRejected(f"{name} has {len(fields[name]):,} characters, {most:,} is the most")
    return fields


def _topics(row: Fields, table: dict[str, Any]) -> list[str]:
    given = row.get("topics") or []
    if not isinstance(given, list):
        raise RowRejected("topics is not a list")
    found = (table.get(_word(topic).lower().replace(" ", "-"), "") for topic in given)
    return list(dict.fromkeys(str(topic.value if hasattr(topic, "value") else topic) for topic in found if topic))


def _starter(row: Fields) -> Fields:
    kind = _word(row.get("kind"))
    if kind not in KINDS:
        raise RowRejected(f"unknown kind: {kind or 'empty'}")
    return {
        **_common(row, "abstract"),
        "publisher": _word(row.get("publisher"))[:160],
        "type": KINDS[kind].value,
        "topics": _topics(row, STARTER_TOPICS),
        "reviewed": True,
    }


def _digitalgov(row: Fields) -> Fields:
    """Written for federal web teams: found by who looks for it, not suggested to cities."""
    given = _word(row.get("date"))
    try:
        year = date.fromisoformat(given).year if given else None
    except ValueError:
        raise RowRejected(f"not a date: {given}") from None
    return {
        **_common(row, "summary"),
        "publisher": DIGITALGOV_PUBLISHERS.get(_word(row.get("source")), DIGITALGOV),
        "year": year,
        "type": ResourceType.GUIDE.value,
        "topics": _topics(row, DIGITALGOV_TOPICS),
        "reviewed": False,
    }


SHAPES = (
    Shape(
        "starter list of publications",
        "starter",
        frozenset({"title", "url", "publisher", "kind", "topics", "abstract"}),
        _starter,
    ),
    Shape(
        "list of digital.gov resources",
        "digital.gov",
        frozenset({"title", "url", "summary", "source", "topics", "date"}),
        _digitalgov,
    ),
)
