"""Days, hours and what is left, in the words a person would say. Pure: `today` and the zone are arguments."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

DEFAULT_ZONE = "America/New_York"
_ZONE_WORDS = {"E": "Eastern", "C": "Central", "M": "Mountain", "P": "Pacific"}
_NAMED_HOURS = {time(12): "noon", time(0): "midnight"}


def day_full(day: date, today: date) -> str:
    """`Wednesday, July 8`; the year only if it is not this year."""
    return f"{day:%A}, {day_of_year(day, today)}"


def day_short(day: date, today: date) -> str:
    """`Wed, Jul 8`, for tables."""
    return f"{day:%a, %b} {day.day}" + _year(day, today)


def day_of_year(day: date, today: date) -> str:
    """`July 8`, where the weekday does not matter."""
    return f"{day:%B} {day.day}" + _year(day, today)


def _year(day: date, today: date) -> str:
    return "" if day.year == today.year else f", {day.year}"


def hour(at: time) -> str:
    """`9:14 a.m.`; `5 p.m.` on the hour; noon and midnight by name."""
    at = at.replace(second=0, microsecond=0, tzinfo=None)
    if at in _NAMED_HOURS:
        return _NAMED_HOURS[at]
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes} {'a.m.' if at.hour < 12 else 'p.m.'}"  # noqa: PLR2004 - hours of half a day


def local(at: datetime, zone: str = DEFAULT_ZONE) -> datetime:
    """The same instant on the desk's wall clock."""
    return at.astimezone(ZoneInfo(zone))


def instant_full(at: datetime, now: datetime, zone: str = DEFAULT_ZONE) -> str:
    """`Thursday, July 2, 9:14 a.m.` on the desk's clock."""
    here = local(at, zone)
    return f"{day_full(here.date(), local(now, zone).date())}, {hour(here.time())}"


def instant_short(at: datetime, now: datetime, zone: str = DEFAULT_ZONE) -> str:
    """`Thu, Jul 2, 9:14 a.m.`, for tables."""
    here = local(at, zone)
    return f"{day_short(here.date(), local(now, zone).date())}, {hour(here.time())}"


def zone_word(zone: str = DEFAULT_ZONE, at: datetime | None = None) -> str:
    """`Eastern` for the four zones of the lower 48, otherwise the zone's own abbreviation."""
    name = local(at or datetime(2026, 1, 1, tzinfo=UTC), zone).tzname() or zone
    is_continental = len(name) == len("EST") and name[1] in "SD" and name[2] == "T" and zone.startswith("America/")
    return _ZONE_WORDS.get(name[0], name) if is_continental else name


def days_left(days: int) -> str:
    """`2 days left`, `today`, `1 day late`. `days` are working days until the promise, negative when missed."""
    if days == 0:
        return "today"
    many = "day" if abs(days) == 1 else "days"
    return f"{abs(days)} {many} {'left' if days > 0 else 'late'}"


def due_words(due_on: date, days: int, today: date, *, closing: time = time(17)) -> str:
    """What stands beside a promise: `Today, 5 p.m.`, `Missed: Thu, Jul 2`, otherwise `Wed, Jul 8`."""
    if days < 0:
        return f"Missed: {day_short(due_on, today)}"
    if due_on == today:
        return f"Today, {hour(closing)}"
    return day_short(due_on, today)
