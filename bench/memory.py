"""Memory of the whole site, the database aside: each shared page counted once (PSS)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.figures import Figure
from bench.served import Site, command
from bench.visitor import Visitor
from cityline.search import model

VISITORS, EACH, BAR_MB = 8, 8, 600


def measure(site: Site) -> Iterator[Figure]:
    """Asked by many at once first, so that both web workers have the model and the index open.

    Twice: as it is after work for the worker too, and when the worker let go of its model, as it is most of the day.
    """
    yield _figure("memory: whole tree, database aside, worker with its model", site, None)
    time.sleep(model.RESTS_AFTER + 2)
    yield _figure("memory: whole tree, database aside", site, BAR_MB)


def _figure(name: str, site: Site, bar: float | None) -> Figure:
    _browse(site)
    parts = {f"{number} {_name(number)}": pss(number) for number in site.tree()}
    return Figure(name, round(sum(parts.values()), 1), "MB PSS", bar, more={"parts": parts})


def _browse(site: Site) -> None:
    def browse(number: int) -> None:
        visitor = Visitor(site.port, 3_000 + number)
        visitor.open_form()
        for turn in range(EACH):
            visitor.type(f"Who has paid for sidewalk repairs in ward {number} and {turn} others?")
            visitor.get(f"/library/?q=sidewalk+{turn}")
            visitor.get("/")

    threads = [threading.Thread(target=browse, args=(number,)) for number in range(VISITORS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def pss(number: int) -> float:
    """Megabytes; 0 for a process that has just ended."""
    try:
        lines = Path(f"/proc/{number}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return round(sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024, 1)


@dataclass(frozen=True)
class Anonymous:
    """Megabytes of one web process beyond mapped files: `after` its work, and the `most` it had while it worked."""

    after: float
    most: float


def anonymous(number: int) -> float:
    """Megabytes of a process that are no file's; 0 for one that has just ended."""
    try:
        lines = Path(f"/proc/{number}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return round(sum(int(line.split()[1]) for line in lines if line.startswith("Anonymous:")) / 1024, 1)


@contextmanager
def watched(numbers: Callable[[], Sequence[int]], *, every: float = 0.05) -> Iterator[list[float]]:
    """A list whose one item is the most any of these processes had within the block."""
    most, done = [0.0], threading.Event()

    def watch() -> None:
        while not done.wait(every):
            most[0] = max([most[0], *map(anonymous, numbers())])

    watching = threading.Thread(target=watch, daemon=True)
    watching.start()
    try:
        yield most
    finally:
        done.set()
        watching.join()


def _name(number: int) -> str:
    words = [word.rpartition("/")[2] for word in command(number)[1:4]]
    return " ".join(word for word in words if not word.startswith("-"))
