"""When is it late: the promise of one question and how it stands today. Pure; nothing here is stored."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from cityline.kernel import workdays

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime, time


class Stretch(Protocol):
    """A pause as any row or value that has its two moments."""

    @property
    def began_at(self) -> datetime: ...
    @property
    def ended_at(self) -> datetime | None: ...


class Promised(Protocol):
    """A question as far as its promise goes: the terms it was asked under stay with it."""

    @property
    def received_at(self) -> datetime: ...
    @property
    def promise_days(self) -> int: ...
    @property
    def closing_at(self) -> time: ...


class Standing(StrEnum):
    """How a promise stands on a day."""

    UPCOMING = "upcoming"
    TODAY = "today"
    MISSED = "missed"
    PAUSED = "paused"
    KEPT = "kept"
    KEPT_LATE = "kept_late"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Lateness:
    """`days` is working days left (negative: late). For an answered question, days before (+) or after (-) the promise."""

    standing: Standing
    due_on: date
    days: int
    counted: int


def promise_of(
    received_at: datetime,
    calendar: workdays.Calendar,
    *,
    days: int,
    pauses: Iterable[Stretch],
    as_of: datetime,
) -> workdays.Promise:
    """The promise with its pauses; while one is open, the date as if the city wrote back at `as_of`."""
    spans = [workdays.Pause(pause.began_at, pause.ended_at) for pause in pauses]
    return workdays.promise(received_at, calendar, days=days, pauses=spans, as_of=as_of)


def calendar_for(question: Promised, calendar: workdays.Calendar) -> workdays.Calendar:
    """The network's days off with the closing hour this question was promised by."""
    return replace(calendar, closing_at=question.closing_at)


def promise_again(
    question: Promised, calendar: workdays.Calendar, *, pauses: Iterable[Stretch], as_of: datetime
) -> workdays.Promise:
    """The promise of a question already asked, under its own terms, on the days off of `calendar`."""
    return promise_of(
        question.received_at, calendar_for(question, calendar), days=question.promise_days, pauses=pauses, as_of=as_of
    )


def lateness(
    *,
    due_on: date,
    steps: Iterable[workdays.Step],
    today: date,
    calendar: workdays.Calendar,
    answered_on: date | None = None,
    paused: bool = False,
    withdrawn: bool = False,
) -> Lateness:
    """How the promise stands; `counted` is the number of its days that have begun (for the gauge)."""
    counted = sum(1 for step in steps if step.counted and step.date <= (answered_on or today))
    if withdrawn:
        return Lateness(Standing.WITHDRAWN, due_on, 0, counted)
    if answered_on is not None:
        days = workdays.days_left(due_on, answered_on, calendar)
        return Lateness(Standing.KEPT if days >= 0 else Standing.KEPT_LATE, due_on, days, counted)
    days = workdays.days_left(due_on, today, calendar)
    if paused:
        return Lateness(Standing.PAUSED, due_on, days, counted)
    if days < 0:
        return Lateness(Standing.MISSED, due_on, days, counted)
    return Lateness(Standing.TODAY if days == 0 else Standing.UPCOMING, due_on, days, counted)
