"""`cityline tick`: runs every registered clock job whose interval has passed."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction

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
