"""One PostgreSQL cluster: made once, started as our child, stopped by us.

Two file locks carry the whole story.

`lock` is held by whoever starts the server and is inherited by the server and all its processes; the starter then
lets go. So it is free exactly when no process of an earlier server lives, and whoever holds it may start one. That
is why a `postmaster.pid` found under the lock is known to be stale, whatever living stranger its number now names.

`users` is held, shared, by every command that uses a server it did not start; the command that did start it waits
for the others before it stops it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from cityline.kernel.children import start_child, stop_child
from cityline.kernel.postgres import binaries
from cityline.kernel.postgres.homes import SHELF, SOCKET_NAME, Home, make_private, make_ready
from cityline.kernel.postgres.identity import OWNER, ROLE, allow_only_us, make_role_and_database
from cityline.kernel.postgres.problems import DatabaseProblem

# Fast shutdown first ("disconnect all, write a checkpoint"); then immediate ("as after a crash").
STOP_DATABASE = ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0))
_LOG_KEPT = 5 * 1024 * 1024
_SETTINGS = {
    "listen_addresses": "",  # no TCP
    "port": "5432",  # only a part of the socket's name
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
    "jit": "off",  # our queries are short; compiling them costs more than it saves
}


class Cluster:
    """The cluster of one home.

    `settings` are added to the server's; `copied_from` is the data folder of a stopped cluster to begin with instead
    of an empty one.
    """

    def __init__(self, home: Home, settings: dict[str, str] | None = None, *, copied_from: Path | None = None) -> None:
        self.home = home
        self.settings = _SETTINGS | (settings or {})
        self.copied_from = copied_from

    def connect(self, *, role: str = ROLE, database: str = ROLE) -> psycopg.Connection:
        """A connection through the socket. OperationalError while nobody listens."""
        return psycopg.connect(
            host=str(self.home.sockets), port=5432, user=role, dbname=database, connect_timeout=5, autocommit=True
        )

    def answers(self) -> bool:
        """Whether the application could work now: a real connection as its role to its database."""
        try:
            self.connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def start_unless_running(self, *, wait: float = 120.0) -> subprocess.Popen[bytes] | None:
        """Returns when the database answers: our child if we started it, None if it is somebody else's."""
        make_ready(self.home)
        deadline = time.monotonic() + wait
        while True:
            child = self.start_if_free()
            if child:
                return self._when_ready(child, deadline)
            if self.answers():
                return None
            if time.monotonic() > deadline:
                raise DatabaseProblem(
                    f"The database in {self.home.folder} is held by another process but did not answer in {wait:.0f} "
                    f"seconds. Its log is {self.log}."
                )
            time.sleep(0.05)

    def start_if_free(self) -> subprocess.Popen[bytes] | None:
        """Our child, not yet ready; None while any process of another server lives."""
        lock = _try_lock(self.home.folder / "lock")
        if lock is None:
            return None
        try:
            return self._start(lock)
        finally:
            os.close(lock)  # the child keeps it

    def stop(self, child: subprocess.Popen[bytes]) -> None:
        """Stop the server we started, cleanly if it lets us."""
        stop_child(child, steps=STOP_DATABASE)

    @contextmanager
    def in_use(self) -> Iterator[bool]:
        """The database answers within this block; gives whether it had to be started for it.

        If so, it is stopped at the end, after everybody else who uses it is done.
        """
        make_ready(self.home)
        users = _open(self.home.folder / "users")
        try:
            fcntl.flock(users, fcntl.LOCK_SH)
            child = self.start_unless_running()
            try:
                yield child is not None
            finally:
                if child:
                    try:
                        fcntl.flock(users, fcntl.LOCK_EX)
                    finally:
                        self.stop(child)
        finally:
            os.close(users)

    @property
    def log(self) -> Path:
        return self.home.folder / "postgres.log"

    def _start(self, lock: int) -> subprocess.Popen[bytes]:
        programs = binaries.usable_by(self.home.account, SHELF)
        if not self.home.data.exists():
            self._make_data(programs, lock)
        self._check_version()
        # We hold the lock, so no server of ours lives: these are left from one that was killed. PostgreSQL itself
        # would refuse to start if the number in them now names any living process of the same user.
        (self.home.data / "postmaster.pid").unlink(missing_ok=True)
        (self.home.sockets / f"{SOCKET_NAME}.lock").unlink(missing_ok=True)
        settings = self.settings | allow_only_us(self.home) | {"unix_socket_directories": str(self.home.sockets)}
        flags = [f"--{name}={value}" for name, value in settings.items()]
        return self._run([programs / "postgres", "-D", self.home.data, *flags], lock, ends_by=signal.SIGINT)

    def _run(self, argv: list[str | Path], lock: int, *, ends_by: signal.Signals) -> subprocess.Popen[bytes]:
        if self.log.exists() and self.log.stat().st_size > _LOG_KEPT:
            self.log.replace(self.log.with_suffix(".log.1"))
        with os.fdopen(_open(self.log, os.O_APPEND), "ab") as log:
            return start_child(
                argv,
                ends_by=ends_by,
                account=self.home.account,
                cwd=self.home.folder,
                env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},  # none of the caller's PG* variables
                keep_open=[lock],
                output=log,
            )

    def _make_data(self, programs: Path, lock: int) -> None:
        """Make the data beside its place, then move it there: an interrupted attempt leaves nothing behind."""
        draft = self.home.folder / "data.new"
        shutil.rmtree(draft, ignore_errors=True)
        make_private(draft, self.home.account)
        if self.copied_from:
            argv: list[str | Path] = ["cp", "-a", f"{self.copied_from}/.", draft]
        else:
            # C.UTF-8 from PostgreSQL itself sorts alike on every machine and after every update of its libraries.
            sorting = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
            argv = [
                programs / "initdb",
                "-D",
                draft,
                "--auth=peer",
                f"--username={OWNER}",
                "--no-instructions",
                *sorting,
            ]
        if self._run(argv, lock, ends_by=signal.SIGKILL).wait() != 0:
            shutil.rmtree(draft, ignore_errors=True)
            raise DatabaseProblem(f"PostgreSQL could not make its data folder. {self._last_words()}")
        draft.rename(self.home.data)

    def _check_version(self) -> None:
        found = (self.home.data / "PG_VERSION").read_text().strip()
        if found != binaries.MAJOR:
            raise DatabaseProblem(
                f"The data in {self.home.data} was written by PostgreSQL {found}; this is {binaries.MAJOR}. "
                "Save it with PostgreSQL's own pg_dump of that version, then restore it with this one."
            )

    def _when_ready(self, child: subprocess.Popen[bytes], deadline: float) -> subprocess.Popen[bytes]:
        try:
            while not self._prepared():
                if child.poll() is not None or time.monotonic() > deadline:
                    break
                time.sleep(0.02)
            else:
                return child
        except BaseException:
            self.stop(child)
            raise
        self.stop(child)
        raise DatabaseProblem(f"PostgreSQL did not start. {self._last_words()}")

    def _prepared(self) -> bool:
        """Whether the server lets us in yet; then the role and the database are there too."""
        try:
            connection = self.connect(role=OWNER, database="postgres")
        except psycopg.OperationalError:
            return False
        with connection:
            make_role_and_database(connection)
        return True

    def _last_words(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines()[-8:]
        return "\n".join([f"The end of {self.log}:", *lines])


def is_free(folder: Path) -> bool:
    """Whether no server lives in this home."""
    lock = _try_lock(folder / "lock")
    if lock is not None:
        os.close(lock)
    return lock is not None


def _open(path: Path, flags: int = 0) -> int:
    return os.open(path, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC | flags, 0o600)


def _try_lock(path: Path) -> int | None:
    """The descriptor that holds the lock, or None if another holds it."""
    descriptor = _open(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor
