"""Whether the files of an index are still what was written to them.

A reader has them mapped: when one is cut, reading behind its end ends the process (SIGBUS), so sizes are looked at
before each question. What noise does to a file is not always seen when it is read, so the worker reads everything
round and round, a little at each look: the keyword engine keeps a checksum of each file (CRC-32, in its footer), and
of each vector we have its length and its signs.
"""

from __future__ import annotations

import json
import os
import struct
import zlib
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np

from cityline.search import vectors

PARTS = ("keywords", "meaning")
SUFFIXES = ("fast", "fieldnorm", "idx", "pos", "store", "term")  # of the files of each segment of the keyword index
AT_ONE_LOOK = 4_000_000  # bytes, a few milliseconds
IDS_AT_ONE_LOOK = 10_000
_WORKING = (".json", ".lock")  # replaced or emptied by the engine itself
_FOOTER = struct.Struct("<II")  # length of the footer before it, the engine's magic number
_MAGIC = 1337


class Sizes:
    """Of all files that may be mapped, from before they were: make it first, then open them."""

    def __init__(self, folder: Path) -> None:
        self._sizes: dict[str, int] = {}
        for part in PARTS:
            try:
                with os.scandir(folder / part) as entries:
                    files = [entry for entry in entries if not entry.name.endswith(_WORKING)]
                    self._sizes |= {entry.path: entry.stat().st_size for entry in files}
            except FileNotFoundError:
                continue

    def are_cut(self) -> bool:
        """Whether a file is shorter than it was. One that is gone is none: what is mapped stays readable.

        About 2 microseconds a file.
        """
        for path, size in self._sizes.items():
            try:
                if os.stat(path).st_size < size:  # noqa: PTH116 - a question waits for this
                    return True
            except FileNotFoundError:
                continue
        return False


def has_index(folder: Path) -> bool:
    """Whether a generation still has its keyword index. The engine makes an empty one where it finds none."""
    return (folder / "keywords" / "meta.json").is_file()


def faults(
    folder: Path, *, dimensions: int, labels: int, held: Callable[[int, int], Collection[int]] = lambda _a, _b: ()
) -> Iterator[str]:
    """One round through a generation nobody writes to meanwhile: at each step what is wrong, or an empty text.

    `labels`: how many the shelf knows. `held(first, behind)`: ids from `first` to before `behind` whose documents have
    a vector. A round outlives changes between its steps, if it is not continued on another generation.
    """
    yield from _sums_differ(folder / "keywords")
    owners: set[int] = set()
    yield from _rows_differ(folder / "meaning", dimensions, labels, owners)
    yield from _owners_miss(folder / "meaning", owners, held)


def _sums_differ(folder: Path) -> Iterator[str]:
    """Small files are read together with others, large ones in several steps."""
    budget = AT_ONE_LOOK
    for path in _segments(folder):
        try:
            with path.open("rb") as file:
                expected, size = _footer(file)
                found = 0
                file.seek(0)
                while file.tell() < size:
                    if budget <= 0:
                        yield ""
                        budget = AT_ONE_LOOK
                    part = file.read(min(AT_ONE_LOOK, size - file.tell()))
                    found, budget = zlib.crc32(part, found), budget - len(part)
        except FileNotFoundError:
            if path in _segments(folder):
                yield f"{path.name} is gone."
            continue  # merged into another meanwhile
        except (OSError, ValueError, KeyError, TypeError, struct.error):
            expected, found = 0, 1
        if found != expected:
            yield f"{path.name} is not what was written."
    yield ""


def _segments(folder: Path) -> list[Path]:
    """The files the engine reads now. Others were left by a process that ended while it wrote."""
    try:
        segments = json.loads((folder / "meta.json").read_text())["segments"]
        names = sorted(segment["segment_id"].replace("-", "") for segment in segments)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []  # whoever opens it will say so
    return [folder / f"{name}.{suffix}" for name in names for suffix in SUFFIXES]


def _footer(file: BinaryIO) -> tuple[int, int]:
    """The checksum of what comes before the footer, and its size."""
    file.seek(-_FOOTER.size, os.SEEK_END)
    end = file.tell()
    length, magic = _FOOTER.unpack(file.read())
    if magic != _MAGIC or length > end:
        raise ValueError(magic)
    file.seek(end - length)
    return int(json.loads(file.read(length))["crc"]), end - length


def _rows_differ(folder: Path, dimensions: int, labels: int, owners: set[int]) -> Iterator[str]:
    """`owners` receives the documents that have a row."""
    width = vectors.widths(dimensions)
    each = max(1, AT_ONE_LOOK // sum(width.values()) // vectors.BLOCK) * vectors.BLOCK
    first, read = 0, each
    while read == each:
        raw = {name: _read(folder / name, first * size, each * size) for name, size in width.items()}
        counts = {len(raw[name]) / size for name, size in width.items()}
        if len(counts) > 1:
            yield f"The files of {folder.name} differ in length."
            return
        read = int(counts.pop())
        fault = _row_faults(raw, dimensions, labels, owners)
        yield fault and f"{folder.name}: {fault}"
        first += read


def _owners_miss(folder: Path, owners: set[int], held: Callable[[int, int], Collection[int]]) -> Iterator[str]:
    """What has a vector in the table and none here. A document that came in the meantime may have a row that was looked
    at before, so what is missed is looked for once more."""
    last = max(owners, default=0) + 1
    starts = [*range(0, last, IDS_AT_ONE_LOOK), last]
    for start, behind in zip(starts, [*starts[1:], 2**62], strict=True):
        missed = {number for number in held(start, behind) if number not in owners}
        if missed and (folder / "rows").exists():
            table = np.fromfile(folder / "rows", vectors.ROW)
            missed -= set(table["owner"][table["label"] != vectors.ABSENT].tolist())
        yield f"{folder.name}: {len(missed)} vectors are missing." if missed else ""


def _read(path: Path, start: int, size: int) -> bytes:
    """Nothing of a file that is gone."""
    try:
        with path.open("rb") as file:
            file.seek(start)
            return file.read(size)
    except FileNotFoundError:
        return b""


def _row_faults(raw: dict[str, bytes], dimensions: int, labels: int, owners: set[int]) -> str:
    table = np.frombuffer(raw["rows"], vectors.ROW)
    present = np.flatnonzero(table["label"])
    if not len(present):
        return ""
    held = table[present]
    if int(held["label"].max()) > labels or not np.array_equal(
        vectors.checks(held["label"], held["owner"]), held["check"]
    ):
        return "A row is not whose it was."
    owners.update(held["owner"].tolist())
    rows = np.frombuffer(raw["vectors"], np.int8).reshape(-1, dimensions)[present]
    planes = np.frombuffer(raw["signs"], "<u8").reshape(-1, dimensions // vectors.PLANE, vectors.BLOCK)
    signs = planes.transpose(0, 2, 1).reshape(len(table), -1)[present]
    squares = np.einsum("rd,rd->r", rows, rows, dtype=np.int64)
    lengths = held["length"].astype(np.float64)
    if not np.allclose(squares, lengths * lengths, rtol=1e-6, atol=1):
        return "A vector is not as long as it was."
    return "" if np.array_equal(vectors.signs_of(rows), signs) else "Signs are not those of their vectors."
