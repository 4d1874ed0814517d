"""When an answer is due, explained: one function behind the page, the API and the command."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from cityline.kernel.refusals import Refused
from cityline.kernel.workdays import Promise, promise

if TYPE_CHECKING:
    from cityline.kernel.workdays import Calendar

# The years for which today's list of federal holidays can be computed with both neighbors.
FIRST_YEAR, LAST_YEAR = 2000, 2099


def explain(received: str | datetime, calendar: Calendar, *, days: int = 3) -> dict[str, Any]:
    """{"received_on", "due_on", "days", "steps": [{"date", "weekday", "counted", "reason"}]}, dates in ISO form.

    A time without a zone is the desk's own. Refused if it cannot be read or lies outside the years we know.
    """
    return promise_for(received, calendar, days=days).to_json()


def promise_for(received: str | datetime, calendar: Calendar, *, days: int = 3) -> Promise:
    """The same as a Promise, for callers that draw it."""
    instant = _read(received) if isinstance(received, str) else received
    if not FIRST_YEAR <= instant.year <= LAST_YEAR:
        raise Refused("deadline_year", f"Give a time between the years {FIRST_YEAR} and {LAST_YEAR}.", field="received")
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=ZoneInfo(calendar.zone))
    return promise(instant, calendar, days=days)


def _read(text: str) -> datetime:
    text = text.strip()
    try:
        # The parser overlooks a null byte at the end.
        return datetime.fromisoformat(text if text.isprintable() else "")
    except ValueError as error:
        raise Refused(
            "deadline_unreadable",
            "Write the time as year-month-day, the letter T, hour:minute. For example 2026-07-02T16:40.",
            field="received",
        ) from error
