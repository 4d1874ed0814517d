"""The promise as arithmetic: which days count, when an answer is due, and why.

Pure: no database, no clock of its own, no process time zone. The moment, the calendar and the pauses are arguments.

The rule
- Received at the closing hour or before, a question is received that day. After it, on the next calendar day.
  That day is day 0 and never counts.
- A working day is not a Saturday, not a Sunday and not in the calendar.
- A working day does not count if the clock stands paused at that day's closing hour.
- The promise is the third day that counts. Late compares dates, not seconds.

A pause is half open: it holds its first moment and not its last. So one that ends exactly at closing no longer
stops that day, and pauses that touch behave as one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, Self
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SATURDAY = 5
ONE_DAY = timedelta(days=1)

# A calendar without one working day in a year is a mistake in the calendar.
LONGEST_CLOSURE = 366
# Twenty years of steps: a pause longer than this is a mistake in the pause.
LONGEST_COUNT = 7_305

YOU_ASK = "You ask. The day itself does not count."
COUNTS_AS_ASKED = "Counts as the day you ask. The day itself does not count."
WEEKEND = "Weekend"
PAUSED = "The clock was paused, waiting on the city."


class NoWorkingDayError(ValueError):
    """The calendar, or a pause, leaves no day to promise. Its text is a sentence for whoever set them."""


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stood still from `began_at` until `ended_at` (aware); None: it still does."""

    began_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """Where the desk's clock stands. `holiday_on` gives the reason a weekday does not count, or None."""

    zone: str
    closing_at: time
    holiday_on: Callable[[date], str | None]

    def closing_of(self, day: date) -> datetime:
        """The instant (UTC) the desk closes on `day`, daylight saving or not."""
        return datetime.combine(day, self.closing_at, ZoneInfo(self.zone)).astimezone(UTC)

    def day_of(self, instant: datetime) -> date:
        """The desk's date at `instant` (aware)."""
        return _aware(instant).astimezone(ZoneInfo(self.zone)).date()

    def reason_off(self, day: date) -> str | None:
        """Why `day` is not a working day, or None if it is one."""
        return WEEKEND if day.weekday() >= SATURDAY else self.holiday_on(day)


