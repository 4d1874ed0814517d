"""`cityline tick`: runs every registered clock job whose interval has passed."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from django.db import Error, IntegrityError, close_old_connections, connection, transaction

from cityline.kernel import clock, work
from cityline.notices.headers import one_line
from cityline.notices.models import WorkRecord

log = logging.getLogger(__name__)
PREFIX = "clock."


class Ran(NamedTuple):
    name: str
    done: int
    error: str


def tick(*, everything: bool = False) -> list[Ran]:
    """Run what is due (or `everything`), each on its own: one that fails does not stop the next.

    Taking the turn is an update of the row as it was seen, so two ticks at once run a job once. A tick killed half way
    leaves the job for the next interval; jobs are idempotent and find again what they left.
    """
    now = clock.now()
    return [_run(job) for job in work.all_clock_jobs() if _take_turn(job, now, everything=everything)]


def run(stop: threading.Event, *, every: float, heard: Callable[[Ran], object] = lambda _ran: None) -> None:
    """Tick each `every` seconds until `stop` is set; while the database is away, say so and go on."""
    while not stop.is_set():
        try:
            close_old_connections()
            for ran in tick():
                heard(ran)
        except Error as trouble:
            log.warning("The clock waits for the database: %s", one_line(str(trouble), 200))
        stop.wait(every)
    connection.close()


def _take_turn(job: work.ClockJob, now: datetime, *, everything: bool) -> bool:
    name = PREFIX + job.name
    row = WorkRecord.objects.filter(name=name).first()
    if row is None:
        try:
            with transaction.atomic():
                WorkRecord.objects.create(name=name, began_at=now)
        except IntegrityError:
            return False
        return True
    if not everything and now - row.began_at < job.interval:
        return False
    return WorkRecord.objects.filter(name=name, began_at=row.began_at).update(began_at=now, ended_at=None) == 1


def _run(job: work.ClockJob) -> Ran:
    done, error = 0, ""
    try:
        done = job.run()
    except Exception as trouble:
        log.exception("Clock job %s failed", job.name)
        error = one_line(f"{type(trouble).__name__}: {trouble}", 500)
    WorkRecord.objects.filter(name=PREFIX + job.name).update(ended_at=clock.now(), done=done, last_error=error)
    return Ran(job.name, done, error)
