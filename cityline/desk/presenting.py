"""From rows to what a page says: the clock in words, the line with stops, who can see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from cityline.desk import queries, rules
from cityline.desk.deadlines import Lateness, Standing, lateness, promise_of
from cityline.desk.events import DeskEvent
from cityline.desk.models.question import Audience
from cityline.desk.models.response import PackageState
from cityline.desk.states import PublicationStatus, Status
from cityline.files.queries import files_among
from cityline.kernel import clock, workdays
from cityline.networks.calendars import calendar_of
from cityline.people.models import CityStanding
from cityline.ui import dates, lines
from cityline.ui.markdown import sections
from cityline.ui.templatetags.cityline import file_size

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from cityline.audit.models import Event
    from cityline.desk.models import Message, PackageItem, Question
    from cityline.files.models import StoredFile
    from cityline.kernel.workdays import Calendar
    from cityline.people.models import User


@dataclass(frozen=True)
class Clock:
    """How a promise stands, in the asker's words and as a line."""

    standing: Standing
    headline: str
    detail: str
    stops: list[lines.Stop]


def lateness_of(question: Question, calendar: Calendar, today: date) -> Lateness:
    """How this question's promise stands today."""
    return lateness(
        due_on=question.due_on,
        steps=question.promise.steps,
        today=today,
        calendar=calendar,
        answered_on=calendar.day_of(question.answered_at) if question.answered_at else None,
        paused=question.paused_since is not None,
        withdrawn=question.status == Status.WITHDRAWN,
    )


def clock_of(question: Question, calendar: Calendar) -> Clock:
    """The clock of the asker's page. While paused, the date is the one we could keep if the city wrote back now."""
    today = calendar.day_of(clock.now())
    if question.paused_since:
        running = promise_of(
            question.received_at,
            calendar,
            days=question.network.promise_days,
            pauses=question.pauses.all(),
            as_of=clock.now(),
        )
        question.due_on, question.promise_steps = running.due_on, running.to_json()
    late = lateness_of(question, calendar, today)
    headline, detail = _words(question, late, calendar, today)
    return Clock(late.standing, headline, detail, _stops(question, late, calendar, today))


def _words(question: Question, late: Lateness, calendar: Calendar, today: date) -> tuple[str, str]:
    due = dates.day_full(late.due_on, today)
    who = str(question.assigned_to or "A navigator")
    hour = workdays.hour_in_words(calendar.closing_at)
    zone = dates.zone_word(calendar.zone)
    match late.standing:
        case Standing.WITHDRAWN:
            return "You withdrew this question.", "Nothing more is owed. Everything stays readable here."
        case Standing.KEPT:
            return f"Answered {_answered(question, calendar, today)},", _early(late.days)
        case Standing.KEPT_LATE:
            return (
                f"Answered {_answered(question, calendar, today)}.",
                f"We promised {due} and missed it. We are sorry.",
            )
        case Standing.PAUSED:
            since = dates.instant_short(question.paused_since or clock.now(), clock.now(), calendar.zone).rsplit(
                ",", 1
            )[0]
            return (
                f"Paused since {since}, waiting on you.",
                f"If you write back today, the answer comes by {due}. Days of waiting do not count.",
            )
        case Standing.MISSED:
            return f"We promised {due} and missed it.", f"{who} will write to you today."
        case Standing.TODAY:
            return f"Your answer comes today by {hour} {zone}.", f"{who} is writing it."
        case _:
            left = "1 business day" if late.days == 1 else f"{late.days} business days"
            taken = f"{question.assigned_to} is writing it." if question.assigned_to else "A navigator reads it today."
            return f"Your answer comes by {due}.", f"{left} left; by {hour} {zone}. {taken}"


def _answered(question: Question, calendar: Calendar, today: date) -> str:
    return dates.day_full(calendar.day_of(question.answered_at), today) if question.answered_at else ""


def _early(days: int) -> str:
    if days == 0:
        return "on the day we promised."
    return f"{'one business day' if days == 1 else f'{days} business days'} before we promised."


