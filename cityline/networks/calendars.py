"""From a network to the calendar its promises are counted on."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from cityline.kernel.workdays import WEEKEND, Calendar
from cityline.networks.models import ExtraDay

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from cityline.networks.models import Network


@lru_cache(maxsize=64)
def _federal_year(year: int) -> Mapping[date, str]:
    """The days federal offices close in `year`, observed days too, so 31 December when 1 January is a Saturday.

    Source: 5 U.S.C. 6103 and OPM, as the `holidays` package states them (years to 2100).
    """
    import holidays  # reads every country's module, about a second: only when a date is asked for

    days = holidays.country_holidays("US", years=year, observed=True, categories="public")
    return {day: name for day, name in days.items() if day.year == year}


def federal_holiday(day: date) -> str | None:
    """Why federal offices are closed on `day`, in words for a page, or None."""
    name = _federal_year(day.year).get(day)
    return f"Federal holiday: {name}" if name else None


def default_calendar() -> Calendar:
    """Federal holidays, New York, closing 5 p.m.: what a network starts from. Needs no database."""
    return Calendar("America/New_York", time(17), federal_holiday)


def days_off(calendar: Calendar, after: date, *, days: int = 365) -> list[tuple[date, str]]:
    """Weekdays that do not count in the `days` days after `after`, each with its reason, earliest first."""
    ahead = (after + timedelta(days=step) for step in range(1, days + 1))
    return [(day, reason) for day in ahead if (reason := calendar.reason_off(day)) and reason != WEEKEND]


def calendar_of(network: Network, *, closing_at: time | None = None) -> Calendar:
    """Federal holidays and the network's own days, in one query. Made anew each time, so it is never stale.

    `closing_at`: as if the desk closed at this hour, for a look before saving.
    """
    own = dict(ExtraDay.objects.filter(network=network).values_list("on", "name"))
    made = calendar_with(network, own)
    return made if closing_at is None else replace(made, closing_at=closing_at)


def calendar_with(network: Network, own: Mapping[date, str]) -> Calendar:
    """The calendar the network would have if its own days were `own` (day to name): for a look before saving."""

    def holiday_on(day: date) -> str | None:
        return federal_holiday(day) or (f"Network holiday: {own[day]}" if day in own else None)

    return Calendar(network.zone, network.closing_at, holiday_on)
