"""Building the package: add, annotate, order, remove and bring back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.shortcuts import get_object_or_404

from cityline.desk.actions.asking import item_from
from cityline.desk.actions.handling import must
from cityline.desk.models import Package, PackageItem, Question
from cityline.desk.models.response import PackageState
from cityline.kernel import clock
from cityline.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cityline.desk.suggestions import Suggestion
    from cityline.people.models import User

MOST_ITEMS = 30


def working_package(*, question: Question, by: User) -> Package:
    """The package the desk is building; made empty on first use. Refused once in review or sent."""
    must("may_edit_response", by, question)
    with transaction.atomic():
        must("may_edit_response", by, Question.objects.select_for_update().get(pk=question.pk))
        last = question.packages.aggregate(last=Max("version"))["last"] or 0
        package, _made = Package.objects.get_or_create(
            question=question,
            state=PackageState.WORKING,
            defaults={"version": last + 1, "made_by": by, "made_at": clock.now()},
        )
    return package


def add_item(*, question: Question, by: User, suggestion: Suggestion) -> PackageItem:
    """Put one thing at the end of the package; adding it twice brings back or returns the one there.

    Changes: one item, with who added it. Not recorded one by one: the package sent is kept whole. Refused: a full
    package (30).
    """
    with transaction.atomic():
        package = working_package(question=question, by=by)
        fresh = item_from(suggestion, package, 0)
        twin = next((item for item in package.items.filter(kind=fresh.kind) if item.object_id == fresh.object_id), None)
        if twin:
            twin.removed_at, twin.added_by = None, by
            twin.save(update_fields=["removed_at", "added_by"])
            return twin
        kept = package.items.filter(removed_at__isnull=True)
        if kept.count() >= MOST_ITEMS:
            raise Refused("package_full", f"A package holds at most {MOST_ITEMS} items. Remove one first.")
        fresh.position = (package.items.aggregate(last=Max("position"))["last"] or 0) + 1
        fresh.added_by = by
        fresh.save()
    return fresh


def _item(question: Question, by: User, item_id: int) -> PackageItem:
    package = working_package(question=question, by=by)
    return get_object_or_404(PackageItem.objects.select_for_update(), pk=item_id, package=package)


@transaction.atomic
def annotate_item(*, question: Question, by: User, item_id: int, annotation: str) -> PackageItem:
    """Write the sentence that says why it fits this city. Empty is allowed while drafting; review asks for it."""
    item = _item(question, by, item_id)
    item.annotation = " ".join(annotation.split())[:1000]
    item.save(update_fields=["annotation"])
    return item


@transaction.atomic
def move_item(*, question: Question, by: User, item_id: int, up: bool) -> None:
    """One place up or down; at the end of the list nothing happens."""
    item = _item(question, by, item_id)
    kept = list(item.package.items.filter(removed_at__isnull=True).order_by("position", "id"))
    here = kept.index(item) if item in kept else -1
    there = here - 1 if up else here + 1
    if here >= 0 and 0 <= there < len(kept):
        kept[here], kept[there] = kept[there], kept[here]
        _number(kept)


@transaction.atomic
def order_items(*, question: Question, by: User, item_ids: Sequence[int]) -> None:
    """The whole order at once, after dragging. Items not named keep their order behind; unknown ids are ignored."""
    package = working_package(question=question, by=by)
    kept = list(package.items.select_for_update().filter(removed_at__isnull=True).order_by("position", "id"))
    place = {item_id: index for index, item_id in enumerate(item_ids)}
    _number(sorted(kept, key=lambda item: place.get(item.pk, len(place))))


def _number(items: list[PackageItem]) -> None:
    for position, item in enumerate(items, start=1):
        item.position = position
    PackageItem.objects.bulk_update(items, ["position"])


@transaction.atomic
def remove_item(*, question: Question, by: User, item_id: int) -> PackageItem:
    """Take an item out; its sentence is kept, so bringing it back loses nothing."""
    item = _item(question, by, item_id)
    item.removed_at = clock.now()
    item.save(update_fields=["removed_at"])
    return item


@transaction.atomic
def restore_item(*, question: Question, by: User, item_id: int) -> PackageItem:
    """Undo a removal: the item returns where it was."""
    item = _item(question, by, item_id)
    item.removed_at = None
    item.save(update_fields=["removed_at"])
    return item
