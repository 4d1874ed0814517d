"""A question arrives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from cityline.audit.actions import record
from cityline.desk import emails, limits, texts
from cityline.desk.deadlines import promise_of
from cityline.desk.events import DeskEvent
from cityline.desk.models import Message, Package, PackageItem, Question
from cityline.desk.models.question import Channel
from cityline.desk.models.response import PackageState
from cityline.desk.states import Privacy
from cityline.files.actions import keep_file
from cityline.kernel import clock
from cityline.kernel.codes import new_code
from cityline.library.models import Answer, Resource
from cityline.networks.calendars import calendar_of
from cityline.people.actions import prove_email
from cityline.places.models import Place
from cityline.programs.models import Program

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from django.core.files.uploadedfile import UploadedFile
    from django.db.models import Model

    from cityline.desk.suggestions import Offer, Suggestion
    from cityline.networks.models import Network
    from cityline.people.models import User


def ask_question(
    *,
    network: Network,
    by: User,
    text: str,
    place: Place | None,
    offer: Offer,
    privacy: str = Privacy.PRIVATE,
    place_words: str = "",
    needed_by_on: date | None = None,
    needed_reason: str = "",
    files: Iterable[UploadedFile[Any]] = (),
    channel: str = Channel.WEB,
    origin: limits.Origin | None = None,
    submission_key: str | None = None,
    confirmed: bool = True,
    code: str = "",
    at: datetime | None = None,
) -> Question:
    """Keep a question, promise a date and hand back the first package, all in one transaction.

    Changes: the question with its promise and the days that led to it; its files; the offered items as the
    package's first version, with score and reason. Recorded: question_asked. Told: the asker (received, with
    date, package and a signed link). Nobody at the desk is mailed: the queue shows it.
    `confirmed` False: the address was only typed, so the question is not the city's until the asker opens our mail
    (`confirm_asker`). The same `submission_key` again returns the question it made: a double click asks once. `code` is drawn unless
    given (the sample's questions keep theirs).
    Refused: empty text, a bare link, over 20,000 characters (field "text"); files that are not allowed
    (field "files"); too many from one address, network or for one recipient (TooMany).
    """
    moment = at or clock.now()
    cleaned = texts.checked_question(text)
    earlier = _already_asked(submission_key, by)
    if earlier:
        return earlier
    came_from = origin or limits.Origin()
    if channel in {Channel.WEB, Channel.API}:
        limits.check_may_ask(asker=by, origin=came_from, at=moment)
    promise = promise_of(moment, calendar_of(network), days=network.promise_days, pauses=(), as_of=moment)
    try:
        with transaction.atomic():
            question = Question.objects.create(
                code=code or _free_code(),
                network=network,
                asker=by,
                place=place,
                place_words="" if place else place_words[:160],
                text=cleaned,
                title=texts.title_from(cleaned),
                topic=offer.topic,
                privacy=privacy,
                channel=channel,
                received_at=moment,
                confirmed_at=moment if confirmed else None,
                due_on=promise.due_on,
                first_due_on=promise.due_on,
                promise_days=network.promise_days,
                closing_at=network.closing_at,
                promise_steps=promise.to_json(),
                needed_by_on=needed_by_on,
                needed_reason=needed_reason.strip().rstrip(".")[:200],
                asked_from=came_from.address,
                asked_from_network=came_from.network,
                submission_key=submission_key,
                is_sample=network.is_sample,
            )
            for upload in files:
                keep_file(
                    upload=upload, name=upload.name or "", network_id=network.pk,
                    subject=("question", question.code), by_id=by.pk,
                )  # fmt: skip
            package = keep_offer(question, offer, version=1, at=moment)
            record(
                DeskEvent.QUESTION_ASKED, subject=question, network_id=network.pk, by=by, at=moment,
                data={"items": len(offer), "due_on": promise.due_on.isoformat(), "channel": channel},
            )  # fmt: skip
            emails.question_received(question, package)
            return question
    except IntegrityError:
        # The other half of a double click was a moment faster.
        twin = _already_asked(submission_key, by)
        if twin is None:
            raise
        return twin


def confirm_asker(*, question: Question, by: User, at: datetime | None = None) -> None:
    """The asker opened our mail, replied to it or signed in: the question is theirs, and so their city's.

    Changes: confirmed_at, once; the address counts as proved. Others' opening changes nothing about the question.
    """
    moment = at or clock.now()
    prove_email(user=by, at=moment)
    if by.pk == question.asker_id:
        Question.objects.filter(pk=question.pk, confirmed_at__isnull=True).update(confirmed_at=moment)


def _already_asked(submission_key: str | None, by: User) -> Question | None:
    if not submission_key:
        return None
    return Question.objects.filter(submission_key=submission_key, asker=by).first()


def _free_code() -> str:
    code = new_code()
    while Question.objects.filter(code=code).exists():
        code = new_code()
    return code


def keep_offer(question: Question, offer: Offer, *, version: int, at: datetime) -> Package:
    """Store what was offered, as it was offered; without what has left our records since it was shown."""
    package = Package.objects.create(
        question=question, version=version, state=PackageState.INSTANT, made_at=at,
        took_ms=offer.took_ms, degraded=offer.degraded,
    )  # fmt: skip
    PackageItem.objects.bulk_create(
        [item_from(suggestion, package, position) for position, suggestion in enumerate(_still_there(offer), start=1)]
    )
    return package


def _still_there(offer: Offer) -> list[Suggestion]:
    models: dict[str, type[Model]] = {"answer": Answer, "resource": Resource, "program": Program, "city": Place}
    there = {
        (kind, str(key))
        for kind, model in models.items()
        if offer.of(kind)
        for key in model._default_manager.filter(pk__in=[item.id for item in offer.of(kind)]).values_list(
            "pk", flat=True
        )
    }
    return [item for item in offer if (item.kind, item.id) in there]


def item_from(suggestion: Suggestion, package: Package, position: int) -> PackageItem:
    """An unsaved item for a suggestion; the one reference column follows its kind."""
    column = {"answer": "answer_id", "resource": "resource_id", "program": "program_id", "city": "place_id"}
    return PackageItem(
        package=package,
        position=position,
        kind=suggestion.kind,
        title=suggestion.title[:300],
        url=suggestion.url[:500],
        score=suggestion.score,
        why=suggestion.why[:300],
        **{column[suggestion.kind]: suggestion.id},
    )


def add_city_message(
    *,
    question: Question,
    by: User,
    text: str,
    files: Iterable[UploadedFile[Any]] = (),
    channel: str = Channel.WEB,
    submission_key: str | None = None,
    at: datetime | None = None,
) -> Message:
    """The city writes, on the page or by mail.

    Changes: one message with its files; the question shows as unread at the desk; a clock paused for a
    clarification runs again, and its promise moves by the closings it missed. Recorded: message_written and,
    if it was paused, clock_resumed. Told: the navigator, if there is one. The same key again adds nothing.
    Refused: empty or over-long text, files that are not allowed. The caller fetched `question` as `by`.
    """
    from cityline.desk.actions.handling import resume_clock

    moment = at or clock.now()
    cleaned = texts.checked_message(text)
    with transaction.atomic():
        # One after another: the other half of a double click finds the first; nobody resumes or pauses in between.
        Question.objects.select_for_update().get(pk=question.pk)
        question.refresh_from_db(fields=["status", "paused_since", "assigned_to", "due_on", "promise_steps"])
        if submission_key:
            earlier = Message.objects.filter(submission_key=submission_key, question=question).first()
            if earlier:
                return earlier
        message = Message.objects.create(
            question=question, author=by, from_city=True, text=cleaned, channel=channel, at=moment,
            submission_key=submission_key,
        )  # fmt: skip
        for upload in files:
            keep_file(
                upload=upload, name=upload.name or "", network_id=question.network_id,
                subject=("message", str(message.pk)), by_id=by.pk,
            )  # fmt: skip
        Question.objects.filter(pk=question.pk).update(unread_by_desk=True)
        record(
            DeskEvent.MESSAGE_WRITTEN, subject=question, network_id=question.network_id, by=by, at=moment,
            data={"message": message.pk},
        )  # fmt: skip
        if question.paused_since is not None:
            resume_clock(question=question, by=by, replied=True, at=moment)
        emails.reply_to_navigator(question, message)
    return message
