"""A question that arrives by the API: asked once, however often it is sent.

The question's `submission_key` holds two digests of 32 letters: of the token with its Idempotency-Key, and of the body.
So one look tells a second try (both are the same) from a key used for something else (only the first is).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction

from cityline.api.problems import Problem
from cityline.api.queries import named_city
from cityline.api.schemas import NewQuestion
from cityline.desk import suggestions, texts
from cityline.desk.actions.asking import ask_question
from cityline.desk.limits import Origin
from cityline.desk.models import Question
from cityline.desk.models.question import Channel
from cityline.kernel.refusals import Refused
from cityline.people.actions import person_for
from cityline.people.models import ApiToken

LONGEST_KEY = 255
HALF = 32  # letters of each digest


@dataclass(frozen=True)
class Submission:
    """A question, and whether this very request had made it before."""

    question: Question
    replayed: bool


def submit_question(*, token: ApiToken, key: str, new: NewQuestion, origin: Origin) -> Submission:
    """Ask on behalf of `new.email`, once for each key of a token.

    Changes, records and tells what `ask_question` does, and makes the person if the address is new to us.
    Refused: no usable key; the key with another body; a city we do not know; an address that is none; and whatever
    `ask_question` refuses.
    """
    _check_key(key)
    ours, body = _digest(f"api:{token.pk}:{key}"), _digest(json.dumps(new.model_dump(), sort_keys=True))
    earlier = _earlier(ours, body)
    if earlier:
        return Submission(earlier, replayed=True)
    place = named_city(new.city)
    _check_email(new.email)
    text = texts.checked_question(new.question)
    offer = suggestions.suggest(text, place=place, network_id=token.network_id)
    with transaction.atomic():
        _one_at_a_time(ours)
        earlier = _earlier(ours, body)
        if earlier:
            return Submission(earlier, replayed=True)
        question = ask_question(
            network=token.network,
            by=person_for(email=new.email),
            text=text,
            place=place,
            offer=offer,
            privacy=new.privacy,
            channel=Channel.API,
            origin=origin,
            submission_key=ours + body,
            confirmed=token.user.email.casefold() == new.email.casefold(),
        )
    return Submission(question, replayed=False)


def _earlier(ours: str, body: str) -> Question | None:
    found = Question.objects.select_related("network", "place").filter(submission_key__startswith=ours).first()
    if found is not None and found.submission_key != ours + body:
        raise Problem("idempotency_mismatch")
    return found


def _one_at_a_time(ours: str) -> None:
    """Until the transaction ends, the same key waits here."""
    number = int(ours[:16], 16) - 2**63
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:HALF]


def _check_key(key: str) -> None:
    if not key:
        raise Problem("idempotency_key_missing")
    if len(key) > LONGEST_KEY or not (key.isascii() and key.isprintable()):
        raise Problem("idempotency_key_invalid")


def _check_email(email: str) -> None:
    try:
        validate_email(email.strip())
    except ValidationError as error:
        raise Refused(
            "email_invalid", "Write a whole e-mail address, such as name@city.example.", field="email"
        ) from error
