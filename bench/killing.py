"""Kills -9 of whoever keeps a node's index: its worker, one of its web processes, its web server with all of them, or
whoever is writing to the index at that moment. And between them, an index kept from being written, as by an operator
who builds it anew: it falls behind while it is read."""

from __future__ import annotations

import fcntl
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from bench.served import Site, children, until

APART = (2.0, 8.0)  # seconds from one kill to the next
AWAITED = 3.0  # seconds for someone to write
PARTS = ("worker", "web process", "web server", "writing")
HELD, FREE = (2.0, 4.0), (3.0, 7.0)  # seconds


class Node:
    """A site, the folder of its index, and since when its index has been kept from being written, if it is."""

    def __init__(self, site: Site, folder: Path) -> None:
        self.site = site
        self.folder = folder
        self.held_since: float | None = None

    @property
    def lock(self) -> Path:
        return self.folder / "updater.lock"

    def writer(self) -> int | None:
        """The process that holds the lock of the index, if it is another than this."""
        try:
            inode = self.lock.stat().st_ino
            lines = Path("/proc/locks").read_text().splitlines()
        except OSError:
            return None
        held = [line.split() for line in lines if "->" not in line]
        found = [int(words[4]) for words in held if words[1] == "FLOCK" and words[5].endswith(f":{inode}")]
        return next((number for number in found if number != os.getpid()), None)


@dataclass
class Kills:
    """By part, and those of them that met the index half written."""

    of: Counter[str] = field(default_factory=Counter)
    while_writing: Counter[str] = field(default_factory=Counter)


def keep_killing(nodes: list[Node], kills: Kills, over: threading.Event) -> None:
    """A node whose web server has not come back from the last kill is left alone: one that never answers is not
    tried."""
    random = Random(8)
    for part in _parts(random):
        if over.wait(random.uniform(*APART)):
            return
        node = random.choice(nodes)
        if not node.site.answers():
            continue
        victims, writing = _victims(node, part, random), node.writer()
        for victim in victims:
            try:
                os.kill(victim, signal.SIGKILL)
            except ProcessLookupError:
                continue  # it ended with its master a moment before
        kills.of[part] += bool(victims)
        kills.while_writing[part] += writing in victims


def keep_holding(nodes: list[Node], over: threading.Event) -> None:
    """One index after the other, for some seconds."""
    random = Random(9)
    while not over.wait(random.uniform(*FREE)):
        node = random.choice(nodes)
        lock = os.open(node.lock, os.O_RDWR)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            node.held_since = time.monotonic()
            over.wait(random.uniform(*HELD))
        finally:
            node.held_since = None
            os.close(lock)


def _parts(random: Random) -> Iterator[str]:
    while True:
        yield from random.sample(PARTS, len(PARTS))


def _victims(node: Node, part: str, random: Random) -> list[int]:
    if part == "writing":
        return _whoever_writes(node)
    number = node.site.part("worker" if part == "worker" else "web server")
    if number is None:
        return []
    below = children(number) if part != "worker" else []
    return [random.choice(below)] if part == "web process" and below else [number, *below]


def _whoever_writes(node: Node) -> list[int]:
    found: list[int] = []

    def look() -> bool:
        number = node.writer()
        found.extend([number] if number else [])
        return bool(found)

    try:
        until(look, seconds=AWAITED, every=0.002)
    except TimeoutError:
        return []
    return found
