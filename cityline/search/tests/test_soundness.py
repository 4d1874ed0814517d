"""A file of the index that was cut, lost or written over is noticed, without being mapped."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from cityline.search import soundness
from cityline.search.entry import Entry
from cityline.search.shelf import Shelf
from cityline.search.vectors import ROW, quantized

COUNT, DIMENSIONS = 40, 384
KEYWORDS = ("fast", "fieldnorm", "idx", "pos", "term", "store")
VECTORS = ("meaning/vectors", "meaning/signs", "meaning/rows")


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
    used = {"vectors": DIMENSIONS, "signs": 8, "rows": ROW.itemsize}  # of signs: the first plane
    place = used[path.name] * 7 + 3 if "/" in name else len(body) // 4
    body[place] ^= 0x55
    path.write_bytes(body)
    assert len(found(shelf)) == 1


@pytest.mark.parametrize("place", [place for place in range(ROW.itemsize) if place != 4])  # a ten millionth of length
def test_noise_in_any_byte_of_a_row_is_noticed(shelf: Shelf, place: int) -> None:
    path = shelf.folder / "meaning" / "rows"
    body = bytearray(path.read_bytes())
    body[ROW.itemsize * 7 + place] ^= 0x02
    path.write_bytes(body)
    assert len(found(shelf)) == 1


def test_a_document_that_came_behind_the_reader_is_not_missed(shelf: Shelf) -> None:
    """Its row was nobody's when the reader passed it."""
    raw = quantized(np.random.default_rng(2).standard_normal((1, DIMENSIONS), np.float32)).tobytes()
    looks = soundness.faults(
        shelf.folder, dimensions=DIMENSIONS, labels=len(shelf.state.labels), held=lambda _a, _b: {COUNT + 1}
    )
    said = []
    for look in looks:
        said.append(look)
        if len(shelf.vectors) < 3 * COUNT:
            shelf.write(put=[Entry(COUNT + 1, "answer", "late", vector=raw * 4)], drop=[], seq=3)
    assert not any(said)


@pytest.mark.parametrize("name", [*KEYWORDS, *VECTORS])
def test_a_cut_file_is_noticed(shelf: Shelf, name: str) -> None:
    path = files(shelf, name)[0]
    sizes = soundness.Sizes(shelf.folder)
    assert not sizes.are_cut()
    os.truncate(path, path.stat().st_size // 2)
    assert sizes.are_cut()
    assert found(shelf)


@pytest.mark.parametrize("gone", ["keywords", "meaning"])
def test_a_generation_without_one_of_its_folders_is_not_in_use(shelf: Shelf, gone: str) -> None:
    root = shelf.folder.parent
    shelf.put_in_use()
    assert Shelf.in_use(root)
    shutil.rmtree(shelf.folder / gone)
    assert Shelf.in_use(root) is None


def test_files_that_grow_or_go_are_not_cut(shelf: Shelf) -> None:
    sizes = soundness.Sizes(shelf.folder)
    with files(shelf, "meaning/vectors")[0].open("ab") as file:
        file.write(bytes(DIMENSIONS))
    files(shelf, "idx")[0].unlink()
    assert not sizes.are_cut()


@pytest.mark.parametrize("name", [*KEYWORDS, *VECTORS])
def test_a_lost_file_is_noticed(shelf: Shelf, name: str) -> None:
    files(shelf, name)[0].unlink()
    assert found(shelf, lambda _first, _behind: {1})


def test_vectors_that_became_nothing_are_missed(shelf: Shelf) -> None:
    for name in ("rows", "vectors", "signs"):
        path = shelf.folder / "meaning" / name
        path.write_bytes(bytes(path.stat().st_size))
    held = lambda first, behind: {number for number in (1, 2) if first <= number < behind}  # noqa: E731
    assert found(shelf, held) == ["meaning: 2 vectors are missing."]
