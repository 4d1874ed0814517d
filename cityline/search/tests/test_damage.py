"""Whatever happens to the files of the index while it is used: an answer, then the index again, by itself."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from cityline.search import documents, embedding, follower, queries
from cityline.search.documents import Draft
from cityline.search.model import Model

ROUND = 200  # looks of the worker within which it has read everything
KEYWORDS = ("current", "state.json", "meta.json", "fast", "fieldnorm", "idx", "pos", "term", "store")
VECTORS = [f"meaning/{name}" for name in ("vectors", "signs", "rows")]


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 3)


def emptied(path: Path) -> None:
    os.truncate(path, 0)


def noise(path: Path) -> None:
    """Written over in place, as long as before."""
    with path.open("r+b") as file:
        file.write(random.Random(7).randbytes(path.stat().st_size))  # noqa: S311 - the same noise every time


def lost(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink()


class Reader:
    """The other process; it says None when it is no more."""

    def __init__(self, environment: dict[str, str]) -> None:
        words = [sys.executable, "-m", "cityline.search.tests.reader"]
        self._process = subprocess.Popen(
            words, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )

    def say(self, word: str) -> Any:
        try:
            self._process.stdin.write(f"{word}\n")
            self._process.stdin.flush()
            return json.loads(self._process.stdout.readline() or "null")
        except BrokenPipeError:
            return None

    def end(self) -> None:
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()


@contextmanager
def reading(database_url: str, search_dir: Path) -> Iterator[Callable[[str], Any]]:
    """Says a word to a reader; to a new one, if the last has ended."""
    environment = os.environ | {"DATABASE_URL": database_url, "SEARCH_DIR": str(search_dir), "EMBEDDING_MODEL": ""}
    reader = Reader(environment)

    def say(word: str) -> Any:
        nonlocal reader
        told = reader.say(word)
        if told is None:
            reader.end()
            reader = Reader(environment)
        return told

    try:
        yield say
    finally:
        reader.end()


@pytest.mark.django_db(transaction=True)
def test_no_damage_ends_a_process_or_stays(packaged_model: Model, database_url: str, search_dir: Path) -> None:
    for number in range(30):
        words = "Water main" if number % 3 else "Broken pipes and water"
        more: dict[str, Any] = {
            "facets": {"topic": ["water"]},
            "passages": ["Who digs up the street?", "Who pays for a main?"],
        }
        documents.put(Draft(("answer", "resource")[number % 2], str(number), f"{words} {number}", **more))
    while embedding.compute_vectors(batch=64):
        pass
    wrong = []
    with reading(database_url, search_dir) as say:
        say("follow")
        well = say("ask")
        assert (well["degraded"], len(well["near"])) == (False, 30)
        for name in (*KEYWORDS, *VECTORS):
            for damage in (cut, emptied, noise, lost):
                for path in of_kind(search_dir, name):
                    damage(path)
                at_once = say("ask")
                if at_once is None:
                    wrong.append(f"{name} {damage.__name__}: it ended the process")
                if not any(is_well(say, well) for _ in range(ROUND)):
                    wrong.append(f"{name} {damage.__name__}: it stays wrong")
                    shutil.rmtree(search_dir)
                    say("follow")
    assert not wrong, "\n".join(wrong)


def of_kind(search_dir: Path, name: str) -> list[Path]:
    patterns = {"current": "current", "state.json": "g-*/state.json", "meta.json": "g-*/keywords/meta.json"}
    return list(search_dir.glob(patterns.get(name) or (f"g-*/{name}" if "/" in name else f"g-*/keywords/*.{name}")))


def is_well(say: Callable[[str], Any], well: Any) -> bool:
    """After another look of the worker."""
    say("follow")
    return bool(say("ask") == well)


@pytest.mark.django_db
@pytest.mark.usefixtures("keywords_only")
@pytest.mark.parametrize("gone", ["", "g-*", "g-*/keywords", "g-*/keywords/meta.json"])
def test_status_says_that_it_is_being_built(search_dir: Path, client: Client, gone: str) -> None:
    """Asking for the status makes nothing that hides what is missing."""
    documents.put(Draft("answer", "1", "Water main"))
    follower.follow()
    assert queries.status().index_seq is not None
    for path in [*search_dir.glob(gone)] if gone else [search_dir]:
        lost(path)
    with follower.updating() as is_ours:
        assert is_ours, "another process builds it"
        assert queries.status().index_seq is None
        assert "The index is being built" in client.get("/status/").content.decode()
    follower.follow()
    assert "The index is being built" not in client.get("/status/").content.decode()