@dataclass(frozen=True, slots=True)
class Step:
    """One day on the way to the promise, with its reason in words fit for a page."""

    date: date
    weekday: str
    counted: bool
    reason: str

    def to_json(self) -> dict[str, Any]:
        return {
            "date": self.date.isoformat(),
            "weekday": self.weekday,
            "counted": self.counted,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class Promise:
    """The day we said, and every day that led to it. `received_on` is day 0."""

    received_on: date
    due_on: date
    steps: tuple[Step, ...]

    @property
    def days(self) -> int:
        """How many working days were counted."""
        return sum(step.counted for step in self.steps)

    def to_json(self) -> dict[str, Any]:
        """Plain values for a JSON column and for the API; `from_json` reads them back."""
        return {
            "received_on": self.received_on.isoformat(),
            "due_on": self.due_on.isoformat(),
            "days": self.days,
            "steps": [step.to_json() for step in self.steps],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        steps = (
            Step(date.fromisoformat(row["date"]), row["weekday"], row["counted"], row["reason"])
            for row in data["steps"]
        )
        return cls(date.fromisoformat(data["received_on"]), date.fromisoformat(data["due_on"]), tuple(steps))


class WorkedDays(NamedTuple):
    """Working days from question to answer: `net` without those a pause stopped, `gross` with them."""

    net: int
    gross: int


def promise(
    received_at: datetime,
    calendar: Calendar,
    *,
    days: int = 3,
    pauses: Iterable[Pause] = (),
    as_of: datetime | None = None,
) -> Promise:
    """The day an answer is due, with its reasons.

    A pause still open is counted as if it ended at `as_of`: the date is the one we could keep if the city wrote back
    at that moment. Without `as_of` an open pause is refused (ValueError), as no date can be known.
    """
    if days < 1:
        raise ValueError("A promise is at least one working day.")
    received_on, opening = _day_zero(received_at, calendar)
    stopped = _merged(pauses, as_of)
    steps = list(opening)
    counted, closed, day = 0, 0, received_on
    while counted < days:
        day = _next(day, len(steps), closed)
        off = calendar.reason_off(day)
        closed = closed + 1 if off else 0
        reason = off or (PAUSED if _stands_paused(stopped, day, calendar) else None)
        if reason is None:
            counted += 1
        text = reason or (f"Day {counted}: your answer" if counted == days else f"Day {counted}")
        steps.append(_step(day, text, counted=reason is None))
    return Promise(received_on, day, tuple(steps))


def days_left(promise_due_on: date, today: date, calendar: Calendar) -> int:
    """Working days from `today` to the promise: 0 on the day itself, below 0 when late.

    Never 0 on another day: due Friday and today Saturday is already -1, though no working day has passed.
    """
    if today == promise_due_on:
        return 0
    if today < promise_due_on:
        return max(1, working_days_between(today, promise_due_on, calendar))
    return min(-1, -working_days_between(promise_due_on, today, calendar))


def working_days_between(after: date, until: date, calendar: Calendar) -> int:
    """How many working days lie after `after` up to and including `until`; 0 if `until` is not later."""
    span = (until - after).days
    return sum(calendar.reason_off(after + ONE_DAY * step) is None for step in range(1, span + 1))


def net_and_gross_days(
    received_at: datetime, answered_at: datetime, pauses: Iterable[Pause], calendar: Calendar
) -> WorkedDays:
    """Working days a question took, counted as the promise is: answered on the promised day is 3 net.

    A pause still open when the answer left ends with it.
    """
    received_on, _ = _day_zero(received_at, calendar)
    answered_on = calendar.day_of(answered_at)
    stopped = _merged(pauses, answered_at)
    gross = working_days_between(received_on, answered_on, calendar)
    lost = sum(
        calendar.reason_off(day) is None and _stands_paused(stopped, day, calendar)
        for day in (received_on + ONE_DAY * step for step in range(1, (answered_on - received_on).days + 1))
    )
    return WorkedDays(net=gross - lost, gross=gross)


def hour_in_words(at: time) -> str:
    """17:00 as "5 p.m.", 16:30 as "4:30 p.m.", 12:00 as "noon"."""
    if (at.hour, at.minute) in {(0, 0), (12, 0)}:
        return "noon" if at.hour else "midnight"
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes} {'p.m.' if at.hour >= 12 else 'a.m.'}"  # noqa: PLR2004 - noon


def _day_zero(received_at: datetime, calendar: Calendar) -> tuple[date, tuple[Step, ...]]:
    """Day 0 and the steps that explain it. Instants are compared, not wall clocks: an hour that comes twice stays
    in order."""
    asked_on = calendar.day_of(received_at)
    if received_at <= calendar.closing_of(asked_on):
        return asked_on, (_step(asked_on, YOU_ASK, counted=False),)
    counts_on = asked_on + ONE_DAY
    late = (
        f"Received after {hour_in_words(calendar.closing_at)}, "
        f"so it counts as received on {WEEKDAYS[counts_on.weekday()]}"
    )
    return counts_on, (_step(asked_on, late, counted=False), _step(counts_on, COUNTS_AS_ASKED, counted=False))


def _merged(pauses: Iterable[Pause], as_of: datetime | None) -> Sequence[tuple[datetime, datetime]]:
    """Pauses as (began, ended) in order of time, those that overlap or touch made one; empty ones dropped."""
    spans: list[tuple[datetime, datetime]] = []
    for began, ended in sorted(_span(pause, as_of) for pause in pauses):
        if spans and began <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], ended))
        elif began < ended:
            spans.append((began, ended))
    return spans


def _span(pause: Pause, as_of: datetime | None) -> tuple[datetime, datetime]:
    began = _aware(pause.began_at)
    if pause.ended_at is None:
        if as_of is None:
            raise ValueError("A pause is still open: say as of which moment to count.")
        return began, max(began, _aware(as_of))
    if _aware(pause.ended_at) < began:
        raise ValueError("A pause cannot end before it began.")
    return began, pause.ended_at


def _stands_paused(spans: Sequence[tuple[datetime, datetime]], day: date, calendar: Calendar) -> bool:
    if not spans:
        return False
    closing = calendar.closing_of(day)
    return any(began <= closing < ended for began, ended in spans)


def _next(day: date, taken: int, closed: int) -> date:
    """The day after `day`, unless the search has left what a real calendar or pause can ask."""
    if closed >= LONGEST_CLOSURE:
        raise NoWorkingDayError("This calendar has no working day in a whole year, so no date can be promised.")
    if taken >= LONGEST_COUNT or day == date.max:
        raise NoWorkingDayError("No date can be promised within twenty years: look at the pauses of this question.")
    return day + ONE_DAY


def _step(day: date, reason: str, *, counted: bool) -> Step:
    return Step(day, WEEKDAYS[day.weekday()], counted, reason)


def _aware(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("The clock only knows instants with a zone.")
    return instant
