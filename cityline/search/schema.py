"""What the keyword engine keeps of a document: its fields, and how one entry fills them (tantivy)."""

from __future__ import annotations

import unicodedata
from itertools import chain
from typing import Any

import tantivy

from cityline.search import words
from cityline.search.entry import MOST_PASSAGES, Entry

SCHEMA_VERSION = 3  # raise it when the schema or the analyzer changes: older copies are then rebuilt
FIELDS = {"title": 2.0, "body": 1.0, "plain_words": 2.0}  # with their weights
BODY_LIMIT = 200_000  # characters of one document
_LETTERS = " 0123456789abcdefghijklmnopqrstuvwxyz"


def schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", indexed=True, fast=True)  # indexed: deletes go by it
    for name in FIELDS:
        builder.add_text_field(name, tokenizer_name="words")
    builder.add_integer_field("label", indexed=True, fast=True)
    builder.add_text_field("facets", tokenizer_name="raw", index_option="basic", fast=True)
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


def facet_terms(entry: Entry) -> list[str]:
    own = {"kind": [entry.kind], "network": [str(entry.network_id or "shared")]}
    if entry.suggestible:
        own["suggestible"] = ["yes"]
    given = {name: values for name, values in entry.facets.items() if name not in own}
    return [f"{name}={value}" for name, values in chain(given.items(), own.items()) for value in dict.fromkeys(values)]


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
    for term in facet_terms(entry):
        made.add_text("facets", term)
    for code in codes_of(entry):
        made.add_text("codes", code)
    made.add_integer("day", entry.dated_on.toordinal() if entry.dated_on else 0)
    made.add_integer("title_order", title_order(entry.title))
    return made
