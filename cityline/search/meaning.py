"""One question against all vectors: which documents are near it, each by the nearest of its rows.

Up to `EXACT_UP_TO` rows everything is scored in one pass. Above it the signs are scanned (48 bytes a row instead of
384), and the nearest by signs are scored.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cityline.search.vectors import BLOCK, Floats, Maps, Rows, signs_of

EXACT_UP_TO = 20_000  # rows
RESCORED = 1_000  # rows scored after a scan
AT_ONCE = 512  # rows turned to float at once, to stay in the cache
SCANNED = 64  # blocks of signs at once: two megabytes
FEW = 8_000  # rows; the nearest of more are cut off at a distance instead of put in order
SAMPLE = 16_384
MANY = 128  # blocks of signs; more are scanned by two threads


class Meaning:
    """The cosines of one question, a unit vector."""

    def __init__(self, maps: Maps, question: Floats) -> None:
        self._maps = maps
        self._question = question
        self._is_exact = maps.rows <= EXACT_UP_TO
        if self._is_exact:
            self._cosines = _exact(maps, question, np.arange(maps.rows, dtype=np.int32))
        else:
            self._distances = _sign_distances(maps, signs_of(question))

    def of(self, owners: Collection[int]) -> dict[int, float]:
        """id -> cosine of its nearest row; 0 without a vector."""
        rows = self._maps.rows_of(owners)
        return dict.fromkeys(sorted(owners), 0.0) | self._by_owner(rows)

    def nearest(self, labels: Sequence[int], limit: int) -> dict[int, float]:
        """The `limit` nearest documents with one of these labels: id -> cosine."""
        rows = self._maps.labeled(labels)
        if len(rows) > RESCORED:
            rows = (
                rows[_smallest(-self._cosines[rows], RESCORED)] if self._is_exact else self._near_by_signs(rows, labels)
            )
        found = self._by_owner(np.sort(rows))
        return dict(sorted(found.items(), key=lambda item: -item[1])[:limit])

    def _by_owner(self, rows: Rows) -> dict[int, float]:
        """Owner -> the largest cosine among these rows, which must be rising."""
        if not len(rows):
            return {}
        scores = self._cosines[rows] if self._is_exact else _exact(self._maps, self._question, rows)
        owners = self._maps.owners[rows]
        order = np.argsort(owners, kind="stable")
        owners, scores = owners[order], scores[order]
        first = np.flatnonzero(np.r_[True, owners[1:] != owners[:-1]])
        return dict(zip(owners[first].tolist(), np.maximum.reduceat(scores, first).tolist(), strict=True))

    def _near_by_signs(self, rows: Rows, labels: Sequence[int]) -> Rows:
        """The `RESCORED` of them whose signs differ least. A distance is a small number, so that of many rows a sample
        tells where to cut."""
        if len(rows) > FEW:
            sample = self._distances[rows[:: max(1, len(rows) // SAMPLE)]]
            rank = min(len(sample) - 1, 2 * RESCORED * len(sample) // len(rows))
            cut = int(np.partition(sample, rank)[rank])
            near = np.flatnonzero(self._distances <= cut).astype(np.int32)
            near = near[np.isin(self._maps.labels[near], labels)]
            rows = near if len(near) >= RESCORED else rows
        return rows[_smallest(self._distances[rows], RESCORED)]


def _exact(maps: Maps, question: Floats, rows: Rows) -> Floats:
    """Cosines of these rows, which must be rising."""
    scores = np.empty(len(rows), np.float32)
    for part in _parts(len(rows), AT_ONCE):
        scores[part] = _taken(maps.vectors, rows[part]).astype(np.float32) @ question
    lengths = _taken(maps.lengths, rows)
    cosines: Floats = np.where(lengths > 0, scores / np.maximum(lengths, 1e-9), 0)
    return cosines


def _sign_distances(maps: Maps, signs: NDArray[np.uint64]) -> NDArray[np.uint16]:
    """How many signs of each row differ from the question's. Of a row nobody owns it means nothing."""
    distances = np.zeros((len(maps.signs), BLOCK), np.uint16)

    def scan(start: int, behind: int) -> None:
        for first in range(start, behind, SCANNED):
            part = slice(first, min(first + SCANNED, behind))
            for plane, own in enumerate(signs):
                distances[part] += np.bitwise_count(maps.signs[part, plane] ^ own)

    if len(distances) <= MANY:
        scan(0, len(distances))
        return distances.ravel()
    half = len(distances) // 2
    beside = threading.Thread(target=scan, args=(0, half))  # numpy does not hold up Python meanwhile
    beside.start()
    scan(half, len(distances))
    beside.join()
    return distances.ravel()


def _parts(total: int, at_once: int) -> Iterator[slice]:
    return (slice(start, start + at_once) for start in range(0, total, at_once))


def _taken(table: NDArray[Any], rows: Rows) -> NDArray[Any]:
    """These rows, rising; a slice where they are dense, which is read several times faster than a choice."""
    is_dense = len(rows) and rows[-1] - rows[0] + 1 == len(rows)
    return table[rows[0] : rows[-1] + 1] if is_dense else table[rows]


def _smallest(keys: NDArray[Any], number: int) -> NDArray[np.int64]:
    """Places of the `number` smallest, in no order."""
    return np.arange(len(keys)) if len(keys) <= number else np.argpartition(keys, number)[:number]
