"""Who leaves a city leaves its questions: somebody of the city takes them over, or the desk keeps them until there is
a lead. Every way in that was mailed ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cityline.audit.actions import record
from cityline.desk.events import DeskEvent
from cityline.desk.models import Colleague, Question, SignedLink
from cityline.kernel import clock
from cityline.notices import reply_addresses

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from cityline.people.models import User
    from cityline.places.models import Place


def asked_for(user: User, place: Place) -> int:
    """How many of the city's questions this person asked. One they never confirmed is not the city's."""
    return Question.objects.filter(asker=user, place=place, confirmed_at__isnull=False).count()


def hand_over(user: User, place: Place, heir: User | None, by: User) -> None:
    """In the caller's transaction, when `user` leaves `place` (registered with `people.leaving`).

    Changes: the heir is the asker of what `user` asked for the city; without an heir the desk keeps it, and `user`
    neither reads it nor is mailed about it. `user` is nobody's colleague there; their signed links and reply addresses
    to its questions end. Recorded: question_inherited on each that has an heir. Told: nobody.
    """
    asked = Question.objects.filter(asker=user, place=place, confirmed_at__isnull=False)
    if heir is None:
        asked.update(asker_left_at=clock.now())
    else:
        _give(asked, heir, by)
    Colleague.objects.filter(user=user, question__place=place).delete()
    links = SignedLink.objects.filter(user=user, question__place=place)
    for code in links.values_list("question__code", flat=True):
        reply_addresses.revoke(("question", code), user.pk)
    links.filter(revoked_at__isnull=True).update(revoked_at=clock.now())


def inherit(place: Place, heir: User, by: User) -> None:
    """In the caller's transaction, when the city has somebody again who takes over what people who left had asked.
    Recorded: question_inherited on each. Told: nobody."""
    _give(Question.objects.filter(place=place, asker_left_at__isnull=False), heir, by)


def _give(questions: QuerySet[Question], heir: User, by: User) -> None:
    for question in questions.select_related("asker"):
        Question.objects.filter(pk=question.pk).update(asker=heir, asker_left_at=None)
        Colleague.objects.filter(question=question, user=heir).delete()
        data = {"from": str(question.asker), "to": str(heir)}
        record(DeskEvent.QUESTION_INHERITED, subject=question, network_id=question.network_id, by=by, data=data)
