"""What a person of the city makes of an item. The word needs no script; that a link was opened does.

The links stay the records' own addresses, to copy and to share: an address of ours that counts and leads on would
change something on GET, and would mean nothing to anyone the link is handed to. So the browser tells us
(assets/scripts/opened.js), unless it asks not to be followed; without scripts nothing is counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import redirect

from cityline.desk.actions import items
from cityline.desk.models.response import PackageState
from cityline.desk.views.guards import signed_in

if TYPE_CHECKING:
    from django.http import HttpRequest

    from cityline.desk.models import Question
    from cityline.people.models import User


@signed_in
def said(request: HttpRequest, found: Question, user: User, item_id: int) -> HttpResponse:
    """Back to the item; to one of the first package, with that package unfolded."""
    item = items.say_of_item(question=found, by=user, item_id=item_id, said=request.POST.get("said", ""))
    unfolded = "?first=1" if item.package.state == PackageState.INSTANT else ""
    return redirect(f"{found.get_absolute_url()}{unfolded}#said-{item.pk}")


@signed_in
def opened(_request: HttpRequest, found: Question, user: User, item_id: int) -> HttpResponse:
    items.note_opened(question=found, by=user, item_id=item_id)
    return HttpResponse(status=204)
