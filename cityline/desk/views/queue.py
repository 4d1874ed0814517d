"""The queue: every open question, soonest promise first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe

from cityline.desk import queries
from cityline.desk.staff import desk_view
from cityline.desk.standing import Due, due_of, lateness_of
from cityline.desk.states import OPEN, Status
from cityline.kernel import clock
from cityline.kernel.paging import page_number
from cityline.networks.calendars import calendar_of
from cityline.people.queries import desk_people
from cityline.places.states import STATES
from cityline.topics import Topic

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from cityline.desk.deadlines import Lateness
    from cityline.desk.models import Question
    from cityline.kernel.workdays import Calendar
    from cityline.networks.models import Network
    from cityline.people.models import User

PAGE = 25
VIEW_WORDS = {
    "mine": "Mine",
    "unassigned": "Unassigned",
    "open": "All open",
    "due": "Due today or late",
    "waiting": "Waiting on the city",
    "review": "In review",
    "answered": "Answered",
}


@dataclass(frozen=True)
class Row:
    """One line of the queue."""

    question: Question
    lateness: Lateness
    is_mine: bool
    due: Due

    @property
    def needed_first(self) -> bool:
        """The city needs it before our promise, so it sorts by that day."""
        needed = self.question.needed_by_on
        return bool(needed and needed < self.question.due_on and self.question.is_open)


class _Bounded(Paginator["Question"]):
    """A paginator that does not count past a thousand."""

    def __init__(self, rows: QuerySet[Question]) -> None:
        super().__init__(rows, PAGE)
        self._bounded = rows.order_by()[: queries.COUNT_LIMIT + PAGE]

    @cached_property
    def count(self) -> int:
        return self._bounded.count()


@require_safe
@desk_view
def queue(request: HttpRequest, user: User, network: Network, view: str = "open") -> HttpResponse:
    """One view of the queue as an address; filters and words are part of the address too."""
    calendar = calendar_of(network)
    today = calendar.day_of(clock.now())
    words = request.GET.get("q", "")[:200].replace("\x00", "")
    filters = {name: request.GET.get(name, "")[:40] for name in ("topic", "state", "who")}
    rows = queries.queue(network, view=view, user=user, today=today, words=words, filters=filters)
    page = _Bounded(rows).get_page(page_number(request.GET.dict()))
    kept = {name: value for name, value in {"q": words, **filters}.items() if value}
    context = {
        "network": network,
        "view": view,
        "heading": VIEW_WORDS[view],
        "page": page,
        "rows": [_row(row, calendar, today, user) for row in page.object_list],
        "total": queries.in_words(page.paginator.count),
        "views": _counts(network, user, today, view),
        "week": _week(network, today),
        "words": words,
        "filters": filters,
        "rest": f"{urlencode(kept)}&" if kept else "",
        "topics": Topic.choices,
        "states": STATES,
        "navigators": desk_people(network),
        "calendar": calendar,
        "now": clock.now(),
    }
    return render(request, "desk/queue.html", context)


def _row(question: Question, calendar: Calendar, today: date, user: User) -> Row:
    late = lateness_of(question, calendar, today)
    return Row(question, late, question.assigned_to_id == user.pk, due_of(question, late, calendar))


def _counts(network: Network, user: User, today: date, here: str) -> list[dict[str, object]]:
    """Each view as a link with its count; counts stop at a thousand. One query."""
    counts = queries.view_counts(network, user, today)
    return [
        {"label": words, "url": reverse("desk-view", args=[view]), "count": counts[view], "here": view == here}
        for view, words in VIEW_WORDS.items()
    ]


def _week(network: Network, today: date) -> list[tuple[date, int]]:
    """Promises due on each of the next five weekdays, today first; one query."""
    days = [day for day in (today + timedelta(days=step) for step in range(8)) if day.weekday() < 5 or day == today][:5]  # noqa: PLR2004
    due = dict(
        _open_rows(network)
        .filter(due_on__in=days)
        .exclude(status=Status.WAITING)
        .values_list("due_on")
        .annotate(n=Count("*"))
    )
    return [(day, due.get(day, 0)) for day in days]


def _open_rows(network: Network) -> QuerySet[Question]:
    from cityline.desk.models import Question

    return Question.objects.filter(network=network, status__in=sorted(OPEN)).order_by()
