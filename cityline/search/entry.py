"""One document as a shelf keeps it: read from the table, or from a collection of judgments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

MOST_PASSAGES = 16  # vectors of one document beside its own
MOST_PARTS = 200  # of one long text; more than `MOST_PASSAGES` share those vectors


class Label(NamedTuple):
    """What a vector's row says of its document, so that candidates can be taken kind by kind."""

    kind: str
    network_id: int | None
    suggestible: bool


@dataclass(frozen=True)
class Entry:
    """`id` is the number of the document's row in the table, and of its row in the file of vectors."""

    id: int
    kind: str
    title: str
    body: str = ""
    plain_words: str = ""
    passages: Sequence[str] = ()
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    network_id: int | None = None
    suggestible: bool = True
    dated_on: date | None = None
    vector: bytes | None = None  # its own, then one for each passage

    @property
    def label(self) -> Label:
        return Label(self.kind, self.network_id, self.suggestible)


def embedded_text(title: str, body: str, plain_words: str = "") -> str:
    """What the model reads of a document; it sees the first 128 tokens, so plain words come before the body."""
    return ". ".join(part.strip() for part in (title[:400], plain_words[:400], body[:2_000]) if part.strip())
