"""The keyword index of one machine: BM25 over title, body and plain words (tantivy).

User text is never parsed by the engine: queries are built term by term. Filters carry no score.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Occur, Query

from cityline.search import words
from cityline.search.entry import Entry

SCHEMA_VERSION = 2  # raise it when the schema or the analyzer changes: older copies are then rebuilt
TITLE_WEIGHT = 2.0
CODE_SCORE = 1_000.0  # an exact program number comes before everything
LARGE = 100_000  # documents; above it only the rarest terms of a long question are asked
TERMS_WHEN_LARGE = 24  # never below 16: quality falls
HEAP_BYTES = 30_000_000
BODY_LIMIT = 200_000  # characters of one document
FACET_VALUES = 1_000
DEEPEST = 10_000  # hits a reader can page to

_FIELDS = {"title": TITLE_WEIGHT, "body": 1.0, "plain_words": 1.0}
_LETTERS = " 0123456789abcdefghijklmnopqrstuvwxyz"


class Damaged(Exception):  # noqa: N818 - it names a state of the folder
    """The folder cannot be read as an index. It is only a copy: rebuild it."""


@contextmanager
def naming_damage() -> Iterator[None]:
    """Turns whatever the engine throws, panics included (they are no `Exception`), into `Damaged`."""
    try:
        yield
    except Exception as error:
        raise Damaged(str(error)) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise Damaged(str(error)) from error


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", indexed=True, fast=True)  # indexed: deletes go by it
    for name in _FIELDS:
        builder.add_text_field(name, tokenizer_name="words")
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


class Writer:
    """Puts and drops documents; nothing shows before the block ends. Replaying is harmless."""

    def __init__(self, writer: Any) -> None:
        self._writer = writer

    def drop(self, document_id: int) -> None:
        self._writer.delete_documents_by_term("id", document_id)

    def put(self, entry: Entry) -> None:
        self.drop(entry.id)
        made = tantivy.Document()
        made.add_integer("id", entry.id)
        made.add_text("title", entry.title)
        made.add_text("body", entry.body[:BODY_LIMIT])
        made.add_text("plain_words", " ".join([entry.plain_words, *entry.passages]))
        for term in facet_terms(entry):
            made.add_text("facets", term)
        for code in codes_of(entry):
            made.add_text("codes", code)
        made.add_integer("day", entry.dated_on.toordinal() if entry.dated_on else 0)
        made.add_integer("title_order", title_order(entry.title))
        self._writer.add_document(made)


class Keywords:
    """An open index. `refresh` shows what another process committed since."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        with naming_damage():
            self.schema = _schema()
            self._index = tantivy.Index(self.schema, path=str(folder))
            self._index.register_tokenizer("words", words.new_analyzer())
            self._index.config_reader("manual")
        self.refresh()

    def refresh(self) -> None:
        with naming_damage():
            self._index.reload()
            self._searcher = self._index.searcher()

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        with naming_damage():
            # One thread: the machine is shared with the pages it serves.
            writer = self._index.writer(HEAP_BYTES, 1)
        try:
            yield Writer(writer)
            with naming_damage():
                writer.commit()
                writer.wait_merging_threads()
        except BaseException:
            del writer
            raise
        self.refresh()

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def rarest(self, terms: Sequence[str]) -> list[str]:
        """All terms, or the rarest of a long question when the library is large."""
        if len(self) < LARGE or len(terms) <= TERMS_WHEN_LARGE:
            return list(terms)
        with naming_damage():
            frequency = {term: sum(self._searcher.doc_freq(name, term) for name in _FIELDS) for term in terms}
        return sorted(terms, key=frequency.__getitem__)[:TERMS_WHEN_LARGE]

    def term(self, term: str) -> Any:
        """One stem anywhere in a document; the title counts double. Fields that never hold it are not asked."""
        with naming_damage():
            held = {name: weight for name, weight in _FIELDS.items() if self._searcher.doc_freq(name, term)}
        clauses = [
            (Occur.Should, Query.boost_query(Query.term_query(self.schema, name, term), weight))
            for name, weight in held.items()
        ]
        return Query.boolean_query(clauses)

    def forgiving(self, term: str) -> Any:
        """The stem; if no document holds it, those a slip of the fingers away: "broadban" finds broadband."""
        with naming_damage():
            known = any(self._searcher.doc_freq(name, term) for name in _FIELDS)
        slips = 0 if known else words.slips(term)
        if not slips:
            return self.term(term)
        clauses = [
            (Occur.Should, Query.boost_query(Query.fuzzy_term_query(self.schema, name, term, slips), weight))
            for name, weight in _FIELDS.items()
        ]
        return Query.boolean_query(clauses)

    def phrase(self, stems: Sequence[str]) -> Any:
        if len(stems) == 1:
            return self.term(stems[0])
        clauses = [
            (Occur.Should, Query.boost_query(Query.phrase_query(self.schema, name, list(stems)), weight))
            for name, weight in _FIELDS.items()
        ]
        return Query.boolean_query(clauses)

    def code(self, code: str) -> Any:
        """A program number as a document's own, far ahead of its mention in a text."""
        own = Query.const_score_query(Query.term_query(self.schema, "codes", code), CODE_SCORE)
        return Query.boolean_query([(Occur.Should, own), (Occur.Should, self.phrase(words.phrase(code)))])

    def filters(self, wanted: Mapping[str, Sequence[str]]) -> list[tuple[Any, Any]]:
        """Must clauses without score: any value within a name, every name."""
        clauses = []
        for name, values in wanted.items():
            any_of = Query.term_set_query(self.schema, "facets", [f"{name}={value}" for value in values])
            clauses.append((Occur.Must, Query.const_score_query(any_of, 0.0)))
        return clauses

    def best(
        self, query: Any, limit: int, *, offset: int = 0, order: str | None = None
    ) -> tuple[int, dict[int, float]]:
        """The count, and ids with their BM25 in falling order (with `order`, the score is that field)."""
        searcher = self._searcher  # another thread may refresh; addresses belong to one searcher
        with naming_damage():
            result: Any = searcher.search(query, limit, True, order, offset)  # noqa: FBT003 - positional in the binding
            addresses = [address for _, address in result.hits]
            ids = [int(number or 0) for number in searcher.fast_field_values("id", addresses)]
            scores = [float(score or 0) for score, _ in result.hits]
            return int(result.count), dict(zip(ids, scores, strict=True))

    def any_of(self, terms: Sequence[str], wanted: Mapping[str, Sequence[str]], limit: int) -> dict[int, float]:
        """BM25 of the best documents with any of these stems: the suggestions' half."""
        if not terms:
            return {}
        clauses = [(Occur.Should, self.term(term)) for term in self.rarest(terms)]
        query = Query.boolean_query([(Occur.Must, Query.boolean_query(clauses)), *self.filters(wanted)])
        return self.best(query, limit)[1]

    def counts(self, query: Any) -> dict[str, int]:
        """How many documents carry each `name=value`; exact to `FACET_VALUES` different ones."""
        asked = {"facets": {"terms": {"field": "facets", "size": FACET_VALUES, "segment_size": FACET_VALUES * 10}}}
        with naming_damage():
            buckets = self._searcher.aggregate(query, asked)["facets"]["buckets"]
        return {bucket["key"]: int(bucket["doc_count"]) for bucket in buckets}