def _stops(question: Question, late: Lateness, calendar: Calendar, today: date) -> list[lines.Stop]:
    if late.standing not in {Standing.KEPT, Standing.KEPT_LATE} or question.answered_at is None:
        return lines.stops_of(question.promise, today)
    at = dates.hour(dates.local(question.answered_at, calendar.zone).time())
    sent_on = calendar.day_of(question.answered_at)
    return lines.stops_of(question.promise, today, answered_on=sent_on, answered=f"Response sent at {at}")


MARKS = {
    Status.NEW: "open",
    Status.DRAFTING: "half",
    Status.WAITING: "wait",
    Status.IN_REVIEW: "full",
    Status.APPROVED: "full",
    Status.ANSWERED: "done",
    Status.WITHDRAWN: "wait",
}


@dataclass(frozen=True)
class Due:
    """The words of the queue's gauge: one of `done`, `paused`, `today` or none, and the mark of the status."""

    done: str
    paused: str
    today: str
    mark: str


def due_of(question: Question, late: Lateness, calendar: Calendar) -> Due:
    """How the desk says it, short enough for a table."""
    now = clock.now()
    done = paused = at = ""
    if question.answered_at:
        done = f"Answered {dates.day_short(calendar.day_of(question.answered_at), calendar.day_of(now))}"
    elif question.paused_since:
        day = calendar.day_of(question.paused_since)
        paused = f"{day:%b} {day.day}"
    elif late.standing == Standing.TODAY:
        at = workdays.hour_in_words(calendar.closing_at)
    return Due(done, paused, at, MARKS[Status(question.status)])


def trail_of(events: Iterable[Event], question: Question, calendar: Calendar, late: Lateness) -> list[dict[str, str]]:
    """What happened, and the next date we owe, for the timeline."""
    now = clock.now()
    steps = [
        {
            "when": dates.instant_full(event.at, now, calendar.zone),
            "text": event.sentence,
            "kind": "done" if event.type == DeskEvent.RESPONSE_SENT else "",
        }
        for event in events
    ]
    if late.standing in {Standing.UPCOMING, Standing.TODAY}:
        today = calendar.day_of(now)
        by = f"By {workdays.hour_in_words(calendar.closing_at)} {dates.zone_word(calendar.zone)}"
        steps.append(
            {"when": dates.day_full(question.due_on, today), "text": f"{by}: the written answer.", "kind": "next"}
        )
    return steps


def entries_of(said: Iterable[Message], question: Question, calendar: Calendar, *, desk: bool) -> list[dict[str, Any]]:
    """The thread as the page shows it: who, when, what."""
    now = clock.now()
    return [
        {
            "id": message.pk,
            "who": _author(message, question, desk=desk),
            "when": dates.instant_short(message.at, now, calendar.zone),
            "body": message.text,
            "files": [file_link(question, stored) for stored in getattr(message, "files", [])],
        }
        for message in said
    ]


def _author(message: Message, question: Question, *, desk: bool) -> str:
    name = str(message.author or "The desk")
    if message.audience == Audience.DESK:
        return f"{name}, note for the desk"
    if message.is_question:
        return f"{name} asks"
    return f"{name}, {question.city_words}" if message.from_city and desk else name


def file_link(question: Question, stored: StoredFile, label: str = "") -> dict[str, str]:
    """A file as a link that checks who asks for it."""
    return {
        "url": reverse("question-file", args=[question.code, stored.pk]),
        "label": label or stored.name,
        "note": file_size(stored.size),
    }


@dataclass(frozen=True)
class Seer:
    """Someone who can see a question, and whether the asker may take them out."""

    user: User
    role: str
    removable: bool = False


