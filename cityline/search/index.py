"""The keyword index of one machine: BM25 over title, body and plain words (tantivy).

User text is never parsed by the engine: queries are built term by term. Filters carry no score.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Occur, Query

from cityline.search import words
from cityline.search.facets import Facets
from cityline.search.schema import FIELDS, Writer, schema

CODE_SCORE = 1_000.0  # an exact program number comes before everything
LARGE = 100_000  # documents; above it only the rarest terms of a long question are asked
TERMS_WHEN_LARGE = 24  # never below 16: quality falls
HEAP_BYTES = 30_000_000
DEEP = 8  # times what a group may have: so many are asked for at first, which costs hardly more than fewer
TOGETHER = 500  # documents; groups that are no more than this in sum are asked for in one go
SMALL = 8  # a group of fewer than one in so many documents
DEEPEST = 10_000  # hits a reader can page to


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


class Keywords:
    """An open index. `refresh` shows what another process committed since."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        with naming_damage():
            self.schema = schema()
            self._index = tantivy.Index(self.schema, path=str(folder))
            self._index.register_tokenizer("words", words.new_analyzer())
            self._index.config_reader("manual")
        self.refresh()

    def refresh(self) -> None:
        with naming_damage():
            self._index.reload()
            self._facets = Facets(self.schema, self._index.searcher())

    @property
    def _searcher(self) -> Any:
        return self._facets.searcher

    def as_of_now(self) -> Keywords:
        """This state of the index, whatever another thread refreshes meanwhile. Only to read."""
        return copy(self)

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
            frequency = {term: sum(self._searcher.doc_freq(name, term) for name in FIELDS) for term in terms}
        return sorted(terms, key=frequency.__getitem__)[:TERMS_WHEN_LARGE]

    def term(self, term: str) -> Any:
        """One stem anywhere in a document; the title counts double. Fields that never hold it are not asked."""
        with naming_damage():
            held = {name: weight for name, weight in FIELDS.items() if self._searcher.doc_freq(name, term)}
        clauses = [
            (Occur.Should, Query.boost_query(Query.term_query(self.schema, name, term), weight))
            for name, weight in held.items()
        ]
        return Query.boolean_query(clauses)

    def knows(self, term: str) -> bool:
        """Whether any document holds the stem."""
        with naming_damage():
            return any(self._searcher.doc_freq(name, term) for name in FIELDS)

    def forgiving(self, term: str) -> Any:
        """The stem; if no document holds it, those a slip of the fingers away: "broadban" finds broadband."""
        slips = 0 if self.knows(term) else words.slips(term)
        if not slips:
            return self.term(term)
        clauses = [
            (Occur.Should, Query.boost_query(Query.fuzzy_term_query(self.schema, name, term, slips), weight))
            for name, weight in FIELDS.items()
        ]
        return Query.boolean_query(clauses)

    def phrase(self, stems: Sequence[str]) -> Any:
        if len(stems) == 1:
            return self.term(stems[0])
        clauses = [
            (Occur.Should, Query.boost_query(Query.phrase_query(self.schema, name, list(stems)), weight))
            for name, weight in FIELDS.items()
        ]
        return Query.boolean_query(clauses)

    def numbered(self, ids: Sequence[int]) -> Any:
        """The documents with these ids."""
        return Query.boolean_query([(Occur.Should, Query.term_query(self.schema, "id", number)) for number in ids])

    def code(self, code: str) -> Any:
        """A program number as a document's own, far ahead of its mention in a text."""
        own = Query.const_score_query(Query.term_query(self.schema, "codes", code), CODE_SCORE)
        return Query.boolean_query([(Occur.Should, own), (Occur.Should, self.phrase(words.phrase(code)))])

    def narrowing(self, wanted: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
        """As `Facets.narrowing`."""
        with naming_damage():
            return self._facets.narrowing(wanted)

    def filters(self, wanted: Mapping[str, Sequence[str]]) -> list[tuple[Any, Any]]:
        """As `Facets.filters`."""
        with naming_damage():
            return self._facets.filters(wanted)

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
        """BM25 of the best documents with any of these stems: id -> score."""
        if not terms:
            return {}
        return self.best(
            Query.boolean_query([(Occur.Must, _any(self._in_fields(terms))), *self.filters(wanted)]), limit
        )[1]

    def any_of_each(
        self, terms: Sequence[str], groups: Mapping[str, Collection[int]], limit: int
    ) -> dict[str, dict[int, float]]:
        """As `any_of`, the best of each group of labels: the suggestions' half.

        First without a filter, for then the engine passes over most documents unread (block-max WAND), and what it
        finds is shared out by label; a group that got too few that way is asked for by itself, which costs little
        because such a group is small.
        """
        found: dict[str, dict[int, float]] = {name: {} for name in groups}
        if not terms:
            return found
        in_fields = self._in_fields(terms)
        owner = {label: name for name, labels in groups.items() for label in labels}
        first = self._labeled(_any(in_fields), limit * DEEP)
        for number, label, score in first:
            group = found.get(owner.get(label, ""))
            if group is not None and len(group) < limit:
                group[number] = score
        if len(first) < limit * DEEP:
            return found  # that was everything
        sizes = {name: self._size(labels) for name, labels in groups.items() if len(found[name]) < limit}
        together = sum(sizes.values())
        asked = [(list(sizes), together)] if together <= TOGETHER else [([name], limit) for name in sizes]
        for names, most in asked:
            labels = [label for name in names for label in groups[name]]
            for number, label, score in self._labeled(self._any_within(in_fields, labels), max(limit, most)):
                if len(found[owner[label]]) < limit:
                    found[owner[label]][number] = score
        return found

    def _any_within(self, queries: Sequence[Any], labels: Collection[int]) -> Any:
        """Any of these for a group of labels. Within a small one each is cut to it first: a few documents each, where
        the union would go through the whole library."""
        its = (Occur.Must, self._label_filter(labels))
        if self._size(labels) * SMALL < len(self):
            return _any([Query.boolean_query([its, (Occur.Must, query)]) for query in queries])
        return Query.boolean_query([its, (Occur.Must, _any(queries))])

    def _size(self, labels: Collection[int]) -> int:
        """How many documents have one of these labels."""
        with naming_damage():
            return sum(self._searcher.doc_freq("label", label) for label in labels)

    def _in_fields(self, terms: Sequence[str]) -> list[Any]:
        """Every term in every field that holds it, weighted."""
        with naming_damage():
            return [
                Query.boost_query(Query.term_query(self.schema, name, term), weight)
                for term in self.rarest(terms)
                for name, weight in FIELDS.items()
                if self._searcher.doc_freq(name, term)
            ]

    def _label_filter(self, labels: Collection[int]) -> Any:
        any_label = [(Occur.Should, Query.term_query(self.schema, "label", label)) for label in labels]
        return Query.const_score_query(Query.boolean_query(any_label), 0.0)

    def _labeled(self, query: Any, limit: int) -> list[tuple[int, int, float]]:
        """(id, label, BM25), best first."""
        searcher = self._searcher
        with naming_damage():
            hits = searcher.search(query, limit, False).hits  # noqa: FBT003 - positional in the binding
            addresses = [address for _, address in hits]
            ids = searcher.fast_field_values("id", addresses)
            labels = searcher.fast_field_values("label", addresses)
        return [
            (int(number or 0), int(label or 0), float(score or 0))
            for number, label, (score, _) in zip(ids, labels, hits, strict=True)
        ]

    def counts(self, query: Any, names: Collection[str] | None = None, *, but: Collection[str] = ()) -> dict[str, int]:
        """As `Facets.counts`."""
        with naming_damage():
            return self._facets.counts(query, names, but=but)


def _any(queries: Sequence[Any]) -> Any:
    """One flat union: what the engine can prune."""
    return Query.boolean_query([(Occur.Should, query) for query in queries])
