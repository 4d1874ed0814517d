"""Readers' words on an answer: private, one each, bounded."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from cityline.kernel import clock
from cityline.kernel.refusals import Refused, TooLate, TooMany
from cityline.library.models import Answer, AnswerVote, VoteQuestion
from cityline.library.states import AnswerStatus
from cityline.library.voters import digest

if TYPE_CHECKING:
    from cityline.people.models import User

VOTES_PER_HOUR: Final = 30  # from one address: an office behind one router fits, a script does not


@transaction.atomic
def vote(
    *, by: User | None, answer: Answer, question: str, yes: bool, session_key: str = "", address: str = ""
) -> AnswerVote:
    """Keep one reader's word; said again it replaces the first.

    A signed-in person counts once whatever the browser, a visitor once in a session. Kept as keyed digests only,
    so nobody can list who said what; no event is recorded for the same reason. Refused: an unknown question, no
    person and no session, a withdrawn answer, more than `VOTES_PER_HOUR` from one address.
    """
    if question not in VoteQuestion.values:
        raise Refused("unknown_vote", "Choose one of the buttons.")
    if by is None and not session_key:
        raise Refused(
            "no_session", "Your browser did not keep our cookie, so we cannot count this once. Nothing was saved."
        )
    if answer.status != AnswerStatus.PUBLISHED:
        raise TooLate("withdrawn", "This answer has been withdrawn.")
    now = clock.now()
    origin = digest(f"{now.date()} {address}") if address else ""
    voter = digest(f"person {by.pk}" if by else f"session {session_key}")
    if origin and _busy(origin, voter):
        raise TooMany(
            "too_many_votes", "Many people at your address have voted in the last hour. Please try again later."
        )
    kept, _made = AnswerVote.objects.update_or_create(
        answer=answer, question=question, voter=voter, defaults={"yes": yes, "origin": origin, "at": now}
    )
    return kept


def _busy(origin: str, voter: str) -> bool:
    since = clock.now() - timedelta(hours=1)
    recent = AnswerVote.objects.filter(origin=origin, at__gte=since).exclude(voter=voter)
    return recent.count() >= VOTES_PER_HOUR
