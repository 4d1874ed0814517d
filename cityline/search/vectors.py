"""The vectors of one machine: numpy only, memory-mapped, a row for each document id.

Three files side by side: `vectors` (rows x dimensions, int8), `signs` (one bit for each dimension) and `rows` (label
and length of the int8 vector). Row number = document id, so replaying a change writes the same bytes again, readers
need no table of places, and holes cost nothing on disk. Writing in place is safe for readers: a row read while it is
written gives one document one wrong score for a moment, and what is shown comes from the table.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

EXACT_UP_TO = 20_000  # vectors; above it a scan of signs chooses what is scored exactly
RESCORED = 1_000
BLOCK = 4_096  # rows by which the files grow
AT_ONCE = 512  # rows turned to float at once, to stay in the cache
ABSENT = 0  # label of a row without a vector
_NEVER = -2.0  # below any cosine
_ROW = np.dtype([("label", "<u2"), ("length", "<f4")])

Floats = NDArray[np.float32]
Ints = NDArray[np.int8]
Rows = NDArray[np.int32]


def quantized(vectors: Floats) -> Ints:
    """int8 with each vector's largest component at 127; direction is all that is kept."""
    largest = np.abs(vectors).max(axis=-1, keepdims=True)
    scaled: Ints = np.rint(vectors * (127 / np.maximum(largest, 1e-9))).astype(np.int8)
    return scaled


@dataclass(frozen=True)
class _Maps:
    """The files as they were when they were opened. Which rows are held, and by which label, is found out once: going
    through a million labels would cost more than the question."""

    rows: int
    vectors: Ints
    signs: NDArray[np.uint64]
    labels: NDArray[np.uint16]
    lengths: Floats
    _labeled: dict[tuple[int, ...], Rows] = field(default_factory=dict)

    @cached_property
    def present(self) -> Rows:
        """Rows with a vector, rising."""
        return np.flatnonzero(self.labels).astype(np.int32)

    def labeled(self, labels: Sequence[int]) -> Rows:
        """Places in `present` of the rows with one of these labels."""
        key = tuple(sorted(labels))
        if key not in self._labeled:
            chosen = np.isin(self.labels[self.present], np.array(key, np.uint16))
            self._labeled[key] = np.flatnonzero(chosen).astype(np.int32)
        return self._labeled[key]


_NOTHING = _Maps(0, np.empty((0, 0), np.int8), np.empty((0, 0), "<u8"), np.empty(0, "<u2"), np.empty(0, "<f4"))


