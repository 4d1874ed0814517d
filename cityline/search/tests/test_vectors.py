"""The files of vectors, and one question asked of them."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cityline.search import meaning, vectors
from cityline.search.vectors import Floats, Vectors, quantized


@pytest.fixture
def directions() -> Floats:
    made = np.random.default_rng(7).normal(size=(300, 128)).astype(np.float32)
    unit: Floats = made / np.linalg.norm(made, axis=1, keepdims=True)
    return unit


def written(folder: Path, directions: Floats) -> Vectors:
    store = Vectors(folder, directions.shape[1])
    raw = quantized(directions)
    store.write({number: (1, [raw[number].tobytes()]) for number in range(len(raw))})
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
    store.write({number: (2, [raw[number].tobytes()]) for number in range(3)})
    asked = store.asked(directions[5])
    assert set(asked.nearest([2], 10)) == {0, 1, 2}
    assert len(asked.nearest([1], 10)) == 10
    assert len(asked.nearest([1, 2], 1_000)) == 300


@pytest.mark.parametrize("few", [8_000, 10])
def test_the_scan_of_signs_finds_nearly_the_same(
    tmp_path: Path, directions: Floats, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    store = written(tmp_path, directions)
    exact = store.asked(directions[9]).nearest([1], 10)
    monkeypatch.setattr(meaning, "EXACT_UP_TO", 100)
    monkeypatch.setattr(meaning, "RESCORED", 150)
    monkeypatch.setattr(meaning, "FEW", few)
    scanned = store.asked(directions[9]).nearest([1], 10)
    assert len(exact.keys() & scanned.keys()) >= 8
    assert scanned[9] == exact[9]


def test_a_small_group_among_many_is_found_by_signs_too(
    tmp_path: Path, directions: Floats, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, raw = written(tmp_path, directions), quantized(directions)
    store.write({number: (2, [raw[number].tobytes()]) for number in range(20)})
    for name, value in (("EXACT_UP_TO", 100), ("RESCORED", 15), ("FEW", 10), ("SAMPLE", 64)):
        monkeypatch.setattr(meaning, name, value)
    found = store.asked(directions[250]).nearest([2], 10)
    assert len(found) == 10
    assert found.keys() <= set(range(20))


def test_a_document_without_bytes_is_absent_and_another_reader_sees_it(tmp_path: Path, directions: Floats) -> None:
    store, reader = written(tmp_path, directions), Vectors(tmp_path, 128)
    store.write({5: (0, [])})
    reader.refresh()
    assert 5 not in reader.asked(directions[5]).nearest([1], 300)
    assert reader.asked(directions[5]).of([5, 99_999]) == {5: 0.0, 99_999: 0.0}
    assert len(reader) == 299


def test_an_empty_store_answers(tmp_path: Path, directions: Floats) -> None:
    store = Vectors(tmp_path, 128)
    asked = store.asked(directions[0])
    assert (asked.nearest([1], 10), asked.nearest([], 10), asked.of([1])) == ({}, {}, {1: 0.0})
    store.write({4: (0, [])})
    assert store.rows == 0, "nothing to keep makes no file"


@pytest.mark.parametrize("exact_up_to", [20_000, 10])
def test_a_document_is_as_near_as_its_nearest_row(
    tmp_path: Path, directions: Floats, monkeypatch: pytest.MonkeyPatch, exact_up_to: int
) -> None:
    monkeypatch.setattr(meaning, "EXACT_UP_TO", exact_up_to)
    store, raw = Vectors(tmp_path, 128), quantized(directions)
    rows = {owner: range(owner * 4, owner * 4 + owner % 4) for owner in range(75)}  # none for every fourth
    store.write({owner: (1, [raw[row].tobytes() for row in its]) for owner, its in rows.items()})
    asked = store.asked(directions[5])
    truth = directions @ directions[5]
    expected = {owner: max((float(truth[row]) for row in its), default=0.0) for owner, its in rows.items()}
    assert asked.of([0, 1, 2, 8, 74, 9_999]) == pytest.approx(
        {**{owner: expected[owner] for owner in (0, 1, 2, 8, 74)}, 9_999: 0.0}, abs=0.01
    )
    some = {owner: cosine for owner, cosine in expected.items() if rows[owner]}
    assert asked.nearest([1], 5) == pytest.approx(dict(sorted(some.items(), key=lambda item: -item[1])[:5]), abs=0.01)


def test_rows_nobody_needs_are_given_away_first(tmp_path: Path, directions: Floats) -> None:
    store, raw = written(tmp_path, directions), [row.tobytes() for row in quantized(directions)]
    for turn in range(30):
        store.write({7: (1, raw[: turn % 5]), 1_000 + turn: (1, raw[:200])})
        store.write({1_000 + turn: (0, [])})
    assert len(store) == 299 + 29 % 5
    assert store.rows == vectors.BLOCK


def test_more_rows_than_a_block(tmp_path: Path, directions: Floats) -> None:
    store, raw = Vectors(tmp_path, 128), [row.tobytes() for row in quantized(directions)]
    for start in range(0, 6_000, 500):
        store.write({number: (1, [raw[number % 300]]) for number in range(start, start + 500)})
    assert (len(store), store.rows) == (6_000, 2 * vectors.BLOCK)
    assert store.asked(directions[5]).of([305, 5_705, 5_706])[5_705] == pytest.approx(1, abs=0.01)


Change = dict[int, int]  # id -> how many vectors it has from now on


@given(
    changes=st.lists(st.dictionaries(st.integers(1, 9), st.integers(0, 4), max_size=6), max_size=8),
    cut=st.integers(0, 40),
)
@settings(max_examples=60)
def test_whatever_was_written_and_wherever_it_was_killed_the_last_word_holds(
    tmp_path_factory: pytest.TempPathFactory, changes: list[Change], cut: int
) -> None:
    noise = np.random.default_rng(3)
    made = quantized(noise.normal(size=(60, 64)).astype(np.float32))
    store = Vectors(tmp_path_factory.mktemp("meaning"), 64)
    now: dict[int, set[bytes]] = {}
    for turn, change in enumerate(changes):
        parts = {
            number: (1, [made[(turn * 9 + number + which) % 60].tobytes() for which in range(many)])
            for number, many in change.items()
        }
        # Killed: only some of it came so far, then the same once more.
        store.write(dict(list(parts.items())[: cut % (len(parts) + 1)]))
        store.write(parts)
        now |= {number: set(each) for number, (_, each) in parts.items()}
    maps = store._maps
    held: dict[int, set[bytes]] = {}
    for row in np.flatnonzero(maps.labels).tolist():
        held.setdefault(int(maps.owners[row]), set()).add(maps.vectors[row].tobytes())
    assert held == {number: each for number, each in now.items() if each}
