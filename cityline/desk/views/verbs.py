"""What the buttons of the workspace do. Each verb calls one action and says where on the page it stands afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages

from cityline.desk import memo as memo_text
from cityline.desk import queries, rules
from cityline.desk.actions import handling, memo, packaging, reviewing, sending
from cityline.desk.finding import offered
from cityline.desk.sessions import Unsent
from cityline.kernel.paging import row_number
from cityline.kernel.refusals import Refused
from cityline.people.models import User

if TYPE_CHECKING:
    from django.http import HttpRequest

    from cityline.desk.models import Question


@dataclass(frozen=True)
class Press:
    """A button pressed on the workspace: `verb`, what it is about, and the rest of the form."""

    request: HttpRequest
    question: Question
    user: User
    about: str

    def field(self, name: str) -> str:
        return self.request.POST.get(name, "")

    @property
    def item_id(self) -> int:
        return row_number(self.about)

    def done(self, sentence: str, *, typed: str = "") -> None:
        """Says so on the next page. `typed`: the field whose text has arrived and need not be kept."""
        if typed:
            Unsent(self.request, self.question).forget(typed)
        messages.success(self.request, sentence)


def keep_typed(doing: Press) -> None:
    """Save every sentence that changed, and the memo."""
    if rules.may_edit_response(doing.user, doing.question):
        return
    for item in queries.gathered(doing.question).items:
        typed = doing.request.POST.get(f"annotation-{item.pk}")
        if typed is not None and " ".join(typed.split()) != item.annotation:
            packaging.annotate_item(question=doing.question, by=doing.user, item_id=item.pk, annotation=typed)
    text = doing.field("memo")
    if text.strip() and text.replace("\r\n", "\n").strip() != memo_text.BLANK.strip():
        based_on = row_number(doing.field("based_on"))
        saved = memo.save_memo(question=doing.question, by=doing.user, text=text, based_on=based_on)
        if saved.newer:
            messages.warning(
                doing.request,
                f"{saved.newer.by} saved the memo while you wrote. Both texts are kept below: compare them and choose.",
            )


def save(doing: Press) -> str:
    doing.done("Saved.")
    return "#memo"


def _find(_doing: Press) -> str:
    return "#offers"


def _add(doing: Press) -> str:
    kind, _, key = doing.about.partition(":")
    packaging.add_item(question=doing.question, by=doing.user, suggestion=offered(doing.question, kind, key))
    return "#package"


def _up(doing: Press) -> str:
    packaging.move_item(question=doing.question, by=doing.user, item_id=doing.item_id, up=True)
    return f"#item-{doing.item_id}"


def _down(doing: Press) -> str:
    packaging.move_item(question=doing.question, by=doing.user, item_id=doing.item_id, up=False)
    return f"#item-{doing.item_id}"


def _order(doing: Press) -> str:
    wanted = [row_number(part) for part in doing.field("order").split(",")]
    packaging.order_items(question=doing.question, by=doing.user, item_ids=wanted)
    return "#package"


def _remove(doing: Press) -> str:
    packaging.remove_item(question=doing.question, by=doing.user, item_id=doing.item_id)
    return "#package"


def _restore(doing: Press) -> str:
    packaging.restore_item(question=doing.question, by=doing.user, item_id=doing.item_id)
    return f"#item-{doing.item_id}"


def _take(doing: Press) -> str:
    handling.take_question(question=doing.question, by=doing.user)
    doing.done("It is yours. The city was told your name.")
    return ""


def _assign(doing: Press) -> str:
    to = User.objects.filter(pk=row_number(doing.field("to"))).first()
    if to is None:
        raise Refused("nobody_chosen", "Choose who should have it.")
    handling.assign_question(question=doing.question, by=doing.user, to=to)
    doing.done(f"{to} has it now.")
    return ""


def _topic(doing: Press) -> str:
    handling.set_topic(question=doing.question, by=doing.user, topic=doing.field("topic"))
    return ""


def _message(doing: Press) -> str:
    handling.write_to_city(
        question=doing.question, by=doing.user, text=doing.field("message"), asks=doing.field("asks") == "yes",
        submission_key=doing.field("message_key") or None,
    )  # fmt: skip
    doing.done("Sent. A reply by mail or on the page comes back to this thread.", typed="message")
    return "#thread"


def _note(doing: Press) -> str:
    handling.leave_note(question=doing.question, by=doing.user, text=doing.field("message"))
    Unsent(doing.request, doing.question).forget("message")
    return "#thread"


def _resume(doing: Press) -> str:
    handling.resume_clock(question=doing.question, by=doing.user)
    doing.done("The clock is running again.")
    return ""


def _choose(doing: Press) -> str:
    memo.choose_memo(question=doing.question, by=doing.user, number=doing.item_id)
    doing.done("That text is the memo now. The other is kept among its versions.")
    return "#memo"


def _submit(doing: Press) -> str:
    reviewing.submit_for_review(question=doing.question, by=doing.user, note=doing.field("note"))
    doing.done("Sent for review.", typed="note")
    return "#send"


def _take_back(doing: Press) -> str:
    reviewing.take_back(question=doing.question, by=doing.user)
    doing.done("It is yours to change again.")
    return "#memo"


def _return(doing: Press) -> str:
    reviewing.return_for_changes(question=doing.question, by=doing.user, comment=doing.field("comment"))
    doing.done("Returned with your comment.", typed="comment")
    return "#send"


def _approve(doing: Press) -> str:
    reviewing.approve_response(question=doing.question, by=doing.user, comment=doing.field("comment"))
    doing.done("Approved. It is ready to send.", typed="comment")
    return "#send"


def _send(doing: Press) -> str:
    sending.send_response(question=doing.question, by=doing.user)
    doing.done("Sent: on the page, and by mail with both files.")
    return "#send"


VERBS: dict[str, Callable[[Press], str]] = {
    "save": save, "find": _find, "like": _find, "add": _add, "up": _up, "down": _down, "order": _order,
    "remove": _remove, "restore": _restore, "take": _take, "assign": _assign, "topic": _topic, "message": _message,
    "note": _note, "resume": _resume, "choose": _choose, "submit": _submit, "take_back": _take_back,
    "return": _return, "approve": _approve, "send": _send,
}  # fmt: skip
ANCHORS = {
    "message": "#thread", "note": "#thread", "submit": "#send", "return": "#send", "approve": "#send", "send": "#send",
    "add": "#package", "choose": "#memo",
}  # fmt: skip
