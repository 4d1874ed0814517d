"""What a memo is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

IN_SHORT = "In short"


@dataclass(frozen=True, slots=True)
class Section:
    """One of the memo's headings and its Markdown. A section without text is left out."""

    heading: str
    markdown: str


@dataclass(frozen=True, slots=True)
class MemoItem:
    """Something we gathered. `number` is what `[1]` in the text points to; `why` is plain text; `url` may be empty."""

    number: int
    kind: str
    title: str
    why: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class MemoDocument:
    """A memo ready to set. `city` reads "Fall River, Massachusetts"; `read_by` is the second reader, if any."""

    code: str
    title: str
    city: str
    date: date
    written_by: str
    read_by: str = ""
    network_name: str = "Cityline"
    sections: list[Section] = field(default_factory=list)
    items: list[MemoItem] = field(default_factory=list)

    @property
    def byline(self) -> str:
        """ "Written by Dev Anand. Read by Rita Cole." """
        parts = [("Written by", self.written_by), ("Read by", self.read_by)]
        return " ".join(f"{verb} {name.strip()}." for verb, name in parts if name.strip())

    @property
    def day_in_words(self) -> str:
        return f"{self.date:%A, %B} {self.date.day}, {self.date.year}"
