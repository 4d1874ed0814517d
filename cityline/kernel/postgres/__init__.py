"""The embedded PostgreSQL 18: what runs when DATABASE_URL is not set.

`cluster` starts, finds and stops a server; `homes` says where it lives and as whom it runs; `identity` who may
connect; `binaries` where its programs are. Begin with `cluster`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cityline.kernel.postgres.homes import home_of
from cityline.kernel.postgres.problems import DatabaseProblem

__all__ = ["DatabaseProblem", "connection_settings", "running"]


def connection_settings(var_dir: Path) -> dict[str, object]:
    """Django's settings for the embedded database of `var_dir`. Starts nothing."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "cityline",
        "USER": "cityline",
        "HOST": str(home_of(var_dir).sockets),
        "PORT": "5432",
    }


@contextmanager
def running(var_dir: Path) -> Iterator[None]:
    """The embedded database answers within this block: the one that runs, or one of our own for as long as it lasts."""
    from cityline.kernel.postgres.cluster import Cluster

    with Cluster(home_of(var_dir)).in_use():
        yield
