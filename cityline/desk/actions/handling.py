"""The desk takes a question, talks with the city and stops the clock while it waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from cityline.audit.actions import record
from cityline.desk import emails, rules, texts
from cityline.desk.deadlines import promise_again
from cityline.desk.events import DeskEvent
from cityline.desk.models import Message, Pause, Question
from cityline.desk.models.question import Audience
from cityline.desk.rules import RULES
from cityline.desk.states import QUESTION_MOVES, Status
from cityline.files.actions import keep_file
from cityline.kernel import clock
from cityline.kernel.refusals import NotAllowed, Refused, TooLate
from cityline.moves import move
from cityline.networks.calendars import calendar_of
from cityline.people.queries import is_desk
from cityline.topics import Topic

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.core.files.uploadedfile import UploadedFile

    from cityline.people.models import User


def carry(
    question: Question,
    name: str,
    *,
    by: User | None,
    at: datetime | None = None,
    also: dict[str, Any] | None = None,
    data: dict[str, Any] | None = None,
) -> None:
    """One move of the question table, with this feature's rules and events."""
    move(
        question, QUESTION_MOVES[name], rules=RULES, events=DeskEvent, by=by,
        network_id=question.network_id, at=at, also=also, data=data,
    )  # fmt: skip


def must(rule: str, by: User | None, row: object) -> None:
    """Refuse with the rule's own sentence unless it says yes."""
    why_not = RULES[rule](by, row)
    if why_not:
        raise NotAllowed("not_allowed", why_not)


def assign_question(*, question: Question, by: User, to: User, at: datetime | None = None) -> None:
    """Give a question to a navigator: a first taking, or a handing over.

    Changes: who has it; a new question becomes drafting. Recorded: question_assigned or handed_over. Told:
    the asker who took it (first time only); the navigator, if someone else gave it. Refused: people who are
    not at this desk; TooLate when a colleague was faster, naming them.
    """
    must("may_handle", by, question)
    if not is_desk(to, question.network_id):
        raise Refused("not_at_desk", f"{to} does not work at this desk.", field="to")
    if question.assigned_to_id == to.pk:
        return
    with transaction.atomic():
        if question.status == Status.NEW:
            _take(question, by, to, at)
        else:
            _hand_over(question, by, to, at)
        if to.pk != by.pk:
            emails.given_to_navigator(question, to, by)


def take_question(*, question: Question, by: User, at: datetime | None = None) -> None:
    """Take a question nobody has. As `assign_question`; refused (TooLate, naming them) when a colleague has it."""
    if question.assigned_to_id not in {None, by.pk}:
        raise TooLate("taken", _by_whom(question))
    assign_question(question=question, by=by, to=by, at=at)


def _take(question: Question, by: User, to: User, at: datetime | None) -> None:
    try:
        carry(question, "assign", by=by, at=at, also={"assigned_to": to, "unread_by_desk": False}, data={"to": str(to)})
    except TooLate as late:
        raise TooLate("taken", _by_whom(question)) from late
    emails.assigned_to_asker(question, to)


def _hand_over(question: Question, by: User, to: User, at: datetime | None) -> None:
    seen = question.assigned_to_id
    changed = Question.objects.filter(pk=question.pk, assigned_to_id=seen, status=question.status).update(
        assigned_to=to
    )
    if not changed:
        raise TooLate("taken", _by_whom(question))
    question.assigned_to = to
    record(
        DeskEvent.QUESTION_HANDED_OVER, subject=question, network_id=question.network_id, by=by, at=at,
        data={"to": str(to)},
    )  # fmt: skip


def _by_whom(question: Question) -> str:
    holder = Question.objects.select_related("assigned_to").get(pk=question.pk).assigned_to
    return f"{holder} took this question a moment ago." if holder else "Someone changed this question a moment ago."


def set_topic(*, question: Question, by: User, topic: str) -> None:
    """Name what it is about. Recorded: topic_set. Refused: outside the desk; a topic not on the one list."""
    must("may_handle", by, question)
    if topic not in Topic.values:
        raise Refused("unknown_topic", "Choose a topic from the list.", field="topic")
    with transaction.atomic():
        Question.objects.filter(pk=question.pk).update(topic=topic)
        question.topic = topic
        record(
            DeskEvent.TOPIC_SET, subject=question, network_id=question.network_id, by=by,
            data={"topic": Topic(topic).label},
        )  # fmt: skip


