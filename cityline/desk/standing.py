"""How a promise stands, in words: for the asker as a sentence and a line, for the desk short enough for a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cityline.desk.deadlines import Lateness, Standing, lateness, promise_again
from cityline.desk.states import Status
from cityline.kernel import clock, workdays
from cityline.ui import dates, lines

if TYPE_CHECKING:
    from datetime import date

    from cityline.desk.models import Question
    from cityline.kernel.workdays import Calendar


@dataclass(frozen=True)
class Clock:
    """How a promise stands, in the asker's words and as a line."""

    standing: Standing
    headline: str
    detail: str
    stops: list[lines.Stop]


def lateness_of(question: Question, calendar: Calendar, today: date) -> Lateness:
    """How this question's promise stands today."""
    return lateness(
        due_on=question.due_on,
        steps=question.promise.steps,
        today=today,
        calendar=calendar,
        answered_on=calendar.day_of(question.answered_at) if question.answered_at else None,
        paused=question.paused_since is not None,
        withdrawn=question.status == Status.WITHDRAWN,
    )


def clock_of(question: Question, calendar: Calendar) -> Clock:
    """The clock of the asker's page. While paused, the date is the one we could keep if the city wrote back now."""
    today = calendar.day_of(clock.now())
    if question.paused_since:
        running = promise_again(question, calendar, pauses=question.pauses.all(), as_of=clock.now())
        question.due_on, question.promise_steps = running.due_on, running.to_json()
    late = lateness_of(question, calendar, today)
    headline, detail = _words(question, late, calendar, today)
    return Clock(late.standing, headline, detail, _stops(question, late, calendar, today))


def _words(question: Question, late: Lateness, calendar: Calendar, today: date) -> tuple[str, str]:
    due = dates.day_full(late.due_on, today)
    who = str(question.assigned_to or "A navigator")
    hour = workdays.hour_in_words(question.closing_at)
    zone = dates.zone_word(calendar.zone)
    match late.standing:
        case Standing.WITHDRAWN:
            return "You withdrew this question.", "Nothing more is owed. Everything stays readable here."
        case Standing.KEPT:
            return f"Answered {_answered(question, calendar, today)},", _early(late.days)
        case Standing.KEPT_LATE:
            return (
                f"Answered {_answered(question, calendar, today)}.",
                f"We promised {due} and missed it. We are sorry.",
            )
        case Standing.PAUSED:
            since = dates.instant_short(question.paused_since or clock.now(), clock.now(), calendar.zone).rsplit(
                ",", 1
            )[0]
            return (
                f"Paused since {since}, waiting on you.",
                f"If you write back today, the answer comes by {due}. Days of waiting do not count.",
            )
        case Standing.MISSED:
            return f"We promised {due} and missed it.", f"{who} will write to you today."
        case Standing.TODAY:
            return f"Your answer comes today by {hour} {zone}.", f"{who} is writing it."
        case _:
            left = "1 business day" if late.days == 1 else f"{late.days} business days"
            taken = f"{question.assigned_to} is writing it." if question.assigned_to else "A navigator reads it today."
            return f"Your answer comes by {due}.", f"{left} left; by {hour} {zone}. {taken}"


def _answered(question: Question, calendar: Calendar, today: date) -> str:
    return dates.day_full(calendar.day_of(question.answered_at), today) if question.answered_at else ""


def _early(days: int) -> str:
    if days == 0:
        return "on the day we promised."
    return f"{'one business day' if days == 1 else f'{days} business days'} before we promised."


def _stops(question: Question, late: Lateness, calendar: Calendar, today: date) -> list[lines.Stop]:
    if late.standing not in {Standing.KEPT, Standing.KEPT_LATE} or question.answered_at is None:
        return lines.stops_of(question.promise, today)
    at = dates.hour(dates.local(question.answered_at, calendar.zone).time())
    sent_on = calendar.day_of(question.answered_at)
    return lines.stops_of(question.promise, today, answered_on=sent_on, answered=f"Response sent at {at}")


MARKS = {
    Status.NEW: "open",
    Status.DRAFTING: "half",
    Status.WAITING: "wait",
    Status.IN_REVIEW: "full",
    Status.APPROVED: "full",
    Status.ANSWERED: "done",
    Status.WITHDRAWN: "wait",
}


@dataclass(frozen=True)
class Due:
    """The words of the queue's gauge: one of `done`, `paused`, `today` or none, and the mark of the status."""

    done: str
    paused: str
    today: str
    mark: str


def due_of(question: Question, late: Lateness, calendar: Calendar) -> Due:
    """How the desk says it, short enough for a table."""
    now = clock.now()
    done = paused = at = ""
    if question.answered_at:
        done = f"Answered {dates.day_short(calendar.day_of(question.answered_at), calendar.day_of(now))}"
    elif question.paused_since:
        day = calendar.day_of(question.paused_since)
        paused = f"{day:%b} {day.day}"
    elif late.standing == Standing.TODAY:
        at = workdays.hour_in_words(question.closing_at)
    return Due(done, paused, at, MARKS[Status(question.status)])
