"""A promise as a line with stops: what to draw for the days that count and the days that do not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest
from typing import Literal, Protocol

from .dates import day_short

Kind = Literal["start", "counted", "off", "due", "done"]


class Step(Protocol):
    """One day of a promise, as `kernel.workdays` explains it."""

    @property
    def date(self) -> date: ...
    @property
    def counted(self) -> bool: ...
    @property
    def reason(self) -> str: ...


class Promise(Protocol):
    """What `kernel.workdays.promise` returns, as far as a line needs it."""

    @property
    def due_on(self) -> date: ...
    @property
    def steps(self) -> Sequence[Step]: ...


@dataclass(frozen=True, slots=True)
class Stop:
    """A day on the line: its date in words, a reason, its mark, and whether the stretch after it is dotted."""

    day: str
    text: str
    kind: Kind = "counted"
    gap: bool = False
    on: date | None = None

    @property
    def classes(self) -> str:
        marks = [f"cl-line__day--{self.kind}"] if self.kind != "counted" else []
        return " ".join(["cl-line__day", *marks, *(["cl-line__day--gap"] if self.gap else [])])


def stops_of(
    promise: Promise, today: date, *, answered_on: date | None = None, answered: str = "Answered"
) -> list[Stop]:
    """Every day from asking to the promise, in its own words; with `answered_on`, the day it was kept or broken."""
    stops = [_stop(step, promise.due_on, today, is_first=at == 0) for at, step in enumerate(promise.steps)]
    if answered_on is not None:
        stops = _with_answer(stops, Stop(day_short(answered_on, today), answered, "done", on=answered_on))
    return dotted(stops)


def before_sending(promise: Promise, today: date) -> list[Stop]:
    """The line of the promise panel: what would happen if it were sent now."""
    return stops_of(promise, today)


def _stop(step: Step, due_on: date, today: date, *, is_first: bool) -> Stop:
    kind: Kind = "start" if is_first else "due" if step.date == due_on else "counted" if step.counted else "off"
    return Stop(day_short(step.date, today), step.reason, kind, on=step.date)


def _with_answer(stops: list[Stop], answer: Stop) -> list[Stop]:
    """The answer takes the place of its day; asked and answered on one day, or late, it gets a stop of its own."""
    days = [stop.on for stop in stops]
    if answer.on in days[1:]:
        at = days.index(answer.on, 1)
        return [*stops[:at], answer, *stops[at + 1 :]]
    if answer.on == days[0]:
        return [stops[0], answer, *stops[1:]]
    return [*stops, answer]


def dotted(stops: Iterable[Stop]) -> list[Stop]:
    """Dotted is the stretch before a day that does not count, and after the answer: time passes, no promise runs."""
    row = list(stops)
    return [
        replace(stop, gap=True)
        if nxt is not None and (stop.kind == "done" or (stop.kind != "off" and nxt.kind == "off"))
        else stop
        for stop, nxt in zip_longest(row, row[1:])
    ]
