"""`cityline serve` and `cityline stop`.

One supervisor per `var/`: it holds a file lock as long as it lives. `cityline stop` speaks to it through a named pipe;
no process is ever found by a number in a file.
"""

from __future__ import annotations

import fcntl
import os
import socket
import time
from collections.abc import Callable
from pathlib import Path

from cityline.kernel.postgres.cluster import is_free
from cityline.kernel.postgres.homes import home_of
from cityline.kernel.supervisor import Supervisor, say

_BACKLOG = 512


def serve() -> int:
    """Run until stopped. A second call while one runs says so and changes nothing."""
    from cityline import settings

    lock = _lock(settings.VAR_DIR)
    if lock is None:
        say(f"Cityline already runs from this folder: http://localhost:{settings.PORT}. `make stop` ends it.")
        return 0
    listening = _listen(settings.PORT)
    if listening is None:
        say(f"Port {settings.PORT} is taken by another program. Choose another: make run PORT={settings.PORT + 1}")
        return 1
    with listening:
        control = _control(settings.VAR_DIR)
        embedded = not settings.DATABASE_URL
        return Supervisor(var_dir=settings.VAR_DIR, port=settings.PORT, embedded=embedded).run(listening, control)


def stop() -> int:
    """Stop the supervisor of this folder and wait until everything it ran is gone."""
    from cityline import settings

    if (lock := _lock(settings.VAR_DIR)) is not None:
        os.close(lock)
        _wait_for(lambda: _database_is_down(settings.VAR_DIR), seconds=10)  # one killed a moment ago still stops it
        say("Nothing is running.")
        return 0
    _wait_for(lambda: _told_to_stop(settings.VAR_DIR), seconds=5)  # one just starting opens its pipe in a moment
    if not _wait_for(lambda: _is_unlocked(settings.VAR_DIR), seconds=90):
        say("It was told to stop and has not yet.")
        return 1
    say("Stopped.")
    return 0


def _told_to_stop(var_dir: Path) -> bool:
    """Whether somebody reads the pipe; then it has been told."""
    try:
        descriptor = os.open(_folder(var_dir) / "control", os.O_WRONLY | os.O_NONBLOCK)
    except OSError:  # not made yet, or nobody at its other end
        return False
    os.write(descriptor, b"stop\n")
    os.close(descriptor)
    return True


def _listen(port: int) -> socket.socket | None:
    opened = socket.socket()
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind(("127.0.0.1", port))
    except OSError:
        opened.close()
        return None
    opened.listen(_BACKLOG)
    return opened


def _folder(var_dir: Path) -> Path:
    folder = var_dir / "run"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _lock(var_dir: Path) -> int | None:
    """The descriptor that keeps other supervisors away, or None if one runs. Children do not inherit it."""
    descriptor = os.open(_folder(var_dir) / "serve.lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def _is_unlocked(var_dir: Path) -> bool:
    if (descriptor := _lock(var_dir)) is None:
        return False
    os.close(descriptor)
    return True


def _control(var_dir: Path) -> int:
    """The reading end of a fresh named pipe; opened for writing too, so it never reports an end."""
    path = _folder(var_dir) / "control"
    path.unlink(missing_ok=True)
    os.mkfifo(path, 0o600)
    return os.open(path, os.O_RDWR | os.O_NONBLOCK)


def _database_is_down(var_dir: Path) -> bool:
    home = home_of(var_dir)
    return not home.folder.exists() or is_free(home.folder)


def _wait_for(happened: Callable[[], bool], *, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True
