"""Rows and counts put into the words and parts the pages show. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.urls import reverse

from cityline.networks.models import Network
from cityline.notices.models import WorkRecord
from cityline.places.models import Place
from cityline.web.loading import files
from cityline.web.queries import ServiceRecord

# The worker writes its sign of life every five seconds; a minute without one is no accident.
SILENT = timedelta(minutes=1)
_WORKS = {
    "notices.send": "Sending messages",
    "index": "Keeping the search up to date",
    "vectors": "Reading new records for meaning",
}


@dataclass(frozen=True)
class Number:
    """One of the four numbers, as `c-numbers` draws it."""

    name: str
    value: str
    unit: str = ""
    note: str = ""
    broken: bool = False


def numbers(record: ServiceRecord) -> list[Number]:
    """What there is; the median only once something was answered."""
    shown = []
    if record.median_days is not None:
        days = f"{record.median_days:g}"
        unit = "business day" if days == "1" else "business days"
        shown.append(Number("median time to a written answer", days, unit, "Pauses to wait for the city do not count"))
    shown.append(
        Number("questions answered", f"{record.answered:,}", f"of {record.asked:,}", f"{record.still_open:,} open now")
    )
    missed = Number(
        "promises missed",
        f"{record.missed:,}",
        f"of {record.asked:,}",
        "Late answers and dates passed",
        record.missed > 0,
    )
    return [*shown, missed, Number("cities asked", f"{record.cities:,}", "", "Any city, town or county may")]


@dataclass(frozen=True)
class Example:
    """A question to begin with, and the address that puts it into the box."""

    question: str
    url: str


def example_questions(network: Network) -> list[Example]:
    """Those of the sample; a real network has none of ours."""
    if not network.is_sample:
        return []
    places = Place.objects.in_bulk([row["city"] for row in files.rows("examples") if row["city"]])
    return [_example(row, places.get(row["city"])) for row in files.rows("examples")]


def _example(row: files.Fields, place: Place | None) -> Example:
    query = {"question": row["question"]} | ({"city": str(place), "geoid": place.geoid} if place else {})
    return Example(row["question"], f"{reverse('ask')}?{urlencode(query)}")


@dataclass(frozen=True)
class Pulse:
    """One piece of background work: when it was last alive, and whether something is wrong. Never what went wrong:
    that may name a person."""

    name: str
    seen_at: datetime | None
    is_well: bool


def works(records: Iterable[WorkRecord], now: datetime) -> list[Pulse]:
    """All of it. Clock jobs run once an interval, so only their last error tells."""
    return [_pulse(row, now) for row in records]


def _pulse(row: WorkRecord, now: datetime) -> Pulse:
    on_time = row.name.startswith("clock.") or (row.ended_at is not None and now - row.ended_at < SILENT)
    return Pulse(_WORKS.get(row.name, row.name), row.ended_at, on_time and not row.last_error)
