"""The whole site as `cityline serve` runs it: supervisor, two web workers, worker and database."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

from bench.ground import PROJECT, free_port, var_dir
from cityline.kernel.children import start_child
from cityline.kernel.supervisor import FRUGAL, SERVED


class Site:
    """A running supervisor of ours. Its parts are found as its children, never by a number in a file."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process = process
        self.port = port

    def answers(self) -> bool:
        """Whether the health page says that the site and its database are there."""
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            asking.request("GET", "/healthz")
            return asking.getresponse().status == HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            asking.close()

    def part(self, name: str) -> int | None:
        """The process number of the "web server", "worker" or "database"; None while there is none."""
        marks = {"web server": "gunicorn", "worker": "worker", "database": "postgres"}
        for number in children(self.process.pid):
            words = command(number)
            if any(marks[name] in word for word in words[:4]):
                return number
        return None

    def workers(self) -> list[int]:
        """The processes that answer visitors."""
        master = self.process.pid if "gunicorn" in " ".join(command(self.process.pid)) else self.part("web server")
        return children(master) if master else []

    def tree(self) -> list[int]:
        """The supervisor and everything under it, the database aside."""
        database = self.part("database")
        return [number for number in descendants(self.process.pid) if database not in lineage(number)]


def children(number: int) -> list[int]:
    found: list[int] = []
    for thread in _listed(Path(f"/proc/{number}/task")):
        try:
            found += map(int, Path(f"/proc/{number}/task/{thread}/children").read_text().split())
        except OSError:
            continue
    return found


def descendants(number: int) -> list[int]:
    return [number, *(below for child in children(number) for below in descendants(child))]


def lineage(number: int) -> list[int]:
    """A process and its ancestors."""
    found = []
    while number > 1:
        found.append(number)
        try:
            number = int(Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            break
    return found


def command(number: int) -> list[str]:
    try:
        return Path(f"/proc/{number}/cmdline").read_text().split("\0")
    except OSError:
        return []


def _listed(folder: Path) -> list[str]:
    try:
        return [path.name for path in folder.iterdir()]
    except OSError:
        return []


def until(happened: Callable[[], bool], *, seconds: float, every: float = 0.02) -> float:
    """How many seconds it took; TimeoutError when it did not."""
    began = time.monotonic()
    while not happened():
        if time.monotonic() - began > seconds:
            raise TimeoutError(f"Not within {seconds:.0f} seconds.")
        time.sleep(every)
    return time.monotonic() - began


@contextmanager
def site(**settings: str) -> Iterator[Site]:
    """Serve the sample network from this bench's folder. Django in this process shares its database."""
    with _running([sys.executable, "-m", "cityline.cli", "serve"], os.environ | settings) as running:
        import django

        django.setup()
        yield running


@contextmanager
def web_server() -> Iterator[Site]:
    """Only the web server, as the supervisor runs it, on a database that this process keeps."""
    words = (
        f"gunicorn cityline.wsgi:application --config python:cityline.web_server --bind 127.0.0.1:{os.environ['PORT']}"
    )
    with _running([sys.executable, "-m", *words.split()], FRUGAL | os.environ | {SERVED: "1"}) as running:
        yield running


@contextmanager
def node(number: int, database_url: str) -> Iterator[Site]:
    """One of several machines on one database: supervisor, web server and worker with a folder and an index of their
    own."""
    folder = var_dir() / f"node-{number}"
    folder.mkdir()
    (folder / "static").symlink_to(var_dir() / "static")
    port = free_port()
    own = {
        "CITYLINE_VAR": str(folder), "SEARCH_DIR": str(folder / "search"), "PORT": str(port),
        "SITE_URL": f"http://localhost:{port}", "DATABASE_URL": database_url, "SECRET_KEY": "two nodes of one bench",
    }  # fmt: skip
    with _running([sys.executable, "-m", "cityline.cli", "serve"], os.environ | own) as running:
        yield running


@contextmanager
def _running(words: list[str], environment: Mapping[str, str]) -> Iterator[Site]:
    """Until it answers, and for the length of the block."""
    written = Path(environment["CITYLINE_VAR"]) / "serve.log"
    with written.open("wb") as log:
        # It ends with this process, however this one ends.
        process = start_child(words, ends_by=signal.SIGTERM, cwd=PROJECT, env=environment, output=log)
    running = Site(process, int(environment["PORT"]))
    try:
        until(lambda: running.answers() or process.poll() is not None, seconds=300, every=0.1)
        if process.poll() is not None:
            raise RuntimeError(written.read_text()[-2000:])
        yield running
    finally:
        process.terminate()
        try:
            process.wait(90)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
