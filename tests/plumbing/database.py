"""The tests' own PostgreSQL, started for one run of pytest and gone after it.

A migrated cluster is kept below var/tests, under a name made of everything that shapes it; a run copies its files
(about 0.1 s), all workers of the run share that server, and each worker has a database copied from the migrated one.
After a test that commits, the worker's database is simply copied again: quicker than emptying a hundred tables, and
what migrations put there stays.

With DATABASE_URL set, pytest-django makes and migrates each worker's database on that server; from there on it is the
same: a copy is kept, and copied again after a test that commits.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from psycopg import sql

from cityline import settings
from cityline.kernel.postgres.cluster import Cluster, is_free
from cityline.kernel.postgres.homes import Home, home_of, make_ready
from cityline.kernel.postgres.identity import OWNER, ROLE

_EMBEDDED = not os.environ.get("DATABASE_URL")
_HASTE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "wal_level": "minimal"} | {
    "max_wal_senders": "0",
    "autovacuum": "off",
}
# Seconds after which the folder of a killed run is removed, and a migrated cluster that no run asked for.
_LEFT_BEHIND, _UNUSED = 600.0, 86400.0


@dataclass(frozen=True)
class WorkersDatabase:
    """One worker's database, copied from the migrated one whenever asked. `connect` reaches the server's own one."""

    name: str
    migrated: str
    owner: str
    connect: Callable[[], psycopg.Connection[Any]]
    url: str  # for programs that a test starts

    def renew(self) -> None:
        _copy(self.connect, self.migrated, self.name, self.owner)


def _copy(connect: Callable[[], psycopg.Connection[Any]], source: str, name: str, owner: str) -> None:
    with connect() as connection:
        made, of, by = sql.Identifier(name), sql.Identifier(source), sql.Identifier(owner)
        _drop(connection, made)
        connection.execute(sql.SQL("create database {} template {} owner {} strategy file_copy").format(made, of, by))


def _drop(connection: psycopg.Connection[Any], made: sql.Identifier) -> None:
    """The server's own housekeeping may be at work in it, which the owner of a database may not end: it is soon over."""
    for is_last in (False, False, True):
        try:
            connection.execute(sql.SQL("drop database if exists {} with (force)").format(made))
        except psycopg.errors.InsufficientPrivilege:
            if is_last:
                raise
            time.sleep(1)
        else:
            return


_database: WorkersDatabase | None = None

if _EMBEDDED:

    @pytest.fixture(scope="session")
    def django_db_setup(
        request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: Any
    ) -> Iterator[None]:
        """Replaces pytest-django's: the database of this worker, connected to Django."""
        global _database  # noqa: PLW0603 - the hook below has no other way to it
        from django.db import connections

        worker: dict[str, Any] = getattr(request.config, "workerinput", {})
        under = home_of(settings.VAR_DIR / "tests")
        make_ready(under)
        _sweep(under, "run-*/", _LEFT_BEHIND)
        with django_db_blocker.unblock():
            kept = _migrated(under)
        home = under.beside(f"run-{worker.get('testrunuid', uuid.uuid4().hex)[:12]}")
        cluster = Cluster(home, _HASTE, copied_from=kept.data)
        with cluster.in_use() as started_here:
            name = f"test_{worker.get('workerid', 'main')}"
            url = f"postgres://{ROLE}@{quote(str(home.sockets), safe='')}/{name}"
            _database = WorkersDatabase(name, ROLE, ROLE, lambda: cluster.connect(role=OWNER, database="postgres"), url)
            _database.renew()
            _point_django(home, _database.name)
            yield
            with django_db_blocker.unblock():
                connections.close_all()
            _database = None
        if started_here:
            shutil.rmtree(home.folder, ignore_errors=True)