class Vectors:
    """An open set of vectors. Cosines are exact to the rounding of int8 (about 0.002)."""

    def __init__(self, folder: Path, dimensions: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.dimensions = dimensions
        self._paths = {name: folder / name for name in ("vectors", "signs", "rows")}
        self._widths = {"vectors": dimensions, "signs": dimensions // 8, "rows": _ROW.itemsize}
        self.refresh()

    def refresh(self) -> None:
        """Maps what is there now, as many rows as every file has. One assignment: other threads are reading."""
        sizes = [p.stat().st_size // self._widths[name] if p.exists() else 0 for name, p in self._paths.items()]
        rows = min(sizes)
        if not rows:
            self._maps = _NOTHING
            return
        vectors: Ints = self._mapped("vectors", np.dtype(np.int8), (rows, self.dimensions))
        signs = self._mapped("signs", np.dtype("<u8"), (rows, self.dimensions // 64))
        table = self._mapped("rows", _ROW, (rows,))
        self._maps = _Maps(rows, vectors, signs, table["label"], table["length"])

    def _mapped(self, name: str, kind: np.dtype, shape: tuple[int, ...], mode: str = "r") -> NDArray:  # type: ignore[type-arg]
        # asarray: a plain view of the map, quicker to slice than np.memmap itself.
        return np.asarray(np.memmap(self._paths[name], kind, mode, shape=shape))  # type: ignore[call-overload]

    def write(self, found: Mapping[int, tuple[int, bytes | None]]) -> None:
        """Sets rows: id -> (label, int8 bytes); without bytes the row becomes absent."""
        if not found:
            return
        rows = max(self._maps.rows, max(found) + 1)
        for name, path in self._paths.items():
            path.touch()
            if path.stat().st_size < rows * self._widths[name]:
                os.truncate(path, -(-rows // BLOCK) * BLOCK * self._widths[name])
        self.refresh()
        rows = self._maps.rows
        vectors = self._mapped("vectors", np.dtype(np.int8), (rows, self.dimensions), "r+")
        signs = self._mapped("signs", np.dtype("u1"), (rows, self.dimensions // 8), "r+")
        table = self._mapped("rows", _ROW, (rows,), "r+")
        for document_id, (label, raw) in found.items():
            if raw is None or len(raw) != self.dimensions:
                table[document_id] = (ABSENT, 0)
                continue
            vector = np.frombuffer(raw, np.int8)
            vectors[document_id] = vector
            signs[document_id] = np.packbits(vector > 0)
            table[document_id] = (label, np.linalg.norm(vector.astype(np.float32)))
        self.refresh()

    @property
    def rows(self) -> int:
        """How many the files have room for."""
        return self._maps.rows

    def __len__(self) -> int:
        return int(np.count_nonzero(self._maps.labels))

    def asked(self, question: Floats) -> Meaning:
        """The cosines of one question; `question` is a unit vector."""
        return Meaning(self._maps, question)


class Meaning:
    """One question against all rows that hold a vector: scored in one pass, or above `EXACT_UP_TO` of them scanned by
    signs and the nearest scored."""

    def __init__(self, maps: _Maps, question: Floats) -> None:
        self._maps = maps
        self._question = question
        self._is_exact = len(maps.present) <= EXACT_UP_TO
        if self._is_exact:
            self._cosines = _exact(maps, question, maps.present)
        else:
            self._distances = _sign_distances(maps, question)

    def of(self, ids: Iterable[int]) -> dict[int, float]:
        """id -> cosine; 0 without a vector."""
        wanted = sorted(ids)
        scores = dict.fromkeys(wanted, 0.0)
        known = np.array([number for number in wanted if number < self._maps.rows], np.int32)
        scores.update(zip(known.tolist(), self._scored(known).tolist(), strict=True))
        return scores

    def best_of(self, owners: Iterable[int], each: int) -> dict[int, float]:
        """owner -> the largest cosine among its `each` rows, which begin at `owner * each`; owners without any left out."""
        of = np.array(sorted(owners), np.int64)
        rows = (of[:, None] * each + np.arange(each)).ravel()
        held = rows < self._maps.rows
        held[held] = self._maps.labels[rows[held]] != ABSENT
        scores = np.full(len(rows), _NEVER, np.float32)
        scores[held] = self._scored(rows[held].astype(np.int32))
        best = scores.reshape(-1, each).max(axis=1)
        return {owner: cosine for owner, cosine in zip(of.tolist(), best.tolist(), strict=True) if cosine > _NEVER}

    def nearest(self, labels: Sequence[int], limit: int) -> dict[int, float]:
        """The `limit` nearest rows with one of these labels: id -> cosine."""
        places = self._maps.labeled(labels)
        if self._is_exact:
            scores = self._cosines[places]
        else:
            if len(places) > RESCORED:
                places = np.sort(places[_smallest(self._distances[places], RESCORED)])
            scores = _exact(self._maps, self._question, self._maps.present[places])
        best = _smallest(-scores, limit)
        return dict(zip(self._maps.present[places[best]].tolist(), scores[best].tolist(), strict=True))

    def _scored(self, ids: Rows) -> Floats:
        """Of rows in rising order; 0 for one without a vector."""
        if not self._is_exact:
            return _exact(self._maps, self._question, ids)
        present = self._maps.present
        if not len(present):
            return np.zeros(len(ids), np.float32)
        places = np.minimum(np.searchsorted(present, ids), len(present) - 1)
        scores: Floats = np.where(present[places] == ids, self._cosines[places], np.float32(0))
        return scores


def _exact(maps: _Maps, question: Floats, ids: Rows) -> Floats:
    """Cosines of these rows, which must be in rising order."""
    scores = np.empty(len(ids), np.float32)
    for part in _parts(len(ids), AT_ONCE):
        scores[part] = _taken(maps.vectors, ids[part]).astype(np.float32) @ question
    lengths = np.array(maps.lengths[ids])
    cosines: Floats = np.where(lengths > 0, scores / np.maximum(lengths, 1e-9), 0)
    return cosines


def _sign_distances(maps: _Maps, question: Floats) -> NDArray[np.uint16]:
    """Differing signs of every row that is present: 48 bytes a document instead of 384."""
    signs = np.packbits(question > 0).view("<u8")
    distances = np.empty(len(maps.present), np.uint16)
    for part in _parts(len(distances), BLOCK * 8):
        distances[part] = np.bitwise_count(_taken(maps.signs, maps.present[part]) ^ signs).sum(axis=1)
    return distances


def _parts(count: int, at_once: int) -> Iterator[slice]:
    return (slice(start, start + at_once) for start in range(0, count, at_once))


def _taken(table: NDArray[Any], rows: Rows) -> NDArray[Any]:
    """These rows, rising; a slice where they are dense, which is read several times faster than a choice."""
    is_dense = len(rows) and rows[-1] - rows[0] + 1 == len(rows)
    return table[rows[0] : rows[-1] + 1] if is_dense else table[rows]


def _smallest(keys: NDArray[Any], count: int) -> NDArray[np.int64]:
    """Places of the `count` smallest, in no order."""
    return np.arange(len(keys)) if len(keys) <= count else np.argpartition(keys, count)[:count]
