"""What can happen to an answer, and to the text of a file. There is no way back from withdrawn: a new answer gets a
new address."""

from __future__ import annotations

from typing import Final

from django.db.models import TextChoices

from cityline.kernel.transitions import Transition, TransitionTable


class AnswerStatus(TextChoices):
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"


class TextState(TextChoices):
    """Of the text of a resource's file."""

    WAITING = "waiting", "Waiting to be read"
    READ = "read", "Read"
    UNREADABLE = "unreadable", "Could not be read"


_PUBLISHED: Final = frozenset({AnswerStatus.PUBLISHED.value})

ANSWER_MOVES = TransitionTable(
    frozenset(AnswerStatus.values),
    (
        Transition("correct_answer", _PUBLISHED, AnswerStatus.PUBLISHED, "may_tend", "library.answer_corrected"),
        Transition("review_answer", _PUBLISHED, AnswerStatus.PUBLISHED, "may_tend", "library.answer_reviewed"),
        Transition("withdraw_answer", _PUBLISHED, AnswerStatus.WITHDRAWN, "may_tend", "library.answer_withdrawn"),
    ),
)
