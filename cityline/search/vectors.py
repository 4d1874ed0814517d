"""The vectors of one machine: numpy only, memory-mapped. A document owns a row for itself and one for each passage.

Three files side by side, which grow by blocks: `vectors` (rows x dimensions, int8), `signs` (a bit for each dimension;
in each block a plane for every 64 dimensions, so that a scan goes straight through memory) and `rows` (label, a check of it and
the owner, length of the int8 vector, owner). Rows lie close together: a document keeps those it has, and one nobody owns is the next to be
given away. Writing in place is safe for readers: a row read while it is written gives one document one wrong score for
a moment, and what is shown comes from the table.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, count, islice, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from cityline.search.meaning import Meaning

BLOCK = 4_096  # rows by which the files grow
PLANE = 64  # dimensions of which one plane keeps the signs
ABSENT = 0  # label of a row nobody owns
ROW = np.dtype([("label", "<u2"), ("check", "<u2"), ("length", "<f4"), ("owner", "<i8")])

Floats = NDArray[np.float32]
Ints = NDArray[np.int8]
Rows = NDArray[np.int32]


def quantized(vectors: Floats) -> Ints:
    """int8 with each vector's largest component at 127; direction is all that is kept."""
    largest = np.abs(vectors).max(axis=-1, keepdims=True)
    scaled: Ints = np.rint(vectors * (127 / np.maximum(largest, 1e-9))).astype(np.int8)
    return scaled


def signs_of(vectors: NDArray[Any]) -> NDArray[np.uint64]:
    """The signs of each vector: rows x planes."""
    packed: NDArray[np.uint64] = np.packbits(vectors > 0, axis=-1).view("<u8")
    return packed


def checks(labels: NDArray[Any], owners: NDArray[Any]) -> NDArray[np.uint16]:
    """Sixteen bits that follow from a row's label and owner; noise in either does not keep them."""
    mixed = (owners.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)) ^ (
        labels.astype(np.uint64) * np.uint64(0xC2B2AE3D27D4EB4F)
    )
    folded: NDArray[np.uint16] = (mixed >> np.uint64(48)).astype(np.uint16)
    return folded


@dataclass(frozen=True)
class Maps:
    """The files as they were when they were opened; `signs` is blocks x planes x rows of a block. Whose a row is and
    which rows have a label is found out once: going through a million would cost more than the question."""

    rows: int
    vectors: Ints
    signs: NDArray[np.uint64]
    labels: NDArray[np.uint16]
    checks: NDArray[np.uint16]
    lengths: Floats
    owners: NDArray[np.int64]
    _labeled: dict[tuple[int, ...], Rows] = field(default_factory=dict)

    def labeled(self, labels: Sequence[int]) -> Rows:
        """The rows with one of these labels, rising."""
        key = tuple(sorted(labels))
        if key not in self._labeled:
            self._labeled[key] = np.flatnonzero(np.isin(self.labels, np.array(key, np.uint16))).astype(np.int32)
        return self._labeled[key]

    def rows_of(self, owners: Collection[int]) -> Rows:
        """All rows of these documents, rising."""
        owner, row = self._by_owner
        wanted = np.array(sorted(owners), np.int64)
        first, behind = np.searchsorted(owner, wanted, "left"), np.searchsorted(owner, wanted, "right")
        parts = [row[start:end] for start, end in zip(first.tolist(), behind.tolist(), strict=True) if start < end]
        return np.sort(np.concatenate(parts)) if parts else np.empty(0, np.int32)

    @cached_property
    def _by_owner(self) -> tuple[NDArray[np.int64], Rows]:
        """Owners, rising, and the row of each. They are nearly so already, which this way of sorting likes."""
        owned = np.flatnonzero(self.labels).astype(np.int32)
        owners = self.owners[owned]
        order = np.argsort(owners, kind="stable")
        return owners[order], owned[order]


_NOTHING = Maps(
    0, np.empty((0, 0), np.int8), np.empty((0, 0, BLOCK), "<u8"), np.empty(0, "<u2"), np.empty(0, "<u2"),
    np.empty(0, "<f4"), np.empty(0, "<i8"),
)  # fmt: skip


