"""What the keyword engine keeps of a document: its fields, and how one entry fills them (tantivy)."""

from __future__ import annotations

import unicodedata
from typing import Any

import tantivy

from cityline.search import words
from cityline.search.entry import MOST_PASSAGES, Entry

SCHEMA_VERSION = (
    5  # raise it when the schema, the analyzer or the files of vectors change: older copies are then rebuilt
)
FIELDS = {"title": 2.0, "body": 1.0, "plain_words": 2.0}  # with their weights
BODY_LIMIT = 200_000  # characters of one document
ON_EVERY_DOCUMENT = ("kind", "network")  # facets of which each document has exactly one value
UNSEEN = ("network", "suggestible")  # facets of our own that are no reader's business: filtered by, never counted
_LETTERS = " 0123456789abcdefghijklmnopqrstuvwxyz"


def schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", indexed=True, fast=True)  # indexed: deletes go by it
    for name in FIELDS:
        builder.add_text_field(name, tokenizer_name="words")
    builder.add_integer_field("label", indexed=True, fast=True)
    builder.add_text_field("facets", tokenizer_name="raw", index_option="basic")  # to filter by
    builder.add_json_field("counted", tokenizer_name="raw", index_option="basic", fast=True)  # a column for each name
    builder.add_text_field("facet_names", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("codes", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("day", fast=True)
    builder.add_integer_field("title_order", fast=True)
    return builder.build()


def title_order(title: str) -> int:
    """A number that sorts like the first twelve letters and digits of the title."""
    folded = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    kept = [letter for letter in folded if letter in _LETTERS]
    number = 0
    for letter in "".join(kept).strip().ljust(12)[:12]:
        number = number * len(_LETTERS) + _LETTERS.index(letter)
    return -number  # the engine sorts downward


def facets_of(entry: Entry) -> dict[str, list[str]]:
    """Its own ones included; each value once, no name without one."""
    found = {**entry.facets, "kind": [entry.kind], "network": [str(entry.network_id or "shared")]}
    found["suggestible"] = ["yes"] if entry.suggestible else []
    return {name: list(dict.fromkeys(values)) for name, values in found.items() if values}


def codes_of(entry: Entry) -> list[str]:
    values = " ".join(value for values in entry.facets.values() for value in values)
    return words.codes_in(f"{entry.title} {entry.plain_words} {values}")


def indexed(entry: Entry, label: int) -> Any:
    """The engine's document; `label`: the number of its `entry.Label` in this shelf, 0 if it has none."""
    made = tantivy.Document()
    made.add_integer("id", entry.id)
    made.add_integer("label", label)
    made.add_text("title", entry.title)
    made.add_text("body", entry.body[:BODY_LIMIT])
    made.add_text("plain_words", " ".join([entry.plain_words, *entry.passages[:MOST_PASSAGES]]))
    facets = facets_of(entry)
    for name, values in facets.items():
        for value in values:
            made.add_text("facets", f"{name}={value}")
    seen = facets.keys() - set(UNSEEN)
    for name in seen:
        made.add_text("facet_names", name)
    # The sign before a value keeps the engine from reading it as a moment.
    made.add_json("counted", {name: [f"={value}" for value in facets[name]] for name in seen})
    for code in codes_of(entry):
        made.add_text("codes", code)
    made.add_integer("day", entry.dated_on.toordinal() if entry.dated_on else 0)
    made.add_integer("title_order", title_order(entry.title))
    return made


class Writer:
    """Puts and drops documents; nothing shows before the block ends. Replaying is harmless."""

    def __init__(self, writer: Any) -> None:
        self._writer = writer

    def drop(self, document_id: int) -> None:
        self._writer.delete_documents_by_term("id", document_id)

    def put(self, entry: Entry, label: int = 0) -> None:
        """`label`: as `indexed`."""
        self.drop(entry.id)
        self._writer.add_document(indexed(entry, label))
