"""What can happen to a question, its review and its publication, as tables."""

from __future__ import annotations

from django.db.models import TextChoices

from cityline.kernel.transitions import Transition, TransitionTable


class Status(TextChoices):
    """Where a question stands."""

    NEW = "new", "New"
    DRAFTING = "drafting", "Drafting"
    WAITING = "waiting", "Waiting on the city"
    IN_REVIEW = "in_review", "In review"
    APPROVED = "approved", "Ready to send"
    ANSWERED = "answered", "Answered"
    WITHDRAWN = "withdrawn", "Withdrawn"


# The statuses in which a promise is still owed.
OPEN = frozenset({Status.NEW, Status.DRAFTING, Status.WAITING, Status.IN_REVIEW, Status.APPROVED})
# The statuses in which package and memo may be edited.
EDITABLE = frozenset({Status.NEW, Status.DRAFTING, Status.WAITING})


class Privacy(TextChoices):
    """Who may come to see a question. There is no public question."""

    PRIVATE = "private", "Private"
    MAY_PUBLISH = "may_publish", "May be published without names or places"


class PublicationStatus(TextChoices):
    """Where the public version of a question and its response stands."""

    DRAFTING = "drafting", "Being prepared"
    WITH_ASKER = "with_asker", "Waiting for the asker's approval"
    APPROVED = "approved", "Approved by the asker"
    DECLINED = "declined", "Declined by the asker"
    PUBLISHED = "published", "Published"


def _move(name: str, sources: set[str], target: str, rule: str, event: str, notice: str = "") -> Transition:
    return Transition(name, frozenset(sources), target, rule, f"desk.{event}", notice)


QUESTION_MOVES = TransitionTable(
    frozenset(Status.values),
    (
        _move("assign", {Status.NEW}, Status.DRAFTING, "may_handle", "question_assigned", "assigned_to_asker"),
        _move("ask_city", {Status.NEW, Status.DRAFTING}, Status.WAITING, "may_handle", "clarification_asked",
              "clarification_asked"),
        _move("city_replied", {Status.WAITING}, Status.DRAFTING, "anyone", "clock_resumed", "reply_to_navigator"),
        _move("resume", {Status.WAITING}, Status.DRAFTING, "may_handle", "clock_resumed"),
        _move("submit", {Status.DRAFTING}, Status.IN_REVIEW, "may_handle", "review_requested", "review_requested"),
        _move("take_back", {Status.IN_REVIEW, Status.APPROVED}, Status.DRAFTING, "may_handle", "review_taken_back"),
        _move("return", {Status.IN_REVIEW}, Status.DRAFTING, "may_review", "response_returned", "review_decided"),
        _move("approve", {Status.IN_REVIEW}, Status.APPROVED, "may_review", "response_approved", "review_decided"),
        _move("send", {Status.APPROVED}, Status.ANSWERED, "may_handle", "response_sent", "response_ready"),
        _move("withdraw", {Status.NEW, Status.DRAFTING, Status.WAITING}, Status.WITHDRAWN, "may_withdraw",
              "question_withdrawn", "question_withdrawn"),
    ),
)  # fmt: skip

PUBLICATION_MOVES = TransitionTable(
    frozenset(PublicationStatus.values),
    (
        _move("show_asker", {PublicationStatus.DRAFTING, PublicationStatus.DECLINED}, PublicationStatus.WITH_ASKER,
              "may_prepare_publication", "publication_shown", "publication_preview"),
        _move("redraft", {PublicationStatus.WITH_ASKER, PublicationStatus.APPROVED, PublicationStatus.DECLINED},
              PublicationStatus.DRAFTING, "may_prepare_publication", "publication_redrafted"),
        _move("approve", {PublicationStatus.WITH_ASKER}, PublicationStatus.APPROVED, "may_approve_publication",
              "publication_approved", "publication_decided"),
        _move("decline", {PublicationStatus.WITH_ASKER, PublicationStatus.APPROVED}, PublicationStatus.DECLINED,
              "may_approve_publication", "publication_declined", "publication_decided"),
        _move("publish", {PublicationStatus.APPROVED}, PublicationStatus.PUBLISHED, "may_prepare_publication",
              "answer_published", "answer_published"),
    ),
)  # fmt: skip
