"""Reading past spelling: accents, full-width letters, hidden and odd spaces, with the way back.

People paste from PDF and mail. "Fall\u00a0River", "Fa\u00adll River" with a soft hyphen and
"ＦＡＬＬ ＲＩＶＥＲ" are the same name. We search a plain copy and keep, for each of its characters,
where it came from, so offsets are exact in the original.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_QUOTES = {"\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u201c": '"', "\u201d": '"', "\u2212": "-", "\u00ad": ""}


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    """One character as plain text: no accents, no hidden characters, any space as a space."""
    if character in _QUOTES:
        return _QUOTES[character]
    if character == "\n":
        return character
    category = unicodedata.category(character)
    if category in {"Cf", "Mn", "Me"}:
        return ""
    if category[0] == "Z" or category == "Cc":
        return " "
    if category == "Pd":
        return "-"
    decomposed = unicodedata.normalize("NFKD", character)
    return "".join(part for part in decomposed if unicodedata.category(part) not in {"Mn", "Me", "Cf"})


@dataclass(frozen=True)
class Folded:
    """`text` to search in, and `at[i]`, where its character i begins in the original; `at[-1]` is the end."""

    text: str
    at: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The same stretch in the original; marks and hidden characters that follow belong to it."""
        return self.at[start], max(self.at[end], self.at[end - 1] + 1)


def fold(text: str) -> Folded:
    parts: list[str] = []
    at: list[int] = []
    for index, character in enumerate(text):
        plain = character if "!" <= character <= "~" else _plain(character)
        parts.append(plain)
        at.extend([index] * len(plain))
    at.append(len(text))
    return Folded("".join(parts), at)


def fold_name(name: str) -> str:
    return " ".join(fold(name).text.split())
