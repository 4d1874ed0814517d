from pathlib import Path

import numpy as np
import pytest

from cityline.search import vectors
from cityline.search.vectors import Floats, Vectors, quantized


@pytest.fixture
def directions() -> Floats:
    made = np.random.default_rng(7).normal(size=(300, 128)).astype(np.float32)
    unit: Floats = made / np.linalg.norm(made, axis=1, keepdims=True)
    return unit


def written(folder: Path, directions: Floats) -> Vectors:
    store = Vectors(folder, directions.shape[1])
    raw = quantized(directions)
    store.write({number: (1, raw[number].tobytes()) for number in range(len(raw))})
    store.refresh()
    return store


def test_cosines_are_exact_to_the_rounding(tmp_path: Path, directions: Floats) -> None:
    store = written(tmp_path, directions)
    found = store.asked(directions[5]).nearest([1], 300)
    assert max(found, key=found.__getitem__) == 5
    truth = directions @ directions[5]
    assert max(abs(found[number] - truth[number]) for number in found) < 0.01


def test_each_group_has_its_own_nearest(tmp_path: Path, directions: Floats) -> None:
    store = written(tmp_path, directions)
    raw = quantized(directions)
    store.write({number: (2, raw[number].tobytes()) for number in range(3)})
    meaning = store.asked(directions[5])
    assert set(meaning.nearest([2], 10)) == {0, 1, 2}
    assert len(meaning.nearest([1], 10)) == 10
    assert len(meaning.nearest([1, 2], 1_000)) == 300


def test_the_scan_of_signs_finds_nearly_the_same(
    tmp_path: Path, directions: Floats, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = written(tmp_path, directions)
    exact = store.asked(directions[9]).nearest([1], 10)
    monkeypatch.setattr(vectors, "EXACT_UP_TO", 100)
    monkeypatch.setattr(vectors, "RESCORED", 150)
    scanned = store.asked(directions[9]).nearest([1], 10)
    assert len(exact.keys() & scanned.keys()) >= 8
    assert scanned[9] == exact[9]


def test_a_row_without_bytes_is_absent_and_another_reader_sees_it(tmp_path: Path, directions: Floats) -> None:
    store, reader = written(tmp_path, directions), Vectors(tmp_path, 128)
    store.write({5: (0, None)})
    reader.refresh()
    assert 5 not in reader.asked(directions[5]).nearest([1], 300)
    assert reader.asked(directions[5]).of([5, 99_999]) == {5: 0.0, 99_999: 0.0}
    assert len(reader) == 299


def test_an_empty_store_answers(tmp_path: Path, directions: Floats) -> None:
    store = Vectors(tmp_path, 128)
    meaning = store.asked(directions[0])
    assert (meaning.nearest([1], 10), meaning.nearest([], 10), meaning.of([1])) == ({}, {}, {1: 0.0})


@pytest.mark.parametrize("exact_up_to", [20_000, 10])
def test_an_owner_is_as_near_as_its_nearest_row(
    tmp_path: Path, directions: Floats, monkeypatch: pytest.MonkeyPatch, exact_up_to: int
) -> None:
    monkeypatch.setattr(vectors, "EXACT_UP_TO", exact_up_to)
    store, raw = Vectors(tmp_path, 128), quantized(directions)
    rows = [row for row in range(300) if row % 7 and row // 4 != 9]  # holes, and owner 9 without any
    store.write({row: (1, raw[row].tobytes()) for row in rows})
    store.refresh()
    best = store.asked(directions[5]).best_of([0, 1, 9, 40, 9_999], 4)
    truth = directions @ directions[5]
    expected = {owner: max(truth[row] for row in rows if row // 4 == owner) for owner in (0, 1, 40)}
    assert best == pytest.approx(expected, abs=0.01)