else:

    @pytest.fixture(scope="session")
    def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
        """Builds on pytest-django's, which made the database on the server that was given."""
        global _database  # noqa: PLW0603 - as above
        from django.db import connection, connections

        given = connection.settings_dict
        name, user = str(given["NAME"]), str(given["USER"])
        login = quote(user, safe="") + (f":{quote(given['PASSWORD'], safe='')}" if given["PASSWORD"] else "")
        server = f"postgres://{login}@{quote(given['HOST'], safe='')}:{given['PORT'] or 5432}"

        def connect() -> psycopg.Connection[Any]:
            return psycopg.connect(f"{server}/postgres", autocommit=True)

        with django_db_blocker.unblock():
            connections.close_all()
            _copy(connect, name, f"{name}_migrated", user)
            _database = WorkersDatabase(name, f"{name}_migrated", user, connect, f"{server}/{name}")
            yield
            _database = None
            with connect() as server_connection:
                kept = sql.Identifier(f"{name}_migrated")
                server_connection.execute(sql.SQL("drop database if exists {}").format(kept))


@pytest.fixture(scope="session")
def database_url(django_db_setup: None) -> str:
    """DATABASE_URL of this worker's database, for programs that a test starts."""
    assert _database is not None
    return _database.url


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    try:
        yield
    finally:  # also after a fixture complained: its rows are not the next test's
        if _database is not None and _commits(item):
            from django.db import connections

            for connection in connections.all(initialized_only=True):
                connection.close()
            _database.renew()


def pytest_configure() -> None:
    """Emptying tables after a test is not needed: the hook above copies the database anew."""
    from django.test import TransactionTestCase

    TransactionTestCase._fixture_teardown = lambda _: None  # type: ignore[attr-defined,method-assign,unused-ignore]


def _commits(item: pytest.Item) -> bool:
    """Whether the test could leave rows behind."""
    marker = item.get_closest_marker("django_db")
    names = set(getattr(item, "fixturenames", ()))
    if names & {"transactional_db", "live_server", "django_db_reset_sequences", "django_db_serialized_rollback"}:
        return True
    return bool(marker and (marker.kwargs.get("transaction") or (marker.args and marker.args[0])))


def _point_django(home: Home, name: str) -> None:
    from django.db import connections

    for known in (connections.settings["default"], connections["default"].settings_dict):
        known.update(HOST=str(home.sockets), PORT="5432", NAME=name)


def _migrated(under: Home) -> Home:
    """The home of a stopped cluster whose application database is migrated; made if this code has none yet."""
    kept = under.beside(f"template-{_fingerprint()}")
    with _alone(under.folder / "template.lock"):
        if kept.data.exists():
            os.utime(kept.folder)
            return kept
        _sweep(under, "template-*/", _UNUSED)
        draft = under.beside("draft")
        shutil.rmtree(draft.folder, ignore_errors=True)
        cluster = Cluster(draft, _HASTE)
        with cluster.in_use():
            _migrate(draft)
        draft.folder.rename(kept.folder)
    return kept


def _migrate(home: Home) -> None:
    from django.core.management import call_command
    from django.db import connections

    _point_django(home, ROLE)
    call_command("migrate", verbosity=0, interactive=False)
    connections["default"].close()


def _fingerprint() -> str:
    """Of all that shapes a migrated database: our migrations and settings, every installed package's version."""
    digest = hashlib.sha256()
    package = Path(settings.__file__).parent
    for path in sorted(
        [
            *package.glob("*/migrations/*.py"),
            *package.glob("*/apps.py"),
            *package.glob("*/*.tsv"),
            *package.glob("*/shipped/*.toml"),
            package / "settings.py",
        ]
    ):
        digest.update(str(path.relative_to(package)).encode() + b"\0" + path.read_bytes() + b"\0")
    for line in sorted(f"{found.name}=={found.version}\n" for found in metadata.distributions()):
        digest.update(line.encode())
    return digest.hexdigest()[:16]


def _sweep(under: Home, pattern: str, age: float) -> None:
    """Remove old folders in which no server lives."""
    for folder in under.folder.glob(pattern):
        with suppress(FileNotFoundError):
            if time.time() - folder.stat().st_mtime > age and is_free(folder):
                shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
