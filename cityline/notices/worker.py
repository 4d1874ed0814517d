"""`cityline worker`: sends notices and does every other piece of registered work until told to stop.

One thread per kind of work, each with its own database connection: a mail server that hangs must not keep a
published answer from being found. A thread that meets trouble waits, longer each time, and goes on.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
import threading
import time
from datetime import timedelta

from django.db import Error, close_old_connections, connection

from cityline.kernel import clock, work
from cityline.notices import clockwork, sending
from cityline.notices.headers import one_line
from cityline.notices.models import WorkRecord

log = logging.getLogger(__name__)
IDLE = 0.5  # seconds between looks at an empty queue
LONGEST_WAIT = 30.0  # seconds after repeated trouble
DATABASE_WAIT = 1.0  # a database that restarts is back within five seconds; look often
PULSE = timedelta(seconds=5)
STOPPING = 25.0  # seconds a thread may take to finish the message in its hands
NAME = f"{socket.gethostname()[:60]}:{os.getpid()}:{secrets.token_hex(4)}"


def run_once(*, by: str = NAME) -> int:
    """Send what is due now; how many messages were handled."""
    return sending.deliver_due(by=by)


def run(stop: threading.Event, *, tick_every: float = 0) -> None:
    """Work until `stop` is set, then let every thread finish what it holds. What is cut off is taken again by lease.

    With `tick_every` (seconds) it is the clock as well: a process of its own for that would cost 100 MB.
    """
    jobs = (work.Work("notices.send", run_once), *work.all_work())
    threads = [threading.Thread(target=_poll, args=(job, stop), name=job.name, daemon=True) for job in jobs]
    if tick_every:
        ticking = {"stop": stop, "every": tick_every}
        threads.append(threading.Thread(target=clockwork.run, kwargs=ticking, name="clock", daemon=True))
    for thread in threads:
        thread.start()
    stop.wait()
    last_moment = time.monotonic() + STOPPING
    for thread in threads:
        thread.join(timeout=max(0.0, last_moment - time.monotonic()))


def _poll(job: work.Work, stop: threading.Event) -> None:
    pulse = _Pulse(job.name)
    troubles = 0
    while not stop.is_set():
        try:
            close_old_connections()
            done = job.run()
            pulse.beat(done)
        except Exception as trouble:
            troubles += 1
            log.exception("%s met trouble", job.name)
            pulse.confess(trouble)
            lost = isinstance(trouble, Error)
            stop.wait(DATABASE_WAIT if lost else min(LONGEST_WAIT, 2.0 ** min(troubles, 5)))
        else:
            troubles = 0
            if not done:
                stop.wait(IDLE)
    connection.close()


class _Pulse:
    """Writes the sign of life, at most once per PULSE."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.last: float | None = None
        self.began_at = clock.now()

    def beat(self, done: int) -> None:
        if self.last is not None and time.monotonic() - self.last < PULSE.total_seconds():
            return
        values = {"began_at": self.began_at, "ended_at": clock.now(), "last_error": ""} | (
            {"done": done} if done else {}
        )
        WorkRecord.objects.update_or_create(name=self.name, defaults=values)
        self.last = time.monotonic()

    def confess(self, trouble: Exception) -> None:
        try:
            close_old_connections()
            error = one_line(f"{type(trouble).__name__}: {trouble}", 500)
            WorkRecord.objects.update_or_create(
                name=self.name, defaults={"began_at": self.began_at, "last_error": error}
            )
        except Error:
            log.info("%s could not write down its trouble: the database is away", self.name)
        self.last = None
