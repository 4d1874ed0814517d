"""Reading several rooms at once, for the pages that show them together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
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
from cityline.library.models import Answer, Resource
from cityline.notices.models import Notice
from cityline.places.models import Place
from cityline.places.queries import find_places
from cityline.programs.models import Program
from cityline.search import finding

if TYPE_CHECKING:
    from cityline.networks.models import Network

RECORD_KEPT = 60  # seconds; the record changes a few times an hour
YEAR = timedelta(days=365)
CITIES_FOUND = 4
WORTH_A_LOOK = 4
_LABELS = {"answer": "Answer", "resource": "Guide or tool", "program": "Program"}
_RECORDS: Mapping[str, Any] = {"answer": Answer.objects, "resource": Resource.objects, "program": Program.objects}


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
    days = _days_taken(asked, network, calendar)
    late_answers = sum(count for taken, count in days.items() if taken > network.promise_days)
    return ServiceRecord(
        since=today - YEAR,
        asked=sums["asked"],
        answered=days.total(),
        missed=sums["late"] + late_answers,
        cities=sums["cities"],
        median_days=float(median(days.elements())) if days else None,
    )


def _days_taken(asked: Any, network: Network, calendar: workdays.Calendar) -> Counter[int]:
    """Business days taken -> answers. Grouped by the two days in the database: a year has few such pairs."""
    pairs = (
        asked.filter(status=Status.ANSWERED)
        .annotate(answered_on=TruncDate("answered_at", tzinfo=ZoneInfo(network.zone)))
        .values_list("due_on", "answered_on")
        .annotate(count=Count("pk"))
        .order_by()
    )
    days: Counter[int] = Counter()
    for due_on, answered_on, count in pairs:
        left = workdays.days_left(due_on, answered_on, calendar)
        days[max(0, network.promise_days - left)] += count
    return days


def worth_a_look(today: date, limit: int = WORTH_A_LOOK) -> list[Resource]:
    """Reviewed publications that say why they matter, from all over the shelf; others each day. Two queries."""
    shelf = Resource.objects.public().filter(reviewed=True).exclude(why_it_matters="")
    keys = list(shelf.order_by("pk").values_list("pk", flat=True))
    apart = max(1, len(keys) // limit)
    chosen = [keys[(today.toordinal() + apart * step) % len(keys)] for step in range(min(limit, len(keys)))]
    found = shelf.in_bulk(chosen)
    return [found[key] for key in chosen if key in found]


@dataclass(frozen=True)
class Result:
    """Something found: its kind in words, where it stands, its snippet (safe HTML) and one line about it."""

    label: str
    title: str
    url: str
    snippet: str
    about: str


@dataclass(frozen=True)
class Results:
    """A page of everything found. `facets` as `search.finding.Found`; `cities` by name, on the first page only."""

    count: int
    rows: tuple[Result, ...]
    cities: tuple[Place, ...]
    facets: Mapping[str, Any]
    degraded: bool


def search_everything(words: str, *, filters: Mapping[str, str], page: int, sort: str, network_id: int) -> Results:
    """Answers, publications, programs, and cities by name. At most six queries, whatever it finds."""
    kinds = [filters["kind"]] if filters.get("kind") else list(_RECORDS)
    wanted = {name: [value] for name, value in filters.items() if value and name != "kind"}
    found = finding.search(words, kinds=kinds, filters=wanted, network_id=network_id, page=page, sort=sort)
    records = _records_of(found.hits)
    rows = tuple(
        _result(hit, records[hit.kind, hit.object_id]) for hit in found.hits if (hit.kind, hit.object_id) in records
    )
    first = page == 1 and words and not filters
    cities = tuple(find_places(words, limit=CITIES_FOUND)) if first else ()
    return Results(found.count, rows, cities, found.facets, found.degraded)


def _records_of(hits: Iterable[finding.Hit]) -> dict[tuple[str, str], Any]:
    ids: dict[str, list[int]] = {}
    for hit in hits:
        if hit.kind in _RECORDS:
            ids.setdefault(hit.kind, []).append(int(hit.object_id))
    return {(kind, str(pk)): row for kind, wanted in ids.items() for pk, row in _RECORDS[kind].in_bulk(wanted).items()}


def _result(hit: finding.Hit, row: Any) -> Result:
    about = {
        "answer": lambda: f"Asked by {row.asked_by}. Reviewed {row.reviewed_on:%B %Y}.",
        "resource": lambda: ". ".join(part for part in (row.publisher, str(row.year or "")) if part),
        "program": lambda: f"{row.agency}. Assistance listing {row.number}",
    }[hit.kind]()
    return Result(_LABELS[hit.kind], hit.title, row.get_absolute_url(), hit.snippet, about)


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
