"""What the desk says by mail. One function a message, naming its reader; each queues, none sends.

To a city: subject starts with the code, the date in words, one thing to do, a signed link of the reader's own,
and a reply works. To an address nobody has proved yet go our words, the code and the link, never what was typed
or attached: a stranger may have typed that address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse

from cityline.desk import links
from cityline.kernel import clock, workdays
from cityline.networks.calendars import calendar_of
from cityline.notices import queue
from cityline.people.models import Role, User
from cityline.people.queries import desk_people, is_desk
from cityline.ui.markdown import sections

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from cityline.desk.models import Colleague, Message, Package, Publication, Question, Response, Review

MOST_ITEMS = 8


def day_words(day: date) -> str:
    """ "Wednesday, July 8"."""
    return f"{day:%A, %B} {day.day}"


def _closing_words(question: Question) -> str:
    zones = {
        "America/New_York": "Eastern",
        "America/Chicago": "Central",
        "America/Denver": "Mountain",
        "America/Los_Angeles": "Pacific",
    }
    zone = question.network.zone
    return f"{workdays.hour_in_words(question.closing_at)} {zones.get(zone, zone)}"


def _to_person(
    question: Question,
    person: User,
    *,
    name: str,
    key: str,
    context: dict[str, Any] | None = None,
    attachments: Iterable[queue.Attachment] = (),
    automatic: bool = True,
) -> None:
    """One message to one person of the city, with their own link and reply address; none to an asker who left it."""
    if person.pk == question.asker_id and question.asker_left_at:
        return
    first = person.name.split(" ")[0] if person.name else ""
    queue.put(
        key=f"{name}:{key}:{person.pk}",
        network_id=question.network_id,
        name=name,
        to=person.email,
        # A name beside an unproved address was typed by whoever typed the address.
        to_name=person.name if person.email_proved_at else "",
        subject=("question", question.code),
        reply_user_id=person.pk,
        attachments=attachments,
        automatic=automatic,
        context={
            "question": question,
            "greeting": f"{first}," if first and person.email_proved_at else "Hello,",
            "link": links.link_for(question, person),
            "network": question.network.name,
            "city": question.city_words,
            "due_words": day_words(question.due_on),
            "closing_words": _closing_words(question),
            **(context or {}),
        },
    )


def _readers(question: Question) -> list[User]:
    """The asker and the colleagues they added."""
    return [question.asker, *(row.user for row in question.colleagues.select_related("user"))]


def _to_desk(question: Question, person: User, *, name: str, key: str, context: dict[str, Any] | None = None) -> None:
    """Nothing to who has left the desk since: what a city writes is no longer theirs to read."""
    if not is_desk(person, question.network_id):
        return
    queue.put(
        key=f"{name}:{key}:{person.pk}",
        network_id=question.network_id,
        name=name,
        to=person.email,
        to_name=person.name,
        subject=("question", question.code),
        context={
            "question": question,
            "city": question.city_words,
            "due_words": day_words(question.due_on),
            "desk_url": settings.SITE_URL + reverse("desk-question", args=[question.code]),
            **(context or {}),
        },
    )


# ── To the city ──────────────────────────────────────────────────────────────


def question_received(question: Question, package: Package) -> None:
    """To the asker: the date with its reasons, the first package, a link."""
    items = list(package.items.all()[:MOST_ITEMS])
    for item in items:
        item.full_url = settings.SITE_URL + item.url if item.url.startswith("/") else item.url  # type: ignore[attr-defined]
    steps = workdays.Promise.from_json(question.promise_steps).steps
    _to_person(
        question, question.asker, name="question_received", key=question.code, context={"items": items, "steps": steps}
    )


def assigned_to_asker(question: Question, navigator: User) -> None:
    """To the asker: who took it."""
    _to_person(
        question, question.asker, name="assigned_to_asker", key=question.code, context={"navigator": str(navigator)}
    )


def clarification_asked(question: Question, message: Message) -> None:
    """To the asker and colleagues: what the desk needs to know, and that the clock is paused."""
    _written(question, message, "clarification_asked")


def message_to_city(question: Question, message: Message) -> None:
    """To the asker and colleagues: a message that waits for nothing."""
    _written(question, message, "message_to_city")


def _written(question: Question, message: Message, name: str) -> None:
    for person in _readers(question):
        context = {"message": message, "author": str(message.author)}
        _to_person(question, person, name=name, key=str(message.pk), context=context, automatic=False)


def response_ready(
    question: Question, response: Response, *, attachments: Iterable[tuple[str, str, bytes]] = ()
) -> None:
    """To the asker and colleagues: the answer in short, both files, a link."""
    answered_on = calendar_of(question.network).day_of(response.sent_at)
    early = workdays.days_left(question.due_on, answered_on, calendar_of(question.network))
    short = next((part.text for part in sections(response.memo.text) if part.title == "In short"), "")
    files = [queue.Attachment(*each) for each in attachments]
    for person in _readers(question):
        _to_person(
            question, person, name="response_ready", key=question.code, attachments=files, automatic=False,
            context={
                "navigator": str(response.sent_by),
                "reader": str(response.read_by or ""),
                "items": list(response.package.items.filter(removed_at__isnull=True)),
                "short": short,
                "days_early": {0: "", 1: "one business day"}.get(early, f"{early} business days") if early > 0 else "",
            },
        )  # fmt: skip


def promise_moved(question: Question, moved_from: date, why: str) -> None:
    """To the asker: the date moved, from when to when, and why."""
    _to_person(
        question, question.asker, name="promise_moved",
        key=f"{question.code}:{moved_from}:{question.due_on}:{clock.now().timestamp():.6f}",
        context={"from_words": day_words(moved_from), "why": why},
    )  # fmt: skip


def colleague_added(question: Question, row: Colleague, by: User) -> None:
    """To the colleague: someone of their city shared a question. Each adding is its own occasion."""
    key = f"{question.code}:{row.pk}"
    _to_person(question, row.user, name="colleague_added", key=key, context={"by": str(by)})


def publication_preview(publication: Publication) -> None:
    """To the asker: the exact text is ready to read; yes or no after signing in."""
    question = publication.question
    address = settings.SITE_URL + reverse("question-publication", args=[question.code])
    _to_person(
        question, question.asker, name="publication_preview",
        key=f"{question.code}:{publication.digest[:16]}:{publication.changed_at.timestamp():.0f}",
        context={"navigator": str(publication.drafted_by), "preview_url": address},
    )  # fmt: skip


def answer_published(publication: Publication) -> None:
    """To the asker: where the published answer stands."""
    question, answer = publication.question, publication.answer
    if answer is not None:
        _to_person(
            question, question.asker, name="answer_published", key=question.code,
            context={"answer_url": settings.SITE_URL + answer.get_absolute_url()},
        )  # fmt: skip


# ── To the desk ──────────────────────────────────────────────────────────────


def reply_to_navigator(question: Question, message: Message) -> None:
    """To the navigator who has it, if any: the city wrote."""
    if question.assigned_to:
        context = {"message": message, "author": str(message.author)}
        _to_desk(question, question.assigned_to, name="reply_to_navigator", key=str(message.pk), context=context)


def given_to_navigator(question: Question, to: User, by: User) -> None:
    """To a navigator whom a colleague gave a question."""
    key = f"{question.code}:{by.pk}:{clock.now().timestamp():.6f}"
    _to_desk(question, to, name="given_to_navigator", key=key, context={"by": str(by)})


def review_requested(question: Question, review: Review) -> None:
    """To the reviewers of the network, except who wrote it: a response waits to be read."""
    for reader in desk_people(question.network, Role.REVIEWER):
        if reader.pk != review.submitted_by_id:
            context = {"by": str(review.submitted_by), "review": review}
            _to_desk(question, reader, name="review_requested", key=str(review.pk), context=context)


def review_decided(question: Question, review: Review) -> None:
    """To who submitted it: approved, or returned with a comment."""
    context = {"review": review, "reviewer": str(review.reviewer), "approved": review.verdict == "approved"}
    _to_desk(question, review.submitted_by, name="review_decided", key=str(review.pk), context=context)


def question_withdrawn(question: Question) -> None:
    """To the navigator who had it, if any."""
    if question.assigned_to:
        _to_desk(question, question.assigned_to, name="question_withdrawn", key=question.code)


def publication_decided(publication: Publication, *, approved: bool, words: str = "") -> None:
    """To who prepared the public version: the asker's yes or no."""
    _to_desk(
        publication.question, publication.drafted_by, name="publication_decided",
        key=f"{publication.pk}:{publication.digest[:16]}:{approved}:{publication.changed_at.timestamp():.0f}",
        context={"approved": approved, "words": words, "asker": str(publication.question.asker)},
    )  # fmt: skip
