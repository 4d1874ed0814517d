"""When things of the sample happened: offsets in working days before today, so that it is always fresh. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from cityline.kernel.workdays import Calendar

_MOMENT = re.compile(r"-(\d+)d (\d{2}):(\d{2})")
_DAY = re.compile(r"([+-])(\d+)d")


@dataclass(frozen=True)
class Moments:
    """Offsets read from `now` on the network's calendar. No moment lies in the future."""

    calendar: Calendar
    now: datetime

    @property
    def today(self) -> date:
        return self.calendar.day_of(self.now)

    def at(self, offset: str) -> datetime:
        """ "-2d 16:40": two working days before today, at that hour of the desk."""
        found = _MOMENT.fullmatch(offset)
        if found is None:
            raise ValueError(f"{offset!r} is not like -2d 16:40.")
        days, hour, minute = (int(part) for part in found.groups())
        return self._on(self.working_day(-days), time(hour, minute))

    def day(self, offset: str) -> date | None:
        """ "+8d": the eighth working day after today. "" is none."""
        if not offset:
            return None
        found = _DAY.fullmatch(offset)
        if found is None:
            raise ValueError(f"{offset!r} is not like +8d.")
        return self.working_day(int(found[1] + found[2]))

    def days_ago(self, days: int) -> datetime:
        """So many calendar days ago, late in the desk's morning."""
        return self._on(self.today - timedelta(days=days), time(11))

    def working_day(self, days: int) -> date:
        """The working day `days` (not nought) after or before today."""
        step, day = timedelta(days=1 if days > 0 else -1), self.today
        for _ in range(abs(days)):
            day += step
            while self.calendar.reason_off(day):
                day += step
        return day

    def before(self, moment: datetime, days: int) -> datetime:
        """So many working days before `moment`, at ten."""
        day = self.calendar.day_of(moment)
        for _ in range(days):
            day -= timedelta(days=1)
            while self.calendar.reason_off(day):
                day -= timedelta(days=1)
        return self._on(day, time(10))

    def _on(self, day: date, at: time) -> datetime:
        return min(datetime.combine(day, at, ZoneInfo(self.calendar.zone)), self.now)