def who_sees(question: Question) -> list[Seer]:
    """Everyone of the city who can read it today, by name; the desk is said in words."""
    rows = [Seer(question.asker, "asked")]
    rows += [Seer(row.user, "colleague", removable=True) for row in question.colleagues.select_related("user")]
    if rules.asker_is_verified(question):
        standings = CityStanding.objects.filter(place_id=question.place_id, verified_at__isnull=False).select_related(
            "user"
        )
        known = {row.user.pk for row in rows}
        for standing in standings:
            if standing.user_id in known:
                continue
            if standing.is_lead:
                rows.append(Seer(standing.user, "city lead"))
            elif question.open_to_office and standing.of_city_office:
                rows.append(Seer(standing.user, "city office"))
    return rows


def _memo_label(stored: StoredFile) -> str:
    return "Memo as PDF" if stored.name.endswith(".pdf") else "Memo as Word"


GROUP_WORDS = (
    ("answer", "Answers to other cities"),
    ("resource", "Guides and tools"),
    ("program", "Programs"),
    ("city", "Cities to call"),
)


def grouped(items: list[PackageItem]) -> list[tuple[str, list[PackageItem]]]:
    """Items by kind, in the order kinds are always shown; empty kinds left out."""
    return [(label, rows) for kind, label in GROUP_WORDS if (rows := [item for item in items if item.kind == kind])]


def question_page(question: Question, person: User, *, signed_in: User | None) -> dict[str, Any]:
    """Everything the asker's page shows to `person`, who may read it. `signed_in` is None behind a signed link."""
    calendar = calendar_of(question.network)
    response = getattr(question, "response", None)
    instant = queries.package_of(question, PackageState.INSTANT)
    sent = queries.package_of(question, PackageState.SENT) if response else None
    said = list(queries.thread(question, desk=False))
    files = files_among(
        ("question", question.code), ("response", question.code), *(("message", str(message.pk)) for message in said)
    )
    by_subject: dict[tuple[str, str], list[Any]] = {}
    for stored in files:
        by_subject.setdefault((stored.subject_kind, stored.subject_id), []).append(stored)
    for message in said:
        message.files = by_subject.get(("message", str(message.pk)), [])  # type: ignore[attr-defined]
    publication = getattr(question, "publication", None)
    late = lateness_of(question, calendar, calendar.day_of(clock.now()))
    return {
        "question": question,
        "network": question.network,
        "person": person,
        "signed_in": signed_in,
        "clock": clock_of(question, calendar),
        "response": response,
        "memo_sections": sections(response.memo.text) if response else [],
        "short": next((part.text for part in sections(response.memo.text) if part.title == "In short"), "")
        if response
        else "",
        "items": sent.kept if sent else [],  # type: ignore[attr-defined]
        "cites": set(range(1, len(sent.kept) + 1)) if sent else set(),  # type: ignore[attr-defined]
        "instant": instant,
        "groups": grouped(instant.kept) if instant else [],  # type: ignore[attr-defined]
        "entries": entries_of(said, question, calendar, desk=False),
        "files": [file_link(question, stored) for stored in by_subject.get(("question", question.code), [])],
        "memo_files": [
            file_link(question, stored, _memo_label(stored))
            for stored in sorted(
                by_subject.get(("response", question.code), []), key=lambda one: one.name, reverse=True
            )
        ],
        "steps": trail_of(queries.timeline(question, desk=False), question, calendar, late),
        "trail": [("Your questions", reverse("questions"))],
        "seers": who_sees(question),
        "verified": rules.asker_is_verified(question),
        "may_share": not rules.may_share(signed_in, question),
        "may_open": not rules.may_open_to_office(signed_in, question),
        "may_withdraw": not rules.may_withdraw(signed_in, question)
        and question.status in {Status.NEW, Status.DRAFTING, Status.WAITING},
        "may_give_feedback": signed_in is not None and not rules.may_give_feedback(signed_in, question),
        "feedback": question.feedback.filter(user=person).first(),
        "publication": publication if publication and publication.status != PublicationStatus.DRAFTING else None,
        "late_for": bool(question.needed_by_on and question.needed_by_on < question.due_on and question.is_open),
    }
