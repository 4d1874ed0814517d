"""Only approved words are published; afterwards an answer can be corrected, reviewed and withdrawn, all dated."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from cityline.audit.queries import history_of
from cityline.kernel import clock
from cityline.kernel.refusals import NotAllowed, Refused, TooLate
from cityline.library import actions, approval, queries, rules
from cityline.library.actions import NewSource
from cityline.library.models import Answer, AnswerSource, Resource
from cityline.library.states import ANSWER_MOVES, AnswerStatus
from cityline.library.tests import factories
from cityline.people.models import Role, RoleGrant
from cityline.search import finding
from cityline.search.models import Document

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 7, 8, 12, tzinfo=UTC)


def found(words):
    return [hit.object_id for hit in finding.search(words, kinds=("answer",)).hits]


class TestPublish:
    def test_keeps_words_sources_days_and_a_trace_and_is_found_at_once(self, dev):
        with clock.stopped_at(NOON):
            answer = factories.answer(dev)
        assert answer.get_absolute_url() == f"/answers/{answer.pk}/how-do-we-list-lead-service-lines/"
        assert (answer.published_on, answer.reviewed_on) == (date(2026, 7, 8), date(2026, 7, 8))
        assert answer.review_by == date(2027, 7, 8)
        first, second = answer.sources.all()
        assert first.resource
        assert (first.number, first.title, first.url) == (1, "Lead Service Line Toolkit", first.resource.url)
        assert second.title == "Drinking Water State Revolving Fund (66.468)"
        assert [event.type for event in history_of(answer)] == ["library.answer_published"]
        assert found("lead service lines") == [str(answer.pk)]
        assert Document.objects.get(kind="answer").suggestible

    def test_words_that_differ_from_the_approved_ones_by_a_letter_are_refused(self, dev):
        with pytest.raises(Refused, match="not the one the asker approved"):
            factories.answer(
                dev, approved_digest=approval.digest(**factories.WORDS | {"title": "How do we list pipes?"})
            )
        assert not Answer.objects.exists()

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"title": " "}, "title"),
            ({"short_answer": ""}, "short_answer"),
            ({"body": "\n"}, "body"),
            ({"title": "x" * 201}, "title"),
            ({"topic": "aliens"}, "topic"),
            ({"body": "See [3]."}, "body"),
            ({"review_by": date(2020, 1, 1)}, "review_by"),
        ],
    )
    def test_refuses_beside_the_field(self, dev, changes, field):
        with pytest.raises(Refused) as refused:
            factories.answer(dev, **changes)
        assert refused.value.field == field
        assert not Answer.objects.exists()

    def test_a_source_is_exactly_one_record(self, dev):
        both = NewSource(resource=factories.resource(), program=factories.program())
        for wrong in (NewSource(), both):
            with pytest.raises(Refused, match="one resource or one program"):
                factories.answer(dev, sources=[wrong, wrong])
        answer = factories.answer(dev)
        with pytest.raises(IntegrityError), transaction.atomic():
            AnswerSource.objects.create(answer=answer, number=9, title="Neither", url="/")

    def test_the_worked_example_is_one_per_network(self, dev):
        old = factories.answer(dev, is_worked_example=True)
        new = factories.answer(dev, title="And a newer one?", is_worked_example=True)
        old.refresh_from_db()
        assert not old.is_worked_example
        assert queries.worked_example(network_id=new.network_id) == new

    def test_a_cited_record_cannot_be_deleted(self, dev):
        answer = factories.answer(dev)
        with pytest.raises(ProtectedError):
            Resource.objects.get(citations__answer=answer).delete()


@pytest.mark.parametrize(
    ("role", "publish", "tend"),
    [
        (Role.NAVIGATOR, True, True),
        (Role.REVIEWER, True, True),
        (Role.ADMINISTRATOR, True, True),
        (Role.LIBRARIAN, False, True),
        (Role.MANAGER, False, False),
        (Role.EXPERT, False, False),
        (None, False, False),
    ],
)
def test_who_may(eve, role, publish, tend):
    network = factories.network()
    if role:
        RoleGrant.objects.create(user=eve, network=network, role=role)
    assert (rules.may_publish(eve, network.pk) == "") is publish
    assert (rules.may_tend(eve, network.pk) == "") is tend
    assert rules.may_publish(None, network.pk).endswith(".")


def test_a_stranger_is_refused_everything(dev, eve):
    answer = factories.answer(dev)
    with pytest.raises(NotAllowed):
        factories.answer(eve, title="Mine")
    for refused in (
        lambda: actions.correct_answer(by=eve, answer=answer, text="Wrong."),
        lambda: actions.review_answer(by=eve, answer=answer, review_by=date(2030, 1, 1)),
        lambda: actions.withdraw_answer(by=eve, answer=answer, why="No."),
    ):
        with pytest.raises(NotAllowed):
            refused()


class TestAfterwards:
    def test_a_correction_is_a_dated_row_and_puts_the_words_right(self, dev, lib):
        answer = factories.answer(dev)
        with clock.stopped_at(NOON):
            actions.correct_answer(
                by=lib, answer=answer, text=" We wrote 30 days; it is 45. ", body="Wait 45 moons [1]."
            )
        answer.refresh_from_db()
        correction = answer.corrections.get()
        assert (correction.on, correction.text, correction.by) == (date(2026, 7, 8), "We wrote 30 days; it is 45.", lib)
        assert answer.body == "Wait 45 moons [1]."
        assert answer.approved_digest == approval.digest(**factories.WORDS | {"body": answer.body})
        assert found("moons") == [str(answer.pk)]

    def test_a_correction_needs_its_text_and_its_sources(self, dev):
        answer = factories.answer(dev)
        for text, body in ((" ", None), ("Wrong.", "See [7].")):
            with pytest.raises(Refused):
                actions.correct_answer(by=dev, answer=answer, text=text, body=body)
        assert not answer.corrections.exists()

    def test_a_review_moves_the_days(self, dev):
        answer = factories.answer(dev)
        with clock.stopped_at(NOON):
            actions.review_answer(by=dev, answer=answer, review_by=date(2027, 1, 1))
            with pytest.raises(Refused):
                actions.review_answer(by=dev, answer=answer, review_by=date(2026, 7, 8))
        answer.refresh_from_db()
        assert (answer.reviewed_on, answer.review_by) == (date(2026, 7, 8), date(2027, 1, 1))

    def test_a_withdrawn_answer_is_no_longer_found_and_nothing_more_happens_to_it(self, dev):
        answer = factories.answer(dev, is_worked_example=True)
        with pytest.raises(Refused, match="one sentence"):
            actions.withdraw_answer(by=dev, answer=answer, why=" ")
        actions.withdraw_answer(by=dev, answer=answer, why="The law changed.")
        answer.refresh_from_db()
        assert (answer.status, answer.withdrawn_why) == (AnswerStatus.WITHDRAWN, "The law changed.")
        assert found("lead") == []
        assert queries.worked_example(network_id=answer.network_id) is None
        for again in (
            lambda: actions.withdraw_answer(by=dev, answer=answer, why="Again."),
            lambda: actions.correct_answer(by=dev, answer=answer, text="Late."),
            lambda: actions.review_answer(by=dev, answer=answer, review_by=date(2040, 1, 1)),
        ):
            with pytest.raises(TooLate):
                again()

    def test_every_move_leaves_its_event(self, dev):
        answer = factories.answer(dev)
        actions.correct_answer(by=dev, answer=answer, text="Wrong.")
        actions.review_answer(by=dev, answer=answer, review_by=clock.now().date() + timedelta(days=30))
        actions.withdraw_answer(by=dev, answer=answer, why="Old.")
        recorded = [event.type for event in history_of(answer)][1:]
        assert recorded == [ANSWER_MOVES[name].event for name in ("correct_answer", "review_answer", "withdraw_answer")]
        assert all(hasattr(rules, move.rule) for move in ANSWER_MOVES.values())

    def test_what_is_due_for_review(self, dev):
        answer = factories.answer(dev, published_on=date(2026, 1, 1), review_by=date(2026, 7, 8))
        with clock.stopped_at(NOON - timedelta(days=1)):
            assert list(queries.answers_due(network_id=answer.network_id)) == []
        with clock.stopped_at(NOON):
            assert list(queries.answers_due(network_id=answer.network_id)) == [answer]