class Vectors:
    """An open set of vectors. Cosines are exact to the rounding of int8 (about 0.002)."""

    def __init__(self, folder: Path, dimensions: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.dimensions = dimensions
        self._paths = {name: folder / name for name in ("vectors", "signs", "rows")}
        self._widths = widths(dimensions)
        self.refresh()

    def refresh(self) -> None:
        """Maps what is there now, as many whole blocks as every file has. One assignment: other threads are reading."""
        sizes = [p.stat().st_size // self._widths[name] if p.exists() else 0 for name, p in self._paths.items()]
        rows = min(sizes) // BLOCK * BLOCK
        self._maps = self._mapped(rows, "r") if rows else _NOTHING

    def _mapped(self, rows: int, mode: str) -> Maps:
        # asarray: a plain view of the map, quicker to slice than np.memmap itself.
        def file(name: str, kind: Any, shape: tuple[int, ...]) -> Any:
            return np.asarray(np.memmap(self._paths[name], kind, mode, shape=shape))  # type: ignore[call-overload]

        table = file("rows", ROW, (rows,))
        signs = file("signs", np.dtype("<u8"), (rows // BLOCK, self.dimensions // PLANE, BLOCK))
        vectors = file("vectors", np.dtype(np.int8), (rows, self.dimensions))
        return Maps(rows, vectors, signs, table["label"], table["check"], table["length"], table["owner"])

    def write(self, found: Mapping[int, tuple[int, Sequence[bytes]]]) -> None:
        """Sets documents: id -> (label, int8 bytes of each of its vectors); one without any becomes absent. Killed
        anywhere, the same call again ends in the same vectors."""
        given = self._given(found)
        if not given:
            return
        rows = max(self._maps.rows, -(-(max(given) + 1) // BLOCK) * BLOCK)
        for name, path in self._paths.items():
            path.touch()
            if path.stat().st_size < rows * self._widths[name]:
                os.truncate(path, rows * self._widths[name])
        to = self._mapped(rows, "r+")
        for row, (label, owner, raw) in given.items():
            if raw is None:
                to.labels[row] = ABSENT
                continue
            vector = np.frombuffer(raw, np.int8)
            to.vectors[row] = vector
            to.signs[row // BLOCK, :, row % BLOCK] = signs_of(vector)
            to.lengths[row], to.owners[row] = np.linalg.norm(vector.astype(np.float32)), owner
            to.checks[row] = checks(np.array([label]), np.array([owner]))[0]
            to.labels[row] = label  # last: until now the row was nobody's, or the same document's
        self.refresh()

    def _given(self, found: Mapping[int, tuple[int, Sequence[bytes]]]) -> dict[int, tuple[int, int, bytes | None]]:
        """row -> (label, owner, bytes), or no bytes for a row that is given back."""
        kept: dict[int, list[int]] = {}
        for row in self._maps.rows_of(found).tolist():
            kept.setdefault(int(self._maps.owners[row]), []).append(row)
        free = chain(np.flatnonzero(self._maps.labels == ABSENT).tolist(), count(self._maps.rows))
        given: dict[int, tuple[int, int, bytes | None]] = {}
        for owner, (label, parts) in found.items():
            whole = [raw for raw in parts if len(raw) == self.dimensions]
            has = kept.get(owner, [])
            rows = [*has, *islice(free, max(0, len(whole) - len(has)))]
            given |= {row: (label, owner, raw) for row, raw in zip_longest(rows, whole)}
        return given

    @property
    def rows(self) -> int:
        """How many the files have room for."""
        return self._maps.rows

    def __len__(self) -> int:
        return int(np.count_nonzero(self._maps.labels))

    def asked(self, question: Floats) -> Meaning:
        """The cosines of one question; `question` is a unit vector."""
        from cityline.search.meaning import Meaning

        return Meaning(self._maps, question)


def widths(dimensions: int) -> dict[str, int]:
    """Bytes of a row in each file."""
    return {"vectors": dimensions, "signs": dimensions // 8, "rows": ROW.itemsize}
