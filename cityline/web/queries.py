"""Reading several rooms at once, for the pages that show them together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.db.models import Count, Q
from django.db.models.functions import TruncDate

from cityline.desk.models import Question
from cityline.desk.states import OPEN, Status
from cityline.kernel import clock, workdays
from cityline.library.models import Resource
from cityline.notices.models import Notice

if TYPE_CHECKING:
    from cityline.networks.models import Network

RECORD_KEPT = 60  # seconds; the record changes a few times an hour
YEAR = timedelta(days=365)
WORTH_A_LOOK = 4


@dataclass(frozen=True)
class ServiceRecord:
    """Promises of the last twelve months. `median_days`: business days from asking to the written answer, pauses
    not counted; None before the first answer. A promise is missed if the answer came after it, or it has passed
    and there is none. Withdrawn questions count nowhere."""

    since: date
    asked: int = 0
    answered: int = 0
    missed: int = 0
    cities: int = 0
    median_days: float | None = None

    @property
    def still_open(self) -> int:
        return self.asked - self.answered


def service_record(network: Network, calendar: workdays.Calendar) -> ServiceRecord:
    """As it stood at most a minute ago. Two queries, or none."""
    today = calendar.day_of(clock.now())
    key = f"web.record.{network.pk}.{today}"
    kept: ServiceRecord | None = cache.get(key)
    if kept is None:
        kept = _count_record(network, calendar, today)
        cache.set(key, kept, RECORD_KEPT)
    return kept


def _count_record(network: Network, calendar: workdays.Calendar, today: date) -> ServiceRecord:
    asked = Question.objects.filter(network=network, received_at__gte=clock.now() - YEAR).exclude(
        status=Status.WITHDRAWN
    )
    late = Q(status__in=sorted(OPEN - {Status.WAITING}), due_on__lt=today)
    sums = asked.aggregate(asked=Count("pk"), late=Count("pk", filter=late), cities=Count("place", distinct=True))
    days, late_answers = _days_taken(asked, network, calendar)
    return ServiceRecord(
        since=today - YEAR,
        asked=sums["asked"],
        answered=days.total(),
        missed=sums["late"] + late_answers,
        cities=sums["cities"],
        median_days=float(median(days.elements())) if days else None,
    )


def _days_taken(asked: Any, network: Network, calendar: workdays.Calendar) -> tuple[Counter[int], int]:
    """Business days taken -> answers, and how many came after the promise. Grouped by the two days in the database: a
    year has few such pairs. Each counts from the days it was promised within, whatever the network promises since."""
    pairs = (
        asked.filter(status=Status.ANSWERED)
        .annotate(answered_on=TruncDate("answered_at", tzinfo=ZoneInfo(network.zone)))
        .values_list("due_on", "answered_on", "promise_days")
        .annotate(count=Count("pk"))
        .order_by()
    )
    days: Counter[int] = Counter()
    late = 0
    for due_on, answered_on, promised, count in pairs:
        left = workdays.days_left(due_on, answered_on, calendar)
        days[max(0, promised - left)] += count
        late += count if left < 0 else 0
    return days, late


def worth_a_look(today: date, limit: int = WORTH_A_LOOK) -> list[Resource]:
    """Reviewed publications that say why they matter, from all over the shelf; others each day. Two queries."""
    shelf = Resource.objects.public().filter(reviewed=True).exclude(why_it_matters="")
    keys = list(shelf.order_by("pk").values_list("pk", flat=True))
    apart = max(1, len(keys) // limit)
    chosen = [keys[(today.toordinal() + apart * step) % len(keys)] for step in range(min(limit, len(keys)))]
    found = shelf.in_bulk(chosen)
    return [found[key] for key in chosen if key in found]


def notice_counts() -> dict[str, int]:
    """How many messages wait and how many could not be sent. One query."""
    states = Notice.objects.filter(state__in=[Notice.State.QUEUED, Notice.State.FAILED])
    counted = dict(states.values_list("state").annotate(count=Count("pk")).order_by())
    return {"queued": counted.get("queued", 0), "failed": counted.get("failed", 0)}


def latest_code(email: str) -> str:
    """The last message with a code to this address that is still of use; "" if there is none. For trials only."""
    return (
        Notice.objects.filter(to_address__iexact=email.strip(), subject_kind="account", give_up_at__gt=clock.now())
        .exclude(text="")
        .order_by("-created_at")
        .values_list("text", flat=True)
        .first()
        or ""
    )
