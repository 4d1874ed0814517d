"""All at once: writers, readers, whoever kills, and whoever keeps an index from being written."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from bench import changing, killing, watching
from bench.figures import Options

if TYPE_CHECKING:
    from collections.abc import Callable

READERS = 2  # of each node
LONGEST, AHEAD = 960.0, 0.02  # seconds; share
QUICKLY, SLOWLY = 0.02, 0.3  # seconds between two requests of one reader


class Pace:
    """Writers and readers get through their shares side by side, because the machine is one and it is what is read
    meanwhile that is checked: a writer who is ahead waits, a reader who is ahead asks less often. It ends when both are
    done, or after `LONGEST` seconds."""

    def __init__(self, options: Options, read: watching.Read) -> None:
        self.over = threading.Event()
        self._responses, self._read, self._ends = options.responses, read, time.monotonic() + LONGEST
        self._written = 0.0

    @property
    def is_read(self) -> bool:
        return self._read.checked.total() >= self._responses

    def may_write(self, share: float) -> bool:
        """Waits until so large a share may be written; whether anything more may."""
        self._written = share
        while not self._is_late and self._read.checked.total() < (share - AHEAD) * self._responses:
            time.sleep(0.02)
        return not self._is_late

    def pause(self) -> float:
        """Seconds for a reader before the next request."""
        is_ahead = self._read.checked.total() > (self._written + AHEAD) * self._responses
        return SLOWLY if is_ahead else QUICKLY

    def wait_for_readers(self) -> None:
        while not self._is_late and not self.is_read:
            time.sleep(0.1)

    @property
    def _is_late(self) -> bool:
        return self.over.is_set() or time.monotonic() > self._ends


def rage(
    options: Options,
    nodes: list[killing.Node],
    writers: list[changing.Writer],
    read: watching.Read,
    kills: killing.Kills,
) -> None:
    pace, troubles = Pace(options, read), list[BaseException]()

    def guarded(work: Callable[[], None]) -> threading.Thread:
        def run() -> None:
            from django.db import connection

            try:
                work()
            except BaseException as error:  # noqa: BLE001 - raised again below, in the main thread
                troubles.append(error)
                pace.over.set()
            finally:
                connection.close()

        thread = threading.Thread(target=run)
        thread.start()
        return thread

    each, diary = -(-options.writes // len(writers)), writers[0].diary
    writing = [guarded(lambda one=writer: one.write(each, pace.may_write)) for writer in writers]  # type: ignore[misc]
    rest = [
        guarded(lambda at=node, who=number: watching.keep_reading(at, who, diary, read, pace.over, pace.pause))  # type: ignore[misc]
        for number, node in enumerate(nodes * READERS)
    ]
    rest.append(guarded(lambda: killing.keep_killing(nodes, kills, pace.over)))
    rest.append(guarded(lambda: killing.keep_holding(nodes, pace.over)))
    for thread in writing:
        thread.join()
    pace.wait_for_readers()
    pace.over.set()
    for thread in rest:
        thread.join()
    if troubles:
        raise troubles[0]
