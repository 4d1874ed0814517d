"""For tests of any room: every test has its own, empty search folder (made only when used). Load it as a pytest
plugin: `pytest_plugins = ["cityline.search.testing"]`."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

_numbers = itertools.count()


@pytest.fixture(autouse=True)
def search_dir(
    tmp_path_factory: pytest.TempPathFactory, settings: object, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """The folder of this test. Changes are applied in the test's own transaction, never by a thread. The process knows
    the abbreviations a new installation has."""
    from cityline.search import abbreviations, follower  # needs Django to be set up, which a plugin must not

    folder = tmp_path_factory.getbasetemp() / f"search-{next(_numbers)}"
    settings.SEARCH_DIR = folder  # type: ignore[attr-defined]
    monkeypatch.setattr(follower, "INLINE", 1_000_000)
    follower.forget()
    abbreviations.hold(abbreviations.starter(), seconds=3_600)
    yield folder
    follower.forget()
