"""The database, the site and the worker, which is the clock too, each started again when it dies.

What it starts ends with it, even if it is killed (kernel.children). The supervisor, not the web server, owns the
listening socket: while the web server starts again, visitors wait in line instead of being turned away.
"""

from __future__ import annotations

import http.client
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

from cityline.kernel.children import start_child, stop_child
from cityline.kernel.postgres.cluster import STOP_DATABASE, Cluster
from cityline.kernel.postgres.homes import home_of

SERVED = "CITYLINE_SERVED"  # tells the command line that the database is taken care of
# For glibc: two heaps in a process instead of eight a processor, and what is large goes back to the system when it is
# free. A web process then holds 120 MB instead of 230 after a busy hour, and is no slower.
FRUGAL = {"MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": "524288", "MALLOC_TRIM_THRESHOLD_": "1048576"}
_PYTHON = (sys.executable, "-m")
_STOP = ((signal.SIGTERM, 15.0),)
_LOOK_EVERY = 0.2  # seconds
_SHORT_LIFE, _LONGEST_PAUSE = 10.0, 1.0  # seconds


class Part:
    """Something that should always run. `start` gives None when it cannot start just now."""

    def __init__(
        self,
        name: str,
        start: Callable[[], subprocess.Popen[bytes] | None],
        stop: Sequence[tuple[signal.Signals, float]] = _STOP,
    ) -> None:
        self.name = name
        self.child: subprocess.Popen[bytes] | None = None
        self._start = start
        self._stop = stop
        self._started_at = self._not_before = 0.0
        self._short_lives = 0

    def tend(self) -> None:
        """Start it if it does not run. One that keeps dying young is given a pause of up to a second."""
        now = time.monotonic()
        if self.child and self.child.poll() is not None:
            self._short_lives = self._short_lives + 1 if now - self._started_at < _SHORT_LIFE else 0
            self._not_before = now + min(_LONGEST_PAUSE, 0.1 * 2**self._short_lives)
            say(f"The {self.name} {_ending(self.child.returncode)}; starting it again.")
            self.child = None
        if self.child is None and now >= self._not_before:
            self.child, self._started_at = self._start(), now

    def adopt(self, child: subprocess.Popen[bytes] | None) -> None:
        self.child, self._started_at = child, time.monotonic()

    def ask_to_stop(self) -> None:
        if self.child:
            self.child.send_signal(self._stop[0][0])

    def stop(self) -> None:
        if self.child:
            stop_child(self.child, steps=self._stop)


class Supervisor:
    """Runs the parts until told to stop."""

    def __init__(self, *, var_dir: Path, port: int, embedded: bool) -> None:
        self.var_dir = var_dir
        self.port = port
        self.cluster = Cluster(home_of(var_dir)) if embedded else None
        self.environment = FRUGAL | os.environ | {SERVED: "1"}
        self.database = Part("database", self._start_database, STOP_DATABASE)
        self.parts: list[Part] = []
        self.told_to_stop = False

    def run(self, listening: socket.socket, control: int) -> int:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        try:
            if self.cluster:
                say("Starting the database ...")
                self.database.adopt(self.cluster.start_unless_running())
            prepared = self._prepare()
            if prepared != 0 or self.told_to_stop:
                return prepared
            self.parts = self._programs(listening)
            self._watch(control)
        finally:
            for part in self.parts:
                part.ask_to_stop()
            for part in (*self.parts, self.database):
                part.stop()
            say("Stopped.")
        return 0

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.told_to_stop = True

    def _programs(self, listening: socket.socket) -> list[Part]:
        web = (
            f"gunicorn cityline.wsgi:application --config python:cityline.web_server --bind fd://{listening.fileno()}"
        ).split()
        return [
            Part("web server", lambda: self._program(*web, keep_open=[listening.fileno()])),
            Part("worker", lambda: self._program("cityline.cli", "worker", "--tick", "60")),
        ]

    def _program(self, *words: str, keep_open: Sequence[int] = ()) -> subprocess.Popen[bytes]:
        return start_child(
            [*_PYTHON, *words], ends_by=signal.SIGTERM, env=self.environment, cwd=_project(), keep_open=keep_open
        )

    def _start_database(self) -> subprocess.Popen[bytes] | None:
        """Without waiting: the others connect when it is ready. None while another process runs it."""
        return self.cluster.start_if_free() if self.cluster else None

    def _prepare(self) -> int:
        """Bring the tables up to date and, in a sample network that is empty, load it."""
        child = self._program("cityline.kernel.preparing")
        while child.poll() is None:
            if self.told_to_stop:
                stop_child(child, steps=_STOP)
                return 0
            time.sleep(0.05)
        return child.returncode

    def _watch(self, control: int) -> None:
        announced = False
        while not self.told_to_stop:
            for part in (self.database, *self.parts) if self.cluster else self.parts:
                part.tend()
            if not announced:
                announced = self._announce()
            if select.select([control], [], [], _LOOK_EVERY)[0] and b"stop" in os.read(control, 1024):
                self.told_to_stop = True

    def _announce(self) -> bool:
        """Say where the site is once it answers anything at all."""
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_LOOK_EVERY)
        try:
            asking.request("GET", "/healthz")
            asking.getresponse()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            asking.close()
        say(f"Cityline runs at http://localhost:{self.port} - Ctrl-C or `make stop` ends it; your data stays.")
        return True


def _project() -> Path:
    return Path(__file__).resolve().parents[2]


def _ending(status: int) -> str:
    return f"was ended by {signal.Signals(-status).name}" if status < 0 else f"ended with status {status}"


def say(sentence: str) -> None:
    print(sentence, flush=True)  # noqa: T201 - its terminal is its page
