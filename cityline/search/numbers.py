"""Program numbers as people write them. Pure."""

from __future__ import annotations

import re

from cityline.search.words import CODE

# "ALN 14.218", "CFDA No. 14.218", "Assistance Listing #14.218": the word before says only that a number follows.
_CALLED = re.compile(
    r"\b(?:ALN|CFDA|assistance\s+listings?)\s*(?:(?:numbers?|nos?)\b\.?)?\s*[#:]*\s*(?=" + CODE.pattern + ")",
    re.IGNORECASE,
)


def bare(line: str) -> str:
    """The line without the word that announces a program number: "ALN 14.218" asks for 14.218, not for "ALN" too."""
    return _CALLED.sub(" ", line)
