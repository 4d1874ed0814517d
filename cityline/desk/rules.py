"""Who may do what with a question. A rule answers "" for yes, else a sentence that says why not.

A signed link is no user: it reads and replies (`queries.Viewer`), and every rule here asks for the person
who signed in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cityline.desk.models import Colleague, MemoVersion, Publication, Question, Review
from cityline.desk.states import EDITABLE, Privacy, Status
from cityline.people.models import CityStanding, Role, User
from cityline.people.queries import is_desk, roles_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cityline.moves import Rule


def anyone(_by: User | None, _row: object) -> str:
    return ""


def is_asker(by: User, question: Question) -> bool:
    """Whoever left the city is nobody to what they asked for it, also while there is no one to take it over."""
    return by.pk == question.asker_id and question.asker_left_at is None


def speaks_for_asker(by: User | None, question: Question) -> bool:
    """The asker, or the city's lead when the question is the city's (its asker verified)."""
    if by is None:
        return False
    if is_asker(by, question):
        return True
    return is_lead_of(by, question)


def is_lead_of(by: User, question: Question) -> bool:
    if question.place_id is None or not asker_is_verified(question):
        return False
    return CityStanding.objects.filter(user=by, place_id=question.place_id, is_lead=True).exists()


def asker_is_verified(question: Question) -> bool:
    """Only a verified asker's question is the city's; until then the desk alone sees it beside the asker.

    Anyone can type a verified person's address, so the asker must also have confirmed that the question is theirs.
    """
    if question.place_id is None or question.confirmed_at is None:
        return False
    return CityStanding.objects.filter(
        user_id=question.asker_id, place_id=question.place_id, verified_at__isnull=False
    ).exists()


def may_change_network(by: User | None, network_id: int) -> str:
    """Days off, closing hour and promise; the rest of the desk reads them."""
    if roles_of(by, network_id) & {Role.ADMINISTRATOR, Role.MANAGER}:
        return ""
    return "Only administrators and the program manager change this."


def may_read(by: User | None, question: Question) -> str:
    if by is not None and (
        is_asker(by, question)
        or is_desk(by, question.network_id)
        or Colleague.objects.filter(question=question, user=by).exists()
        or is_lead_of(by, question)
        or _office_reads(by, question)
    ):
        return ""
    return "Only the person who asked, the colleagues they added and the desk can see this question."


def _office_reads(by: User, question: Question) -> bool:
    if not question.open_to_office or not asker_is_verified(question):
        return False
    return CityStanding.objects.filter(user=by, place_id=question.place_id, of_city_office=True).exists()


def may_handle(by: User | None, question: Question) -> str:
    if is_desk(by, question.network_id):
        return ""
    return "Only people at the desk can do this."


def may_edit_response(by: User | None, question: Question) -> str:
    why_not = may_handle(by, question)
    if why_not or question.status in EDITABLE:
        return why_not
    if question.status in {Status.IN_REVIEW, Status.APPROVED}:
        return "It is with the reviewer. Take it back to change it."
    return "The response has been sent and stays as it is."


def may_review(by: User | None, question: Question) -> str:
    if by is None or not roles_of(by, question.network_id) & {Role.REVIEWER, Role.ADMINISTRATOR}:
        return "Only a reviewer can decide this."
    if by.pk in _writers(question):
        return "You wrote this response, so someone else has to read it."
    return ""


def _writers(question: Question) -> set[int]:
    """Who handed the response in and who wrote the memo as it stands: neither is a second reader."""
    memo = MemoVersion.objects.filter(question=question, beside=False).order_by("-number")
    open_review = Review.objects.filter(question=question, verdict="").annotate(written_by=memo.values("by")[:1])
    return {person for row in open_review.values_list("submitted_by", "written_by") for person in row}


def may_withdraw(by: User | None, question: Question) -> str:
    return "" if speaks_for_asker(by, question) else "Only the person who asked can withdraw the question."


def may_share(by: User | None, question: Question) -> str:
    if speaks_for_asker(by, question):
        return ""
    return "Only the person who asked can change who sees this question."


def may_open_to_office(by: User | None, question: Question) -> str:
    why_not = may_share(by, question)
    if why_not:
        return why_not
    if not asker_is_verified(question):
        return "We have not yet verified that you work for this city, so it has no office to open this to."
    return ""


def may_give_feedback(by: User | None, question: Question) -> str:
    if question.status != Status.ANSWERED:
        return "You can say whether it helped once the response is here."
    if by is None or (is_desk(by, question.network_id) and by.pk != question.asker_id):
        return "Only the city can say whether it helped."
    return may_read(by, question)


def may_judge_items(by: User | None, question: Question) -> str:
    if by is None or (is_desk(by, question.network_id) and by.pk != question.asker_id):
        return "Only the city can say what an item was worth to it."
    return may_read(by, question)


def may_prepare_publication(by: User | None, publication: Publication) -> str:
    why_not = may_handle(by, publication.question)
    return why_not or may_be_published(publication.question)


def may_be_published(question: Question) -> str:
    if question.status != Status.ANSWERED:
        return "Only an answered question can be published."
    if question.privacy != Privacy.MAY_PUBLISH:
        return "The asker keeps this question private, so nothing can be published."
    return ""


def may_approve_publication(by: User | None, publication: Publication) -> str:
    if by is None or not is_asker(by, publication.question):
        return "Only the person who asked can approve the public version."
    return may_be_published(publication.question)


RULES: Mapping[str, Rule] = {
    rule.__name__: rule
    for rule in (
        anyone,
        may_read,
        may_handle,
        may_edit_response,
        may_review,
        may_withdraw,
        may_share,
        may_open_to_office,
        may_give_feedback,
        may_judge_items,
        may_prepare_publication,
        may_approve_publication,
    )
}
