"""The memo as it will be read: its pages while one types, and the file for the desk's eyes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from cityline.desk import memo as memo_text
from cityline.desk import queries
from cityline.desk.actions import memo
from cityline.desk.documents import memo_document, pages_of
from cityline.desk.models import MemoVersion
from cityline.desk.staff import desk_view
from cityline.desk.typeset import memo_docx, memo_pdf

if TYPE_CHECKING:
    from django.http import HttpRequest

    from cityline.desk.models import Question
    from cityline.networks.models import Network
    from cityline.people.models import User

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


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
