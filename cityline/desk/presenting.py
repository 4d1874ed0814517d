"""From rows to what a page says: the timeline, the thread, the files, who can see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.html import escape

from cityline.desk import queries, rules
from cityline.desk.deadlines import Lateness, Standing
from cityline.desk.events import DeskEvent
from cityline.desk.marking import Marker
from cityline.desk.models.item_feedback import ItemSaid
from cityline.desk.models.question import Audience
from cityline.desk.models.response import PackageState
from cityline.desk.standing import clock_of, lateness_of
from cityline.desk.states import PublicationStatus, Status
from cityline.files.queries import files_among
from cityline.kernel import clock, workdays
from cityline.networks.calendars import calendar_of
from cityline.people.models import CityStanding
from cityline.ui import dates
from cityline.ui.markdown import sections
from cityline.ui.templatetags.cityline import file_size

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.utils.safestring import SafeString

    from cityline.audit.models import Event
    from cityline.desk.models import Message, PackageItem, Question
    from cityline.files.models import StoredFile
    from cityline.kernel.workdays import Calendar
    from cityline.people.models import User


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
        by = f"By {workdays.hour_in_words(question.closing_at)} {dates.zone_word(calendar.zone)}"
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


def files_by_subject(question: Question, said: Iterable[Message]) -> dict[tuple[str, str], list[StoredFile]]:
    """The files of a question and its response, by (kind, id); each message gets its own as `files`. One query."""
    messages = {("message", str(message.pk)): message for message in said}
    found: dict[tuple[str, str], list[StoredFile]] = {}
    for stored in files_among(("question", question.code), ("response", question.code), *messages):
        found.setdefault((stored.subject_kind, stored.subject_id), []).append(stored)
    for subject, message in messages.items():
        message.files = found.get(subject, [])  # type: ignore[attr-defined]
    return found


@dataclass(frozen=True)
class Seer:
    """Someone who can see a question, and whether the asker may take them out."""

    user: User
    role: str
    removable: bool = False


def who_sees(question: Question) -> list[Seer]:
    """Everyone of the city who can read it today, by name; the desk is said in words."""
    rows = [Seer(question.asker, "asked")] if question.asker_left_at is None else []
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


@dataclass(frozen=True)
class ShownItem:
    """An item as its city sees it: title and reason with the question's words marked, and what the reader said of it."""

    row: PackageItem
    title: SafeString
    why: SafeString
    said: str


def shown(items: Iterable[PackageItem], question: Question, said: Mapping[int, str]) -> list[ShownItem]:
    """In their order. A person's own sentence comes before the network's and is left as it was written."""
    marker = Marker(question.text)
    return [
        ShownItem(
            item, marker.title(item.title), escape(item.annotation) if item.annotation else marker.reason(item.why),
            said.get(item.pk, ""),
        )
        for item in items
    ]  # fmt: skip


def grouped(items: list[ShownItem]) -> list[tuple[str, list[ShownItem]]]:
    """Items by kind, in the order kinds are always shown; empty kinds left out."""
    return [(label, rows) for kind, label in GROUP_WORDS if (rows := [one for one in items if one.row.kind == kind])]


def question_page(question: Question, person: User, *, signed_in: User | None) -> dict[str, Any]:
    """Everything the asker's page shows to `person`, who may read it. `signed_in` is None behind a signed link."""
    calendar = calendar_of(question.network)
    response = getattr(question, "response", None)
    instant = queries.package_of(question, PackageState.INSTANT)
    sent = queries.package_of(question, PackageState.SENT) if response else None
    said = list(queries.thread(question, desk=False))
    by_subject = files_by_subject(question, said)
    publication = getattr(question, "publication", None)
    late = lateness_of(question, calendar, calendar.day_of(clock.now()))
    items = sent.kept if sent else []  # type: ignore[attr-defined]
    first = instant.kept if instant else []  # type: ignore[attr-defined]
    heard = queries.said_of([*items, *first], person)
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
        "items": shown(items, question, heard),
        "cites": set(range(1, len(items) + 1)),
        "instant": instant,
        "groups": grouped(shown(first, question, heard)),
        "may_judge": signed_in is not None and not rules.may_judge_items(signed_in, question),
        "judgments": ItemSaid.choices,
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
