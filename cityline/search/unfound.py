"""Search lines that found nothing, counted by month, so that a librarian sees what the library lacks.

Kept without anyone's name, address or session; never a long text, and nothing that looks like a way to reach a person.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import DatabaseError, connection, transaction
from django.db.models import Max, Sum

from cityline.kernel import clock
from cityline.search.models import Unfound
from cityline.search.words import CODE, WORD, cleaned

log = logging.getLogger(__name__)

MOST_LINES: Final = 5_000  # different ones in a month; afterwards only known ones are counted
LONGEST: Final = 100  # characters
MOST_WORDS: Final = 8
PLACES: Final = ("search", "library", "answers", "programs")
KEPT: Final = timedelta(days=396)  # thirteen months
_DIGITS: Final = 7  # from here on a number may be somebody's
_NUMBER = re.compile(r"\d(?:[\s().+/-]*\d)*")
_ADDRESS = re.compile(r"@|://|\bwww\.")

_UPSERT = """
    INSERT INTO search_unfound (words, place, month_on, count, last_at)
    SELECT %(words)s, %(place)s, %(month)s, 1, %(now)s
    WHERE (SELECT count(*) FROM search_unfound WHERE month_on = %(month)s) < %(most)s
       OR EXISTS (SELECT 1 FROM search_unfound WHERE words = %(words)s AND place = %(place)s AND month_on = %(month)s)
    ON CONFLICT (words, place, month_on) DO UPDATE SET count = search_unfound.count + 1, last_at = EXCLUDED.last_at
"""


@dataclass(frozen=True)
class Line:
    """What was typed, how often in the month, where, and when last (aware)."""

    words: str
    count: int
    places: tuple[str, ...]
    last_at: datetime


def normalised(line: str) -> str:
    """The line as it is counted: lower case, single spaces. "" if it is none to keep: no word in it, too long, or it
    holds what may be an e-mail or web address, a telephone number or another long number. Pure."""
    text = " ".join(cleaned(line).lower().split())
    words = len(WORD.findall(text))
    if not 1 <= words <= MOST_WORDS or len(text) > LONGEST or _ADDRESS.search(text):
        return ""
    numbers = _NUMBER.findall(CODE.sub(" x ", text))
    return "" if any(sum(letter.isdigit() for letter in number) >= _DIGITS for number in numbers) else text


def note(line: str, *, where: str, page: int = 1, filtered: bool = False, degraded: bool = False) -> bool:
    """Counts a line that found nothing; whether it did. For the page that is about to say so.

    Not on a later page, not with filters (the line alone might find something) and not while the index is being built.
    One statement; harmless where nothing can be written: then a line in the log, never an error.
    """
    words = normalised(line)
    if not words or page > 1 or filtered or degraded or where not in PLACES:
        return False
    now = clock.now()
    given: dict[str, Any] = {
        "words": words,
        "place": where,
        "month": month_of(now.date()),
        "now": now,
        "most": MOST_LINES,
    }
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_UPSERT, given)
            return bool(cursor.rowcount)
    except DatabaseError as error:
        log.warning("A search that found nothing could not be counted: %s", type(error).__name__)
        return False


def month_of(day: date) -> date:
    """Its first day."""
    return day.replace(day=1)


def this_month(limit: int) -> list[Line]:
    """The lines of this month, those asked most first. One query."""
    return of_month(clock.now().date(), limit)


def of_month(day: date, limit: int) -> list[Line]:
    """The lines of the month this day is in; of all places together. One query."""
    rows = (
        Unfound.objects.filter(month_on=month_of(day))
        .values("words")
        .annotate(total=Sum("count"), last=Max("last_at"), places=ArrayAgg("place", order_by=["place"]))
        .order_by("-total", "-last", "words")
    )
    return [Line(row["words"], row["total"], tuple(row["places"]), row["last"]) for row in rows[:limit]]


def months() -> list[date]:
    """Months with any, the newest first."""
    return list(Unfound.objects.order_by("-month_on").values_list("month_on", flat=True).distinct())


def forget_old() -> int:
    """Deletes what is older than thirteen months; how many."""
    return Unfound.objects.filter(month_on__lt=month_of((clock.now() - KEPT).date())).delete()[0]
