"""The response leaves: on the page, by mail, as PDF and as Word. And what the city says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.db import transaction

from cityline.audit.actions import record
from cityline.desk import emails, texts
from cityline.desk.actions.handling import carry, must
from cityline.desk.actions.reviewing import standing_checks
from cityline.desk.checklist import blocking
from cityline.desk.documents import memo_document
from cityline.desk.events import DeskEvent
from cityline.desk.models import Feedback, Package, Question, Response
from cityline.desk.models.response import Helped, PackageState, Verdict
from cityline.desk.queries import memo_of, package_of
from cityline.desk.states import Status
from cityline.desk.typeset import memo_docx, memo_pages, memo_pdf
from cityline.files.actions import keep_file
from cityline.kernel import clock
from cityline.kernel.refusals import Refused, TooLate

if TYPE_CHECKING:
    from datetime import datetime

    from cityline.people.models import User

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def send_response(*, question: Question, by: User, at: datetime | None = None) -> Response:
    """Send the approved response.

    Changes: status answered with its moment; the working package becomes the sent one and never changes
    again; the memo is kept as PDF and as Word. Recorded: response_sent, naming who read it. Told: the asker
    and the colleagues (response ready, both files attached, a signed link). Refused: not approved (TooLate);
    a checklist that no longer holds (not_ready).
    """
    must("may_handle", by, question)
    with transaction.atomic():
        # Held from here on: what is typeset is what is sent, and a second sender waits, then hears that it has left.
        question.refresh_from_db(fields=["status"], from_queryset=Question.objects.select_for_update())
        if question.status != Status.APPROVED:
            raise TooLate("wrong_state", "Only an approved response can be sent. A reviewer may just have returned it.")
        stops = blocking(standing_checks(question))
        if stops:
            raise Refused("not_ready", stops[0].sentence)
        return _send(question, by, at or clock.now())


def _send(question: Question, by: User, moment: datetime) -> Response:
    memo, package = memo_of(question), package_of(question, PackageState.WORKING)
    if memo is None or package is None:
        raise Refused("not_ready", "There is no memo or no package to send.")
    review = question.reviews.filter(verdict=Verdict.APPROVED).select_related("reviewer").last()
    reader = review.reviewer if review else None
    document = memo_document(question, memo, package.kept, read_by=str(reader or ""), at=moment)  # type: ignore[attr-defined]
    pdf, word, pages = memo_pdf(document), memo_docx(document), memo_pages(document)
    carry(
        question, "send", by=by, at=moment, also={"answered_at": moment, "unread_by_desk": False},
        data={"read_by": str(reader or "")},
    )  # fmt: skip
    Package.objects.filter(pk=package.pk).update(state=PackageState.SENT)
    files = {
        ending: keep_file(
            upload=ContentFile(content, name=f"{question.code}-memo.{ending}"), name=f"{question.code}-memo.{ending}",
            network_id=question.network_id, subject=("response", question.code), by_id=by.pk,
        )
        for ending, content in (("pdf", pdf), ("docx", word))
    }  # fmt: skip
    response = Response.objects.create(
        question=question, package=package, memo=memo, sent_by=by, read_by=reader, sent_at=moment, pages=pages,
        pdf_file_id=files["pdf"].pk, docx_file_id=files["docx"].pk,
    )  # fmt: skip
    emails.response_ready(question, response, attachments=((f"{question.code}-memo.pdf", "application/pdf", pdf),
                                                          (f"{question.code}-memo.docx", DOCX, word)))  # fmt: skip
    return response


def give_feedback(*, question: Question, by: User, helped: str, text: str = "") -> Feedback:
    """The city says whether it helped. Saying it again replaces the earlier word.

    Changes: one row. Recorded: feedback_given. Told: nobody; the desk sees it on the question.
    """
    must("may_give_feedback", by, question)
    if helped not in Helped.values:
        raise Refused("unknown_choice", "Choose one of the three.", field="helped")
    with transaction.atomic():
        said, _made = Feedback.objects.update_or_create(
            question=question,
            user=by,
            defaults={"helped": helped, "text": texts.clean(text)[:2000], "at": clock.now()},
        )
        record(
            DeskEvent.FEEDBACK_GIVEN, subject=question, network_id=question.network_id, by=by, data={"helped": helped}
        )
    return said
