"""Saving the memo so that two writers never lose a word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from cityline.desk import texts
from cityline.desk.actions.handling import must
from cityline.desk.documents import digest_of, memo_document, pages_of
from cityline.desk.models import MemoVersion, Question
from cityline.desk.queries import gathered, memo_of
from cityline.kernel import clock
from cityline.kernel.refusals import Refused

if TYPE_CHECKING:
    from cityline.people.models import User

LONGEST = 60_000


@dataclass(frozen=True)
class Saved:
    """What saving did. `newer` is the colleague's version this one was laid beside, if any."""

    version: MemoVersion
    newer: MemoVersion | None = None


def save_memo(*, question: Question, by: User, text: str, based_on: int) -> Saved:
    """Keep the memo as a new version. `based_on` is the number the writer had in hand (0: none).

    Changes: one version. If someone else saved in between, this text is kept *beside* theirs, not over it,
    and the writer is told whose is newer. Saving the same words again keeps the version there. Not recorded:
    versions are their own history. Refused: in review or sent; over 60,000 characters (text kept on the page).
    """
    must("may_edit_response", by, question)
    cleaned = texts.clean(text)
    if len(cleaned) > LONGEST:
        raise Refused(
            "memo_too_long", f"A memo has at most {LONGEST:,} characters; this has {len(cleaned):,}.", field="text"
        )
    with transaction.atomic():
        # Asked again under the lock: a colleague may have sent it for review while this was typed.
        must("may_edit_response", by, Question.objects.select_for_update().get(pk=question.pk))
        current = memo_of(question)
        if current and current.text == cleaned:
            return Saved(current)
        number = (question.memos.order_by("-number").values_list("number", flat=True).first() or 0) + 1
        newer = current if current and current.number != based_on and current.by_id != by.pk else None
        version = MemoVersion.objects.create(
            question=question, number=number, text=cleaned, by=by, at=clock.now(), beside=newer is not None
        )
    return Saved(version, newer)


def measure_memo(*, question: Question) -> None:
    """Keep with the memo how many pages it fills together with the package, so that the next page need not typeset.

    Changes: that count. Not recorded, nobody told.
    """
    memo, items = memo_of(question), gathered(question).items
    if memo is None:
        return
    measured = digest_of(memo_document(question, memo, items))
    if memo.measured != measured:
        MemoVersion.objects.filter(pk=memo.pk).update(pages=pages_of(question, memo, items), measured=measured)


def choose_memo(*, question: Question, by: User, number: int) -> MemoVersion:
    """Make a kept version the current one by saving its text anew. Nothing is lost: the other stays below it."""
    must("may_edit_response", by, question)
    chosen = question.memos.filter(number=number).first()
    if chosen is None:
        raise Refused("no_such_version", "That version is not there.")
    current = memo_of(question)
    return save_memo(question=question, by=by, text=chosen.text, based_on=current.number if current else 0).version
