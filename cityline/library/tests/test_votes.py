"""One reader, one word on each question; nobody can list who said what; a script is stopped."""

import pytest

from cityline.kernel.refusals import Refused, TooLate, TooMany
from cityline.library import actions
from cityline.library.actions import votes
from cityline.library.models import AnswerVote
from cityline.library.tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def answer(dev):
    return factories.answer(dev)


def said(answer, **more):
    return actions.vote(**{"by": None, "answer": answer, "question": "helped", "yes": True, "session_key": "s1"} | more)


def test_a_second_word_replaces_the_first(answer):
    said(answer)
    said(answer, yes=False)
    said(answer, question="still-true")
    assert set(AnswerVote.objects.values_list("question", "yes")) == {("helped", False), ("still-true", True)}


def test_a_person_counts_once_whatever_the_browser(answer, eve):
    said(answer, by=eve, session_key="s1")
    said(answer, by=eve, session_key="s2")
    said(answer, session_key="s3")
    assert AnswerVote.objects.count() == 2


def test_neither_person_session_nor_address_can_be_read_from_a_vote(answer, eve):
    kept = said(answer, by=eve, address="203.0.113.9")
    text = " ".join(str(value) for value in vars(kept).values())
    assert all(secret not in text for secret in (eve.email, "s1", "203.0.113.9"))
    assert len(kept.voter) == len(kept.origin) == 64


def test_refused(answer, dev):
    for wrong in ({"question": "rich"}, {"session_key": ""}):
        with pytest.raises(Refused):
            said(answer, **wrong)
    actions.withdraw_answer(by=dev, answer=answer, why="Old.")
    answer.refresh_from_db()
    with pytest.raises(TooLate):
        said(answer)


def test_one_address_has_a_limit_but_may_still_change_its_mind(answer, monkeypatch):
    monkeypatch.setattr(votes, "VOTES_PER_HOUR", 2)
    for session in ("a", "b"):
        said(answer, session_key=session, address="203.0.113.9")
    with pytest.raises(TooMany):
        said(answer, session_key="c", address="203.0.113.9")
    said(answer, session_key="c", address="203.0.113.10")
    monkeypatch.setattr(votes, "VOTES_PER_HOUR", 3)
    said(answer, session_key="a", yes=False, address="203.0.113.9")
