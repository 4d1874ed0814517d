"""Where rooms say what must be done in the background.

Two kinds. *Work* is polled all day by `cityline worker`: a function that does one small batch and says how many
pieces it did, nought meaning "nothing to do". *Clock jobs* are run by `cityline tick` when their interval has passed.
Both must be idempotent: they can be killed at any line and will be called again.

This module is only the list, so that any room may register from its `apps.ready()` without knowing who runs it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

# Does one batch, returns the number of pieces done.
Run = Callable[[], int]


@dataclass(frozen=True)
class Work:
    """Something the worker polls."""

    name: str
    run: Run


@dataclass(frozen=True)
class ClockJob:
    """Something to do once per `interval`."""

    name: str
    interval: timedelta
    run: Run


_work: dict[str, Work] = {}
_clock_jobs: dict[str, ClockJob] = {}


def register(name: str, run: Run) -> None:
    """Have the worker poll `run`. The same name again replaces it, so a reload is harmless."""
    _work[name] = Work(name, run)


def every(name: str, *, run: Run, minutes: float = 0, hours: float = 0) -> None:
    """Have `tick` call `run` once per interval."""
    interval = timedelta(minutes=minutes, hours=hours)
    if interval <= timedelta(0):
        raise ValueError(f"{name}: say every how many minutes or hours.")
    _clock_jobs[name] = ClockJob(name, interval, run)


def all_work() -> tuple[Work, ...]:
    return tuple(_work.values())


def all_clock_jobs() -> tuple[ClockJob, ...]:
    return tuple(_clock_jobs.values())
