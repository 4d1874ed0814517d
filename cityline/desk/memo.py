"""The memo as text: its five headings, its sections and what its citations point to. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cityline.ui.markdown import citations, sections

if TYPE_CHECKING:
    from collections.abc import Mapping

HEADINGS = (
    "What you asked",
    "In short",
    "What other cities have done",
    "What you could do",
    "What we did not check",
)
BLANK = "\n\n".join(f"## {heading}\n" for heading in HEADINGS)
_SPACED_CITATION = re.compile(r" ?\[(\d{1,3})\](?!\()")
_CITATION = re.compile(r"\[(\d{1,3})\](?!\()")
SHORTEST_PAGES, LONGEST_PAGES = 2.0, 3.0


def missing_headings(text: str) -> list[str]:
    """Those of the five that are absent or have nothing beneath them, in order."""
    written = {part.title.casefold() for part in sections(text) if part.text}
    return [heading for heading in HEADINGS if heading.casefold() not in written]


def unresolved(text: str, items: int) -> list[int]:
    """Citations that point to no item of a package with `items` items."""
    return sorted(number for number in citations(text) if not 1 <= number <= items)


def renumbered(text: str, numbers: Mapping[int, int]) -> str:
    """The text with each citation [old] as [new]; a citation without a new number is dropped with the space before it."""
    dropped = _SPACED_CITATION.sub(lambda found: found.group() if int(found.group(1)) in numbers else "", text)
    return _CITATION.sub(lambda found: f"[{numbers[int(found.group(1))]}]", dropped)
