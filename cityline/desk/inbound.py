"""The door for mail: a reply to one of our messages becomes a message of the question's thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile

from cityline.desk import queries
from cityline.desk.actions.asking import add_city_message, confirm_asker
from cityline.desk.actions.handling import write_to_city
from cityline.desk.models import Question, SignedLink
from cityline.desk.models.question import Channel
from cityline.files.actions import check_files, offered
from cityline.kernel import clock
from cityline.kernel.refusals import Refused
from cityline.people.models import User
from cityline.people.queries import is_desk

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from cityline.notices.inbound import Reply


def add_reply(reply: Reply) -> None:
    """Add a mailed reply to its question, as the person its reply address belongs to.

    Refused when the question is gone, or the person may no longer read it: a colleague taken out, a link revoked.
    """
    question = (
        Question.objects.select_related("network", "asker", "place", "assigned_to")
        .filter(code=reply.subject_id)
        .first()
    )
    person = User.objects.filter(pk=reply.user_id, is_active=True).first()
    if question is None or person is None:
        raise Refused("no_such_question", "The question this answers is not here.")
    files, left_out = _files_of(reply)
    text = (reply.text or "(Only files, no words.)") + left_out
    key = f"mail:{reply.inbound_id}"
    if is_desk(person, question.network_id) and person.pk != question.asker_id:
        write_to_city(question=question, by=person, text=text, files=files, submission_key=key, at=reply.received_at)
        return
    if not _may_reply(question, person):
        raise Refused("may_not_reply", "This person may no longer read the question.")
    confirm_asker(question=question, by=person, at=reply.received_at)
    add_city_message(
        question=question,
        by=person,
        text=text,
        files=files,
        channel=Channel.MAIL,
        submission_key=key,
        at=reply.received_at,
    )


def _files_of(reply: Reply) -> tuple[list[UploadedFile[Any]], str]:
    """The files we can keep, and a sentence for each we cannot: a signature's picture must not cost the words."""
    kept: list[UploadedFile[Any]] = []
    said = ""
    for one in reply.attachments:
        upload = SimpleUploadedFile(one.name, one.content, one.content_type)
        try:
            check_files(offered([*kept, upload]))
        except Refused as refused:
            said += f"\n\n(The file “{one.name}” was not kept. {refused.sentence})"
        else:
            kept.append(upload)
    return kept, said


def _may_reply(question: Question, person: User) -> bool:
    if queries.Viewer(person).speaks_as(question):
        return True
    return SignedLink.objects.filter(
        question=question, user=person, revoked_at__isnull=True, expires_at__gt=clock.now()
    ).exists()
