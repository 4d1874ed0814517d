"""One question at the desk: read, gather, write, review, send.

The page is one form. Whatever button is pressed, the sentences, the memo and the unsent message typed so far are
kept first; then the button's verb is done. So no button can lose what another field holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from cityline.desk import memo as memo_text
from cityline.desk import queries, rules
from cityline.desk.actions import handling, memo, packaging, reviewing, sending
from cityline.desk.documents import memo_document, pages_of
from cityline.desk.finding import offered
from cityline.desk.models import MemoVersion
from cityline.desk.sessions import Unsent
from cityline.desk.staff import desk_view
from cityline.desk.typeset import memo_docx, memo_pdf
from cityline.desk.workspace import workspace_page
from cityline.kernel.refusals import Refused
from cityline.people.models import User

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from cityline.desk.models import Question
    from cityline.networks.models import Network

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


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


@dataclass(frozen=True)
class Press:
    """A button pressed on the workspace: `verb`, what it is about, and the rest of the form."""

    request: HttpRequest
    question: Question
    user: User
    about: str

    def field(self, name: str) -> str:
        return self.request.POST.get(name, "")


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
        _keep_typed(doing)
        anchor = VERBS.get(verb, _save)(doing)
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


def _keep_typed(doing: Press) -> None:
    """Save every sentence that changed, and the memo."""
    if rules.may_edit_response(doing.user, doing.question):
        return
    for item in queries.gathered(doing.question).items:
        typed = doing.request.POST.get(f"annotation-{item.pk}")
        if typed is not None and " ".join(typed.split()) != item.annotation:
            packaging.annotate_item(question=doing.question, by=doing.user, item_id=item.pk, annotation=typed)
    text = doing.field("memo")
    if text.strip() and text.replace("\r\n", "\n").strip() != memo_text.BLANK.strip():
        based_on = doing.field("based_on")
        saved = memo.save_memo(
            question=doing.question, by=doing.user, text=text, based_on=int(based_on) if based_on.isdecimal() else 0
        )
        if saved.newer:
            messages.warning(
                doing.request,
                f"{saved.newer.by} saved the memo while you wrote. Both texts are kept below: compare them and choose.",
            )


def _item_id(doing: Press) -> int:
    return int(doing.about) if doing.about.isdecimal() else 0


def _save(doing: Press) -> str:
    messages.success(doing.request, "Saved.")
    return "#memo"


def _find(_doing: Press) -> str:
    return "#offers"


def _add(doing: Press) -> str:
    kind, _, key = doing.about.partition(":")
    packaging.add_item(question=doing.question, by=doing.user, suggestion=offered(doing.question, kind, key))
    return "#package"


def _up(doing: Press) -> str:
    packaging.move_item(question=doing.question, by=doing.user, item_id=_item_id(doing), up=True)
    return f"#item-{_item_id(doing)}"


def _down(doing: Press) -> str:
    packaging.move_item(question=doing.question, by=doing.user, item_id=_item_id(doing), up=False)
    return f"#item-{_item_id(doing)}"


def _order(doing: Press) -> str:
    wanted = [int(part) for part in doing.field("order").split(",") if part.isdecimal()]
    packaging.order_items(question=doing.question, by=doing.user, item_ids=wanted)
    return "#package"


def _remove(doing: Press) -> str:
    packaging.remove_item(question=doing.question, by=doing.user, item_id=_item_id(doing))
    return "#package"


def _restore(doing: Press) -> str:
    packaging.restore_item(question=doing.question, by=doing.user, item_id=_item_id(doing))
    return f"#item-{_item_id(doing)}"


def _take(doing: Press) -> str:
    handling.take_question(question=doing.question, by=doing.user)
    messages.success(doing.request, "It is yours. The city was told your name.")
    return ""


def _assign(doing: Press) -> str:
    to = User.objects.filter(pk=int(doing.field("to")) if doing.field("to").isdecimal() else 0).first()
    if to is None:
        raise Refused("nobody_chosen", "Choose who should have it.")
    handling.assign_question(question=doing.question, by=doing.user, to=to)
    messages.success(doing.request, f"{to} has it now.")
    return ""


def _topic(doing: Press) -> str:
    handling.set_topic(question=doing.question, by=doing.user, topic=doing.field("topic"))
    return ""


def _message(doing: Press) -> str:
    handling.write_to_city(
        question=doing.question, by=doing.user, text=doing.field("message"), asks=doing.field("asks") == "yes",
        submission_key=doing.field("message_key") or None,
    )  # fmt: skip
    Unsent(doing.request, doing.question).forget("message")
    messages.success(doing.request, "Sent. A reply by mail or on the page comes back to this thread.")
    return "#thread"


def _note(doing: Press) -> str:
    handling.leave_note(question=doing.question, by=doing.user, text=doing.field("message"))
    Unsent(doing.request, doing.question).forget("message")
    return "#thread"


def _resume(doing: Press) -> str:
    handling.resume_clock(question=doing.question, by=doing.user)
    messages.success(doing.request, "The clock is running again.")
    return ""


def _choose(doing: Press) -> str:
    memo.choose_memo(question=doing.question, by=doing.user, number=_item_id(doing))
    messages.success(doing.request, "That text is the memo now. The other is kept among its versions.")
    return "#memo"


def _submit(doing: Press) -> str:
    reviewing.submit_for_review(question=doing.question, by=doing.user, note=doing.field("note"))
    Unsent(doing.request, doing.question).forget("note")
    messages.success(doing.request, "Sent for review.")
    return "#send"


def _take_back(doing: Press) -> str:
    reviewing.take_back(question=doing.question, by=doing.user)
    messages.success(doing.request, "It is yours to change again.")
    return "#memo"


def _return(doing: Press) -> str:
    reviewing.return_for_changes(question=doing.question, by=doing.user, comment=doing.field("comment"))
    Unsent(doing.request, doing.question).forget("comment")
    messages.success(doing.request, "Returned with your comment.")
    return "#send"


def _approve(doing: Press) -> str:
    reviewing.approve_response(question=doing.question, by=doing.user, comment=doing.field("comment"))
    Unsent(doing.request, doing.question).forget("comment")
    messages.success(doing.request, "Approved. It is ready to send.")
    return "#send"


def _send(doing: Press) -> str:
    sending.send_response(question=doing.question, by=doing.user)
    messages.success(doing.request, "Sent: on the page, and by mail with both files.")
    return "#send"


VERBS: dict[str, Callable[[Press], str]] = {
    "save": _save, "find": _find, "like": _find, "add": _add, "up": _up, "down": _down, "order": _order, "remove": _remove,
    "restore": _restore, "take": _take, "assign": _assign, "topic": _topic, "message": _message, "note": _note,
    "resume": _resume, "choose": _choose, "submit": _submit, "take_back": _take_back, "return": _return,
    "approve": _approve, "send": _send,
}  # fmt: skip
ANCHORS = {
    "message": "#thread", "note": "#thread", "submit": "#send", "return": "#send", "approve": "#send", "send": "#send",
    "add": "#package", "choose": "#memo",
}  # fmt: skip


# ── The memo as it will be read ──────────────────────────────────────────────


def _draft(request: HttpRequest, question: Question, user: User) -> MemoVersion:
    """The memo typed so far (POST), else as saved; never stored here."""
    if request.method == "POST":
        return MemoVersion(question=question, number=0, text=request.POST.get("memo", "")[: memo.LONGEST], by=user)
    return queries.memo_of(question) or MemoVersion(question=question, number=0, text=memo_text.BLANK, by=user)


@require_POST
@desk_view
def pages(request: HttpRequest, user: User, _network: Network, code: str) -> HttpResponse:
    """The meter for what is typed, from the real typesetting."""
    question = queries.desk_question(user, code)
    items, draft = queries.gathered(question).items, _draft(request, question, user)
    seen = {"pages": pages_of(question, draft, items), "unresolved": memo_text.unresolved(draft.text, len(items))}
    return render(request, "desk/_meter.html", seen)


@require_safe
@desk_view
def preview(request: HttpRequest, user: User, _network: Network, code: str, ending: str) -> HttpResponse:
    """The saved memo as PDF or Word, for the desk's eyes."""
    question = queries.desk_question(user, code)
    document = memo_document(question, _draft(request, question, user), queries.gathered(question).items)
    content = memo_pdf(document) if ending == "pdf" else memo_docx(document)
    response = HttpResponse(content, content_type="application/pdf" if ending == "pdf" else DOCX)
    response["Content-Disposition"] = f'attachment; filename="{question.code}-draft.{ending}"'
    return response