def write_to_city(
    *,
    question: Question,
    by: User,
    text: str,
    asks: bool = False,
    files: Iterable[UploadedFile[Any]] = (),
    submission_key: str | None = None,
    at: datetime | None = None,
) -> Message:
    """The desk writes to the city; with `asks` it is a clarifying question and the clock pauses.

    Changes: one message; with `asks`, status waiting and an open pause. A new question becomes the writer's.
    Recorded: message_written, or clarification_asked. Told: the asker and added colleagues, with a signed
    link; a reply continues the thread. Refused: outside the desk; empty text; asking when a response is in
    review or sent (TooLate).
    """
    must("may_handle", by, question)
    cleaned = texts.checked_message(text)
    moment = at or clock.now()
    if submission_key:
        earlier = Message.objects.filter(submission_key=submission_key, question=question).first()
        if earlier:
            return earlier
    with transaction.atomic():
        message = Message.objects.create(
            question=question, author=by, from_city=False, is_question=asks, text=cleaned, at=moment,
            submission_key=submission_key,
        )  # fmt: skip
        for upload in files:
            keep_file(
                upload=upload, name=upload.name or "", network_id=question.network_id,
                subject=("message", str(message.pk)), by_id=by.pk,
            )  # fmt: skip
        Question.objects.filter(pk=question.pk).update(unread_by_desk=False)
        if asks:
            _pause(question, by, message, moment)
            emails.clarification_asked(question, message)
        else:
            record(
                DeskEvent.MESSAGE_WRITTEN, subject=question, network_id=question.network_id, by=by, at=moment,
                data={"message": message.pk},
            )  # fmt: skip
            emails.message_to_city(question, message)
    return message


def _pause(question: Question, by: User, message: Message, at: datetime) -> None:
    also: dict[str, Any] = {"paused_since": at}
    if question.assigned_to_id is None:
        also["assigned_to"] = by
    carry(question, "ask_city", by=by, at=at, also=also, data={"message": message.pk})
    Pause.objects.create(question=question, began_at=at, began_by=by)


def resume_clock(*, question: Question, by: User | None, replied: bool = False, at: datetime | None = None) -> None:
    """The clock runs again: the city wrote (`replied`), or the desk goes on without an answer.

    Changes: status drafting, the pause ends, the promise moves by the closings it spanned, with its new
    explanation. Recorded: clock_resumed and, if the date moved, promise_moved. Told: nobody here; the page
    says it. Refused: not paused (TooLate); resuming by hand outside the desk.
    """
    moment = at or clock.now()
    with transaction.atomic():
        carry(question, "city_replied" if replied else "resume", by=by, at=moment, also={"paused_since": None})
        Pause.objects.filter(question=question, ended_at__isnull=True).update(ended_at=moment)
        recount(question, why="The clock was paused, waiting on the city.", by=by, at=moment)


def recount(question: Question, *, why: str, by: User | None, at: datetime) -> bool:
    """Compute the promise again from its pauses and today's calendar; keep and record it if the day moved.

    The explanation is kept even if the day stays. Returns whether it moved.
    """
    calendar = calendar_of(question.network)
    before = question.due_on
    promise = promise_again(question, calendar, pauses=question.pauses.all(), as_of=at)
    question.due_on, question.promise_steps = promise.due_on, promise.to_json()
    question.save(update_fields=["due_on", "promise_steps"])
    if promise.due_on == before:
        return False
    record(
        DeskEvent.PROMISE_MOVED, subject=question, network_id=question.network_id, by=by, at=at,
        data={"from": before.strftime("%A, %B %-d"), "to": promise.due_on.strftime("%A, %B %-d"), "why": why},
    )  # fmt: skip
    return True


def leave_note(*, question: Question, by: User, text: str) -> Message:
    """A note only the desk reads. Recorded: note_written. Told: nobody. Refused: outside the desk; empty text."""
    must("may_handle", by, question)
    with transaction.atomic():
        note = Message.objects.create(
            question=question, author=by, from_city=False, audience=Audience.DESK, text=texts.checked_message(text)
        )
        record(DeskEvent.NOTE_WRITTEN, subject=question, network_id=question.network_id, by=by)
    return note


def withdraw_question(*, question: Question, by: User) -> None:
    """The asker needs it no longer.

    Changes: status withdrawn; an open pause ends. Recorded: question_withdrawn. Told: the navigator, if any.
    Refused: anyone but the asker or the city's lead; once it is in review or answered (TooLate).
    """
    moment = clock.now()
    with transaction.atomic():
        carry(question, "withdraw", by=by, at=moment, also={"paused_since": None})
        Pause.objects.filter(question=question, ended_at__isnull=True).update(ended_at=moment)
        emails.question_withdrawn(question)


def mark_read(*, question: Question, by: User) -> None:
    """The desk has seen what the city wrote. Not recorded: reading changes nothing for anyone."""
    if question.unread_by_desk and not rules.may_handle(by, question):
        Question.objects.filter(pk=question.pk).update(unread_by_desk=False)
        question.unread_by_desk = False
