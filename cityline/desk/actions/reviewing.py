"""A second person reads before a response leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from cityline.desk import emails, texts
from cityline.desk.actions.handling import carry, must
from cityline.desk.checklist import blocking, checks
from cityline.desk.documents import pages_of
from cityline.desk.models import Question, Review
from cityline.desk.models.response import Verdict
from cityline.desk.queries import gathered, memo_of, open_review
from cityline.kernel import clock
from cityline.kernel.refusals import Refused, TooLate

if TYPE_CHECKING:
    from cityline.desk.checklist import Check
    from cityline.people.models import User


def standing_checks(question: Question) -> list[Check]:
    """The checklist of the question's working package and memo, with its length from the real typesetting."""
    items, memo = gathered(question).items, memo_of(question)
    pages = pages_of(question, memo, items)
    return checks(items=items, memo_text=memo.text if memo else "", pages=pages, city=question.city_words)


def submit_for_review(*, question: Question, by: User, note: str = "") -> Review:
    """Hand package and memo to a reviewer.

    Changes: status in_review and one open review. Recorded: review_requested. Told: reviewers of the network.
    Refused: while the checklist has something that stops it (code "not_ready", its first sentence).
    """
    must("may_handle", by, question)
    stops = blocking(standing_checks(question))
    if stops:
        raise Refused("not_ready", stops[0].sentence)
    moment = clock.now()
    with transaction.atomic():
        carry(question, "submit", by=by, at=moment)
        review = Review.objects.create(
            question=question, submitted_by=by, submitted_at=moment, note=texts.clean(note)[:2000]
        )
        emails.review_requested(question, review)
    return review


def take_back(*, question: Question, by: User) -> None:
    """Take a response back for changes before it is sent. The open reading, if any, ends undecided and is dropped.

    Changes: status drafting. Recorded: review_taken_back. Told: nobody; the queue shows it.
    """
    with transaction.atomic():
        carry(question, "take_back", by=by)
        Review.objects.filter(question=question, verdict="").delete()


def return_for_changes(*, question: Question, by: User, comment: str) -> None:
    """The reader asks for changes.

    Changes: status drafting, the review with its comment. Recorded: response_returned. Told: who submitted it.
    Refused: people who may not review, the author, an empty comment; TooLate if it was already decided.
    """
    cleaned = texts.clean(comment)
    if not cleaned:
        raise Refused("comment_empty", "Say what should change, so that it can.", field="comment")
    _decide(question, by, Verdict.RETURNED, cleaned, "return")


def approve_response(*, question: Question, by: User, comment: str = "") -> None:
    """The reader lets it go.

    Changes: status approved, the review. Recorded: response_approved. Told: who submitted it. Refused as above.
    """
    _decide(question, by, Verdict.APPROVED, texts.clean(comment), "approve")


def _decide(question: Question, by: User, verdict: Verdict, comment: str, name: str) -> None:
    moment = clock.now()
    with transaction.atomic():
        review = open_review(question)
        carry(question, name, by=by, at=moment)
        if review is None:
            raise TooLate("no_review", "This response is not waiting for a reader any more.")
        review.reviewer, review.verdict = by, verdict
        review.comment, review.decided_at = comment[:5000], moment
        review.save(update_fields=["reviewer", "verdict", "comment", "decided_at"])
        emails.review_decided(question, review)
