"""What people type becomes a direction: one text at a time in a process, a bounded queue, a memory for the same text."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol

from cityline.search.model import READ
from cityline.search.vectors import Floats

REMEMBERED = 2_048  # texts of people who type; 3 MB
WAITING = 16  # people who may wait for an embedding in one process; the next gets keywords at once
PATIENCE = 1.0  # seconds in that queue


class Embeds(Protocol):
    name: str

    def embedded(self, texts: Sequence[str], /) -> Floats: ...


class Typing:
    """Someone who sends what they just typed needs no second embedding, and waits for nobody."""

    def __init__(self, *, waiting: int = WAITING, patience: float = PATIENCE) -> None:
        self._one = threading.Lock()
        self._queue = threading.BoundedSemaphore(waiting)
        self._patience = patience
        self._memory: OrderedDict[tuple[str, str], Floats] = OrderedDict()
        self._threads = ThreadPoolExecutor(waiting, thread_name_prefix="embedding")  # none before the first question

    def begun(self, model: Embeds, text: str) -> Future[Floats | None]:
        """The unit vector, or None when too many wait; made beside whatever the caller does meanwhile, for the model
        works without holding up Python."""
        key = (model.name, " ".join(text[:READ].split()))
        known = self._memory.get(key)
        if known is not None or not self._queue.acquire(blocking=False):
            return _known(known)
        return self._threads.submit(self._in_turn, model, key)

    def _in_turn(self, model: Embeds, key: tuple[str, str]) -> Floats | None:
        """Call with a place in the queue, which it gives back."""
        try:
            if not self._one.acquire(timeout=self._patience):
                return None
            try:
                return self._remembered(model, key)
            finally:
                self._one.release()
        finally:
            self._queue.release()

    def _remembered(self, model: Embeds, key: tuple[str, str]) -> Floats:
        if key not in self._memory:  # another with the same text may have been first
            self._memory[key] = model.embedded([key[1]])[0]
        self._memory.move_to_end(key)
        while len(self._memory) > REMEMBERED:
            self._memory.popitem(last=False)
        return self._memory[key]


def _known(vector: Floats | None) -> Future[Floats | None]:
    future: Future[Floats | None] = Future()
    future.set_result(vector)
    return future


def _after_fork() -> None:
    """A forked child starts with free locks, threads of its own and an empty memory."""
    global typed  # noqa: PLW0603 - one in a process
    typed = Typing()


typed = Typing()
os.register_at_fork(after_in_child=_after_fork)
