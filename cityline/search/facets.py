"""Filters and exact counts by property, of one state of the index.

Counting is most of the work of a search line: every document found is looked up in a column for each property. So each
property has a column of its own, only those wanted are read, and what was counted for a query is kept for as long as
this state of the index is asked.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from hashlib import blake2b
from typing import Any

from tantivy import Occur, Query

from cityline.search.schema import ON_EVERY_DOCUMENT

VALUES = 1_000  # of one property
MOST_KEPT = 20_000  # counts, about 4 MB: those of some 200 queries


class Facets:
    """Belongs to one searcher and is dropped with it, so nothing it keeps outlives a change. Shared by threads."""

    def __init__(self, schema: Any, searcher: Any) -> None:
        self._schema = schema
        self.searcher = searcher
        self._kept = _Kept()

    @cached_property
    def names(self) -> list[str]:
        """The properties documents have that are a reader's business."""
        return [name for name, _ in self.searcher.terms_with_prefix("facet_names", "")]

    def narrowing(self, wanted: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
        """The filters that leave something out; most often every document is of a network that is wanted."""
        return {name: values for name, values in wanted.items() if self._others(name, values) != {}}

    def filters(self, wanted: Mapping[str, Sequence[str]]) -> list[tuple[Any, Any]]:
        """Clauses without score: any value within a name, every name. Some only leave out: put them beside a Must."""
        clauses = []
        for name, values in self.narrowing(wanted).items():
            others = self._others(name, values)
            terms = [f"{name}={value}" for value in values]
            if others is not None and sum(others.values()) < sum(map(self._documents, terms)):
                clauses.append((Occur.MustNot, self._any_of(list(others))))
            else:
                clauses.append((Occur.Must, Query.const_score_query(self._any_of(terms), 0.0)))
        return clauses

    def counts(self, query: Any, names: Collection[str] | None = None, *, but: Collection[str] = ()) -> dict[str, int]:
        """How many of the documents carry each `name=value`; exact to `VALUES` of a name. Of all names or these, `but`
        not those."""
        asked = blake2b(repr(query).encode("utf-8", "replace"), digest_size=16).digest()
        names = [name for name in self.names if (names is None or name in names) and name not in but]
        found = {name: self._kept.get((asked, name)) for name in names}
        new = [name for name, counts in found.items() if counts is None]
        for name, counts in (self._counted(query, new) if new else {}).items():
            found[name] = counts
            self._kept.put((asked, name), counts)
        return {term: count for counts in found.values() for term, count in (counts or {}).items()}

    def _counted(self, query: Any, names: Iterable[str]) -> dict[str, dict[str, int]]:
        asked = {
            name: {"terms": {"field": _column(name), "size": VALUES, "segment_size": VALUES * 10}} for name in names
        }
        found = self.searcher.aggregate(query, asked)
        return {
            name: {f"{name}{bucket['key']}": int(bucket["doc_count"]) for bucket in found[name]["buckets"]}
            for name in asked
        }

    def _others(self, name: str, values: Sequence[str]) -> dict[str, int] | None:
        """The terms a filter leaves out, with how many documents have them or had them; None if documents may have no
        value or several, so that what has another value may have this one too."""
        if name not in ON_EVERY_DOCUMENT:
            return None
        wanted = {f"{name}={value}" for value in values}
        return {
            term: many for term, many in self.searcher.terms_with_prefix("facets", f"{name}=") if term not in wanted
        }

    def _documents(self, term: str) -> int:
        return int(self.searcher.doc_freq("facets", term))

    def _any_of(self, terms: list[str]) -> Any:
        """A single value is not copied into a set of documents first."""
        if len(terms) == 1:
            return Query.term_query(self._schema, "facets", terms[0])
        return Query.term_set_query(self._schema, "facets", terms)


class _Kept:
    """Counts of the queries asked last, by query and name."""

    def __init__(self) -> None:
        self._counts: OrderedDict[tuple[bytes, str], dict[str, int]] = OrderedDict()
        self._many = 0
        self._lock = threading.Lock()

    def get(self, key: tuple[bytes, str]) -> dict[str, int] | None:
        with self._lock:
            if key in self._counts:
                self._counts.move_to_end(key)
            return self._counts.get(key)

    def put(self, key: tuple[bytes, str], counts: dict[str, int]) -> None:
        with self._lock:
            if key not in self._counts:
                self._counts[key] = counts
                self._many += 1 + len(counts)
            while self._many > MOST_KEPT:
                self._many -= 1 + len(self._counts.popitem(last=False)[1])


def _column(name: str) -> str:
    """A dot or a backslash within a name is part of it."""
    return "counted." + name.replace("\\", "\\\\").replace(".", "\\.")
