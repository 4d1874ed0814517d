"""One question at the desk: read, gather, write, review, send.

The page is one form. Whatever button is pressed, the sentences, the memo and the unsent message typed so far are
kept first; then the button's verb is done (`verbs`). So no button can lose what another field holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from cityline.desk import queries
from cityline.desk.actions import handling, memo
from cityline.desk.sessions import Unsent
from cityline.desk.staff import desk_view
from cityline.desk.views.verbs import ANCHORS, VERBS, Press, keep_typed, save
from cityline.desk.workspace import workspace_page
from cityline.kernel.refusals import Refused

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from cityline.networks.models import Network
    from cityline.people.models import User


@require_safe
@desk_view
def workspace(request: HttpRequest, user: User, _network: Network, code: str) -> HttpResponse:
    """The question's whole page at the desk."""
    question = queries.desk_question(user, code)
    handling.mark_read(question=question, by=user)
    find, again = request.GET.get("find", "")[:2000], "again" in request.GET
    like = request.GET.get("like", "")[:60]
    context = workspace_page(question, user, find=find, like=like, again=again)
    return render(request, "desk/workspace.html", {**context, "unsent": Unsent(request, question).take()})


@require_POST
@desk_view
def press(request: HttpRequest, user: User, _network: Network, code: str) -> HttpResponse:
    """Keep what was typed, then do what the button says, then come back to where it stands."""
    question = queries.desk_question(user, code)
    no_button = "order" if request.POST.get("order") else "save"  # a drag sends the form without one
    verb, _, about = request.POST.get("do", no_button).partition(":")
    if verb == "enter":  # the enter key in a field of one line: it searches if words stand in the search field
        verb = "find" if request.POST.get("find", "").strip() else "save"
    unsent = Unsent(request, question)
    for name in ("message", "comment", "note"):
        unsent.keep(name, request.POST.get(name, ""))
    doing = Press(request, question, user, about)
    anchor = ""
    try:
        keep_typed(doing)
        anchor = VERBS.get(verb, save)(doing)
    except Refused as refused:
        messages.error(request, refused.sentence)
        anchor = ANCHORS.get(verb, "")
    memo.measure_memo(question=question)
    if (back := request.POST.get("back", "")).startswith("/desk/"):
        return redirect(back)  # pressed in the queue: stay in that view of it
    looking = _looking(request, like=about if verb == "like" else "") if verb in {"find", "like", "add"} else ""
    return redirect(f"{request.path.removesuffix('do/')}{looking}{anchor}")


def _looking(request: HttpRequest, *, like: str) -> str:
    """What the suggestions show: they stay when one of them is added. `like`: records like this one, just asked for."""
    fields = {"like": like[:60]} if like else {
        "find": request.POST.get("find", "").strip()[:2000],
        "like": request.POST.get("like", "")[:60],
        "again": request.POST.get("again", "")[:1],
    }  # fmt: skip
    query = urlencode({name: value for name, value in fields.items() if value})
    return f"?{query}" if query else ""
