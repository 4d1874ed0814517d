"""The abbreviations of the field, as librarians keep them, at hand in every process without a query for each request.

The table is read at most every five seconds; an edit made in this process counts at once. `short_forms` says how a
text is read with them.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from cityline.search import short_forms
from cityline.search.models import Abbreviation
from cityline.search.short_forms import Row, ShortForms
from cityline.search.words import Asked

STARTER = Path(__file__).with_name("abbreviations.tsv")
KEPT = 5.0  # seconds

_given: tuple[Row, ...] = ()
_known = ShortForms([])
_until = 0.0  # of time.monotonic()
_reading = threading.Lock()


def current() -> ShortForms:
    """As the table has it, at most `KEPT` seconds ago. While one thread reads, the others take what was known."""
    if time.monotonic() < _until or not _reading.acquire(blocking=_until == 0):
        return _known
    try:
        if time.monotonic() >= _until:
            rows = Abbreviation.objects.order_by("short", "meaning")
            hold([Row(*row) for row in rows.values_list("short", "meaning", "only_in_capitals")])
    finally:
        _reading.release()
    return _known


def hold(rows: Sequence[Row], *, seconds: float = KEPT) -> None:
    """Take these for the table's for a while."""
    global _given, _known, _until  # noqa: PLW0603 - one copy in a process, replaced whole
    if tuple(rows) != _given:
        _given, _known = tuple(rows), ShortForms(rows)
    _until = time.monotonic() + seconds


def forget() -> None:
    """The table has changed: read it before the next answer."""
    global _until  # noqa: PLW0603 - as above
    _until = 0.0


@cache
def starter() -> tuple[Row, ...]:
    """The list a new installation begins with (`abbreviations.tsv`). Needs no database."""
    lines = (line.split("\t") for line in STARTER.read_text().splitlines() if line and not line.startswith("#"))
    return tuple(Row(short, meaning, "capitals" in more) for short, meaning, *more in lines)


def widened(asked: Asked) -> Asked:
    """As `short_forms.widened`, with the table's list."""
    return short_forms.widened(asked, current())


def more_terms(text: str) -> dict[str, str]:
    """As `short_forms.more_terms`, with the table's list: stem -> the words in `text` that stand for it."""
    return short_forms.more_terms(text, current())


def in_full(text: str) -> str:
    """As `ShortForms.in_full`, with the table's list."""
    return current().in_full(text)
