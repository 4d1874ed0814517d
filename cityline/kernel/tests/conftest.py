"""Real clusters for the tests of the embedded database."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Iterator

import pytest

from cityline import settings
from cityline.kernel.postgres.cluster import Cluster
from cityline.kernel.postgres.homes import Home, home_of, make_ready

# A crash test is about processes, not about disks.
QUICK = {"fsync": "off"}


@pytest.fixture(scope="session")
def roof() -> Home:
    """A place where the server's account may have folders."""
    home = home_of(settings.VAR_DIR / "tests")
    make_ready(home)
    return home


@pytest.fixture(scope="session")
def empty_cluster(roof: Home) -> Iterator[Home]:
    """A stopped, empty cluster to copy, for initdb takes a second."""
    home = roof.beside(f"case-{uuid.uuid4().hex[:8]}")
    with Cluster(home, QUICK).in_use():
        pass
    yield home
    shutil.rmtree(home.folder)


@pytest.fixture
def new_cluster(roof: Home, empty_cluster: Home) -> Iterator[Callable[[], Cluster]]:
    """Makes clusters that are not started yet."""
    made: list[Home] = []

    def make() -> Cluster:
        home = roof.beside(f"case-{uuid.uuid4().hex[:8]}")
        make_ready(home)
        made.append(home)
        return Cluster(home, QUICK, copied_from=empty_cluster.data)

    yield make
    for home in made:
        shutil.rmtree(home.folder, ignore_errors=True)


@pytest.fixture
def cluster(new_cluster: Callable[[], Cluster]) -> Cluster:
    return new_cluster()
