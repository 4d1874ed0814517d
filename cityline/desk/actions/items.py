"""What a person of the city says of one item they were given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.shortcuts import get_object_or_404

from cityline.audit.actions import record
from cityline.desk.actions.handling import must
from cityline.desk.events import DeskEvent
from cityline.desk.models import ItemFeedback, PackageItem, Question
from cityline.desk.models.item_feedback import ItemSaid
from cityline.desk.models.response import PackageState
from cityline.kernel import clock
from cityline.kernel.refusals import Refused
from cityline.people.queries import standing_of

if TYPE_CHECKING:
    from datetime import datetime

    from cityline.people.models import User
    from cityline.places.models import Place


def say_of_item(*, question: Question, by: User, item_id: int, said: str, at: datetime | None = None) -> PackageItem:
    """It helped, it did not, it is not for us; or "" to take the word back. Said again, it replaces the first.

    Changes: this person's row on this item; none is left when there is nothing to keep. It moves later suggestions
    a little, if the person is verified for the city (`tallies`). Recorded: item_judged, without the word, when it
    changed. Told: nobody. Refused: the desk; an unknown choice. An item the city was not given: 404.
    """
    must("may_judge_items", by, question)
    if said not in {"", *ItemSaid.values}:
        raise Refused("unknown_choice", "Choose one of the three.", field="said")
    moment = at or clock.now()
    with transaction.atomic():
        item = _given(question, item_id)
        row = _row(item, by)
        if said == row.said:
            return item
        row.said, row.said_at, row.place = said, moment if said else None, _city_of(by, question)
        if row.said or row.opened_at:
            row.save()
        else:
            row.delete()
        record(
            DeskEvent.ITEM_JUDGED, subject=question, network_id=question.network_id, by=by, at=moment,
            data={"item": item.pk},
        )  # fmt: skip
    return item


def note_opened(*, question: Question, by: User, item_id: int, at: datetime | None = None) -> None:
    """Keep that this person opened the item, once.

    Changes: the moment, if there is none. Recorded: nothing. Told: nobody. Refused: the desk.
    """
    must("may_judge_items", by, question)
    with transaction.atomic():
        row = _row(_given(question, item_id), by)
        if row.opened_at is None:
            row.opened_at, row.place = at or clock.now(), _city_of(by, question)
            row.save()


def _given(question: Question, item_id: int) -> PackageItem:
    """The item, if the city can see it; locked, so that two clicks come one after the other."""
    given = PackageItem.objects.select_for_update(of=("self",)).select_related("package")
    return get_object_or_404(
        given, pk=item_id, removed_at__isnull=True, package__question=question,
        package__state__in=[PackageState.INSTANT, PackageState.SENT],
    )  # fmt: skip


def _row(item: PackageItem, by: User) -> ItemFeedback:
    """What this person said so far, or an unsaved row."""
    known = ItemFeedback.objects.filter(item=item, user=by).first()
    return known or ItemFeedback(item=item, user=by, kind=item.kind, object_id=item.object_id)


def _city_of(by: User, question: Question) -> Place | None:
    standing = standing_of(by, question.place)
    return question.place if standing and standing.verified_at else None
