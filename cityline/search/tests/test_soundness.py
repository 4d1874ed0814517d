"""A file of the index that was cut, lost or written over is noticed, without being mapped."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from cityline.search import soundness
from cityline.search.entry import Entry
from cityline.search.shelf import Shelf
from cityline.search.vectors import quantized

COUNT, DIMENSIONS = 40, 384
KEYWORDS = ("fast", "fieldnorm", "idx", "pos", "term", "store")
VECTORS = ("meaning/vectors", "meaning/signs", "meaning/rows", "passages/vectors", "passages/signs", "passages/rows")


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """Forty documents, each with two passages, two written over and one dropped since."""
    noise = np.random.default_rng(1)

    def entry(number: int) -> Entry:
        raw = quantized(noise.standard_normal((3, DIMENSIONS), np.float32)).tobytes()
        return Entry(number, "answer", f"water {number}", passages=("a", "b"), vector=raw)

    made = Shelf.made(tmp_path)
    made.write(put=[entry(number) for number in range(1, COUNT + 1)], drop=[], seq=1)
    made.write(put=[entry(3), entry(4)], drop=[5], seq=2)
    return made


def found(shelf: Shelf, held: Callable[[int, int], set[int]] = lambda _a, _b: set()) -> list[str]:
    labels = len(shelf.state.labels)
    return [one for one in soundness.faults(shelf.folder, dimensions=DIMENSIONS, labels=labels, held=held) if one]


def files(shelf: Shelf, name: str) -> list[Path]:
    pattern = name if "/" in name else f"keywords/*.{name}"
    return sorted(shelf.folder.glob(pattern))


def test_what_was_written_is_sound(shelf: Shelf) -> None:
    assert found(shelf) == []
    assert found(shelf, lambda first, behind: set(range(max(first, 1), min(behind, COUNT + 1))) - {5}) == []


def test_what_a_killed_writer_left_behind_is_not_read(shelf: Shelf) -> None:
    (shelf.folder / "keywords" / f"{'a' * 32}.idx").write_bytes(b"half")
    assert found(shelf) == []


@pytest.mark.parametrize("name", [*KEYWORDS, *VECTORS])
def test_one_byte_too_many_is_noticed(shelf: Shelf, name: str) -> None:
    """In the middle of what is used."""
    path = files(shelf, name)[0]
    body = bytearray(path.read_bytes())
    used = {"vectors": DIMENSIONS, "signs": DIMENSIONS // 8, "rows": 6}
    each = 1 if name.startswith("meaning") else 16
    place = used[path.name] * 7 * each + 3 if "/" in name else len(body) // 4
    body[place] ^= 0x55
    path.write_bytes(body)
    assert len(found(shelf)) == 1


@pytest.mark.parametrize("name", [*KEYWORDS, *VECTORS])
def test_a_cut_file_is_noticed(shelf: Shelf, name: str) -> None:
    path = files(shelf, name)[0]
    sizes = soundness.Sizes(shelf.folder)
    assert not sizes.are_cut()
    os.truncate(path, path.stat().st_size // 2)
    assert sizes.are_cut()
    assert found(shelf)


def test_files_that_grow_or_go_are_not_cut(shelf: Shelf) -> None:
    sizes = soundness.Sizes(shelf.folder)
    with files(shelf, "meaning/vectors")[0].open("ab") as file:
        file.write(bytes(DIMENSIONS))
    files(shelf, "idx")[0].unlink()
    assert not sizes.are_cut()


@pytest.mark.parametrize("name", [*KEYWORDS, *VECTORS[:3]])
def test_a_lost_file_is_noticed(shelf: Shelf, name: str) -> None:
    files(shelf, name)[0].unlink()
    assert found(shelf, lambda _first, _behind: {1})


def test_vectors_that_became_nothing_are_missed(shelf: Shelf) -> None:
    for name in ("rows", "vectors", "signs"):
        path = shelf.folder / "meaning" / name
        path.write_bytes(bytes(path.stat().st_size))
    assert found(shelf, lambda _first, _behind: {1, 2}) == ["meaning: 2 vectors are missing."]
