"""Which page of a list an address asks for."""

from __future__ import annotations

from collections.abc import Mapping

DEEPEST = 100_000  # no list has as many pages


def page_number(query: Mapping[str, str], *, deepest: int = DEEPEST) -> int:
    """`page` of an address, from 1 to `deepest`; the first page for anything that is no such number."""
    text = query.get("page", "")
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(DEEPEST))):
        return 1
    return min(max(int(text), 1), deepest)
