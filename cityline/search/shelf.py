"""This machine's copy of the documents: keyword index, vectors, and how far in the table's sequence it has come.

SEARCH_DIR/current            {"folder": "g-…"}: the generation in use, replaced whole
SEARCH_DIR/g-…/state.json     sequence, labels, model; replaced after the rest is safe on disk
SEARCH_DIR/g-…/keywords       the index
SEARCH_DIR/g-…/meaning        the vectors of documents and of their passages
SEARCH_DIR/updater.lock       held by the one process that writes
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import asdict, dataclass, field
from pathlib import Path

from cityline.search import ranking, soundness
from cityline.search.entry import MOST_PASSAGES, Entry, Label
from cityline.search.index import Damaged, Keywords
from cityline.search.schema import SCHEMA_VERSION
from cityline.search.vectors import Floats, Vectors

DIMENSIONS = 384


@dataclass
class State:
    """`labels[n]` is what row label n + 1 means; it only grows, so an older reader is never wrong."""

    model: str = ""
    dimensions: int = DIMENSIONS
    seq: int = 0
    schema: int = SCHEMA_VERSION
    labels: list[Label] = field(default_factory=list)
    rows: int = 0  # of vectors

    def number(self, label: Label) -> int:
        if label not in self.labels:
            self.labels.append(label)
        return self.labels.index(label) + 1


def _replace(path: Path, content: object) -> None:
    written = path.with_suffix(f".{secrets.token_hex(4)}")
    with written.open("w") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())
    written.replace(path)


def _mark(path: Path) -> tuple[int, int] | None:
    """Changes whenever the file is replaced; None if it is gone."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


class Shelf:
    """One generation, open. Readers share it between threads; one updater writes to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._state_path = folder / "state.json"
        self._sizes = soundness.Sizes(folder)  # before anything is mapped
        self._read_state()
        if self.state.schema != SCHEMA_VERSION:
            raise Damaged("Made by another version of this program.")
        self.keywords = Keywords(folder / "keywords")
        self.vectors = Vectors(folder / "meaning", self.state.dimensions)
        if self.vectors.rows < self.state.rows:
            raise Damaged("A file of vectors is shorter than it was.")

    @classmethod
    def made(cls, root: Path, *, model: str = "", dimensions: int = DIMENSIONS) -> Shelf:
        """A new, empty generation; not in use before `put_in_use`."""
        folder = root / f"g-{secrets.token_hex(6)}"
        folder.mkdir(parents=True)
        _replace(folder / "state.json", asdict(State(model=model, dimensions=dimensions)))
        return cls(folder)

    @classmethod
    def in_use(cls, root: Path) -> Shelf | None:
        """The generation `current` names; None if there is none or it cannot be read."""
        try:
            folder = root / json.loads((root / "current").read_text())["folder"]
            return cls(folder) if soundness.has_index(folder) else None
        except (OSError, ValueError, KeyError, TypeError, Damaged):
            return None

    def put_in_use(self) -> None:
        """From now on others open this generation; older ones are removed (open files stay readable)."""
        root = self.folder.parent
        _replace(root / "current", {"folder": self.folder.name})
        for other in root.glob("g-*"):
            if other != self.folder:
                shutil.rmtree(other, ignore_errors=True)

    def discard(self) -> None:
        """Takes a damaged generation out of use."""
        (self.folder.parent / "current").unlink(missing_ok=True)

    def _read_state(self) -> None:
        self._seen = _mark(self._state_path)
        try:
            raw = json.loads(self._state_path.read_text())
            self.state = State(**{**raw, "labels": [Label(*label) for label in raw["labels"]]})
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise Damaged(str(error)) from error

    @property
    def is_changed(self) -> bool:
        """Another process wrote here, or the folder is gone."""
        return _mark(self._state_path) != self._seen or self._sizes.are_cut()

    @property
    def seq(self) -> int:
        return self.state.seq

    def write(self, *, put: Collection[Entry], drop: Collection[int], seq: int) -> None:
        """Brings the copy to `seq`. Killed anywhere, the same call again ends in the same place."""
        vectors: dict[int, tuple[int, list[bytes]]] = {number: (0, []) for number in drop}
        vectors |= {entry.id: (self.state.number(entry.label), self._parts_of(entry)) for entry in put}
        self.vectors.write(vectors)
        with self.keywords.writing() as writer:
            for number in drop:
                writer.drop(number)
            for entry in put:
                writer.put(entry, self.state.number(entry.label))
        self.state.seq = seq
        self.state.rows = self.vectors.rows
        _replace(self._state_path, asdict(self.state))
        self._seen, self._sizes = _mark(self._state_path), soundness.Sizes(self.folder)

    def _parts_of(self, entry: Entry) -> list[bytes]:
        """The vectors of a document: its own, then its passages'."""
        raw, size = entry.vector or b"", self.state.dimensions
        return [raw[start : start + size] for start in range(0, len(raw), size)][: 1 + MOST_PASSAGES]

    def candidates(
        self,
        terms: Sequence[str],
        question: Floats | Future[Floats | None] | None,
        *,
        kinds: Collection[str],
        networks: Collection[int | None] | None = None,
        limit: int = ranking.CANDIDATES,
    ) -> dict[str, list[ranking.Ranked]]:
        """The suggestible documents of each kind, best first: each kind has its own hundred from each half, otherwise
        two thousand programs would crowd out six answers. `networks` None means any.

        A question still being embedded is waited for when the words have been asked.
        """
        groups = self._labels_of(kinds, networks)
        bm25 = self.keywords.any_of_each(terms, groups, limit)
        if isinstance(question, Future):
            question = question.result()
        cosine: dict[str, dict[int, float]] = {kind: {} for kind in kinds}
        if question is not None:
            meaning = self.vectors.asked(question)
            for kind, labels in groups.items():
                cosine[kind] = meaning.of({*bm25[kind], *meaning.nearest(labels, limit)})
        largest = max((score for found in bm25.values() for score in found.values()), default=0.0)
        return {kind: ranking.fused(bm25[kind], cosine[kind], largest=largest) for kind in kinds}

    def _labels_of(self, kinds: Collection[str], networks: Collection[int | None] | None) -> Mapping[str, list[int]]:
        groups: dict[str, list[int]] = {kind: [] for kind in kinds}
        for number, label in enumerate(self.state.labels, start=1):
            if label.kind in groups and label.suggestible and (networks is None or label.network_id in networks):
                groups[label.kind].append(number)
        return groups
