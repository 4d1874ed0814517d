"""Numbers that were sent: which page of a list, which row."""

from __future__ import annotations

from collections.abc import Mapping

DEEPEST = 100_000  # no list has as many pages
_DIGITS = 18  # any number of so many is a row's number to the database


def page_number(query: Mapping[str, str], *, deepest: int = DEEPEST) -> int:
    """`page` of an address, from 1 to `deepest`; the first page for anything that is no such number."""
    text = query.get("page", "")
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(DEEPEST))):
        return 1
    return min(max(int(text), 1), deepest)


def row_number(text: str) -> int:
    """The number of a row; nought, which no row has, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else 0
