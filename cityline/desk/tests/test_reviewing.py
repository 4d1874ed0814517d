"""A second pair of eyes before a response leaves."""

from __future__ import annotations

import pytest

from cityline.audit.models import Event
from cityline.desk.actions import memo, packaging, reviewing, sending
from cityline.desk.models import Response, Review
from cityline.desk.tests import factories
from cityline.kernel.refusals import NotAllowed, Refused, TooLate
from cityline.people import actions as people
from cityline.people.models import Role


def test_who_submitted_it_cannot_approve_it_whatever_their_roles(who):
    for role in (Role.REVIEWER, Role.ADMINISTRATOR):
        people.grant_role(user=who.dev, network=who.network, role=role)
    question = factories.in_state(who, "in_review")
    for decide in (reviewing.approve_response, reviewing.return_for_changes):
        with pytest.raises(NotAllowed, match="someone else has to read it"):
            decide(question=question, by=who.dev, comment="Fine.")
    assert Review.objects.get().verdict == ""


def test_who_wrote_the_memo_cannot_approve_it_when_another_submits(who):
    question = factories.ready(who)
    memo.save_memo(question=question, by=who.rita, text=factories.MEMO + "\nAnd by Rita.", based_on=1)
    reviewing.submit_for_review(question=question, by=who.dev)
    with pytest.raises(NotAllowed, match="someone else has to read it"):
        reviewing.approve_response(question=question, by=who.rita)


def test_reviewers_are_told_but_not_the_one_who_asks(who):
    people.grant_role(user=who.dev, network=who.network, role=Role.REVIEWER)
    question = factories.in_state(who, "in_review")
    assert factories.notices_to(who.rita, question, "review_requested").count() == 1
    assert not factories.notices_to(who.dev, question, "review_requested").exists()


@pytest.mark.parametrize("comment", ["", "   ", "\n\0"])
def test_returning_says_what_should_change(who, comment):
    question = factories.in_state(who, "in_review")
    with pytest.raises(Refused) as refused:
        reviewing.return_for_changes(question=question, by=who.rita, comment=comment)
    assert refused.value.field == "comment"
    assert question.status == "in_review"


def test_returned_with_a_comment_it_can_be_mended_and_sent_again(who):
    question = factories.in_state(who, "in_review")
    reviewing.return_for_changes(question=question, by=who.rita, comment="Say who owns the line.")
    assert question.status == "drafting"
    assert "Say who owns the line." in factories.notices_to(who.dev, question, "review_decided").get().text
    memo.save_memo(question=question, by=who.dev, text=factories.MEMO + "\nThe owner does.", based_on=1)
    reviewing.submit_for_review(question=question, by=who.dev)
    reviewing.approve_response(question=question, by=who.rita)
    assert [review.verdict for review in Review.objects.all()] == ["returned", "approved"]
    assert factories.notices_to(who.dev, question, "review_decided").count() == 2


def test_nothing_is_sent_while_it_is_returned(who):
    question = factories.in_state(who, "in_review")
    seen = type(question).objects.get(pk=question.pk)
    reviewing.return_for_changes(question=question, by=who.rita, comment="Not yet.")
    seen.status = "approved"  # a page opened in another life
    for row in (question, seen):
        with pytest.raises(TooLate):
            sending.send_response(question=row, by=who.dev)
    assert not Response.objects.exists()
    assert not Event.objects.filter(type="desk.response_sent").exists()


def test_an_approval_taken_back_is_no_approval(who):
    question = factories.in_state(who, "approved")
    reviewing.take_back(question=question, by=who.dev)
    with pytest.raises(TooLate):
        sending.send_response(question=question, by=who.dev)
    reviewing.submit_for_review(question=question, by=who.dev)
    with pytest.raises(TooLate):
        sending.send_response(question=question, by=who.dev)


def test_two_verdicts_at_once_the_second_is_too_late(who):
    question = factories.in_state(who, "in_review")
    seen = type(question).objects.get(pk=question.pk)
    reviewing.approve_response(question=question, by=who.rita)
    with pytest.raises(TooLate):
        reviewing.return_for_changes(question=seen, by=who.rita, comment="Or not.")
    assert Review.objects.get().verdict == "approved"


def test_review_waits_until_nothing_on_the_checklist_stops_it(who):
    question = factories.ready(who)
    item = question.packages.get(state="working").items.get()
    packaging.annotate_item(question=question, by=who.dev, item_id=item.pk, annotation="  ")
    with pytest.raises(Refused, match="Item 1 has no sentence for Fall River") as refused:
        reviewing.submit_for_review(question=question, by=who.dev)
    assert refused.value.code == "not_ready"
    packaging.annotate_item(question=question, by=who.dev, item_id=item.pk, annotation="A worksheet.")
    memo.save_memo(question=question, by=who.dev, text=factories.MEMO.replace("[1]", "[4]"), based_on=1)
    with pytest.raises(Refused, match=r"cites \[4\], but there is no item 4"):
        reviewing.submit_for_review(question=question, by=who.dev)
    packaging.remove_item(question=question, by=who.dev, item_id=item.pk)
    with pytest.raises(Refused, match="The package is empty"):
        reviewing.submit_for_review(question=question, by=who.dev)
    assert question.status == "drafting"
