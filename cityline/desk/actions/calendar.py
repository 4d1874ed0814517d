"""A holiday changed, so promises move: shown before, kept and told after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from cityline.desk import emails, rules
from cityline.desk.actions.handling import recount
from cityline.desk.deadlines import promise_again
from cityline.desk.models import Question
from cityline.desk.states import OPEN
from cityline.kernel import clock
from cityline.kernel.refusals import NotAllowed
from cityline.networks import actions as network_actions
from cityline.networks.calendars import calendar_of

if TYPE_CHECKING:
    from datetime import date

    from cityline.kernel.workdays import Calendar
    from cityline.networks.models import Network
    from cityline.people.models import User


@dataclass(frozen=True)
class MovedPromise:
    """An open question whose promise would move."""

    question: Question
    due_on: date
    moves_to: date


def promises_that_move(network: Network, calendar: Calendar) -> list[MovedPromise]:
    """Open questions whose date differs under `calendar`; a read, for showing before saving."""
    moment = clock.now()
    rows = Question.objects.filter(network=network, status__in=sorted(OPEN)).prefetch_related("pauses")
    moved = []
    for question in rows.select_related("place", "assigned_to").order_by("due_on", "id"):
        promise = promise_again(question, calendar, pauses=question.pauses.all(), as_of=moment)
        if promise.due_on != question.due_on and question.paused_since is None:
            moved.append(MovedPromise(question, question.due_on, promise.due_on))
    return moved


def change_calendar(*, network: Network, by: User, on: date, name: str, add: bool) -> list[MovedPromise]:
    """Add or remove a day the network does not work, and move every open promise it touches.

    Changes: the day; due date and explanation of each touched question. Recorded: the day, and promise_moved on
    each. Told: each asker whose date moved, with the reason. Refused: anyone but an administrator or manager.
    """
    why_not = rules.may_change_network(by, network.pk)
    if why_not:
        raise NotAllowed("not_allowed", why_not)
    with transaction.atomic():
        if add:
            network_actions.add_extra_day(by=by, network=network, on=on, name=name)
        else:
            network_actions.remove_extra_day(by=by, network=network, on=on)
        moved = promises_that_move(network, calendar_of(network))
        verb = "was added as a holiday" if add else "is a working day after all"
        why = f"{on.strftime('%B %-d')} {verb}."
        for row in moved:
            row.question.network = network
            recount(row.question, why=why, by=by, at=clock.now())
            emails.promise_moved(row.question, row.due_on, why)
    return moved
