"""Closing hour and promise of the network: what they mean for promises given and to come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cityline.desk import rules
from cityline.desk.deadlines import promise_of
from cityline.desk.models import Question
from cityline.desk.states import OPEN
from cityline.kernel import clock
from cityline.kernel.refusals import NotAllowed
from cityline.networks import actions as network_actions
from cityline.networks.calendars import calendar_of

if TYPE_CHECKING:
    from datetime import date

    from cityline.networks.models import Network
    from cityline.networks.terms import Terms
    from cityline.people.models import User


@dataclass(frozen=True)
class Meaning:
    """A question asked this moment would be due on `due_now`, under the new terms on `due_then`; `stay` open promises
    keep day and hour, the latest of them until `last_on`."""

    due_now: date
    due_then: date
    stay: int
    last_on: date | None


def meaning_of(network: Network, terms: Terms) -> Meaning:
    """A read, for showing before saving. Three queries."""
    moment = clock.now()
    now, then = (
        promise_of(moment, calendar_of(network, closing_at=closing_at), days=days, pauses=(), as_of=moment).due_on
        for closing_at, days in ((None, network.promise_days), (terms.closing_at, terms.promise_days))
    )
    given = Question.objects.filter(network=network, status__in=sorted(OPEN)).order_by("due_on")
    due = list(given.values_list("due_on", flat=True))
    return Meaning(now, then, len(due), due[-1] if due else None)


def change_terms(*, network: Network, by: User, to: Terms, seen: Terms) -> Network:
    """Close at another hour or promise within other days, for questions asked from now on.

    Changes: the network. Recorded: networks.closing_hour_changed, networks.promise_changed. Told: nobody: a promise
    already given keeps its day and hour, also when it pauses or a day off is added. Refused: anyone but an
    administrator or the program manager (NotAllowed); what `networks.actions.change_terms` refuses.
    """
    why_not = rules.may_change_network(by, network.pk)
    if why_not:
        raise NotAllowed("not_allowed", why_not)
    return network_actions.change_terms(by=by, network=network, to=to, seen=seen)
