"""The table of what can happen to a question and to its public version, and that nothing else can."""

from __future__ import annotations

import pytest

from cityline.audit.models import Event
from cityline.desk.actions.handling import carry
from cityline.desk.events import DeskEvent
from cityline.desk.rules import RULES
from cityline.desk.states import EDITABLE, OPEN, PUBLICATION_MOVES, QUESTION_MOVES, Status
from cityline.desk.tests import factories
from cityline.kernel.refusals import NotAllowed, TooLate

# state -> what may happen next -> where it leads. The whole life on one page.
LIFE = {
    "new": {"assign": "drafting", "ask_city": "waiting", "withdraw": "withdrawn"},
    "drafting": {"ask_city": "waiting", "submit": "in_review", "withdraw": "withdrawn"},
    "waiting": {"city_replied": "drafting", "resume": "drafting", "withdraw": "withdrawn"},
    "in_review": {"take_back": "drafting", "return": "drafting", "approve": "approved"},
    "approved": {"take_back": "drafting", "send": "answered"},
    "answered": {},
    "withdrawn": {},
}
PUBLIC_LIFE = {
    "drafting": {"show_asker": "with_asker"},
    "with_asker": {"redraft": "drafting", "approve": "approved", "decline": "declined"},
    "approved": {"redraft": "drafting", "decline": "declined", "publish": "published"},
    "declined": {"show_asker": "with_asker", "redraft": "drafting"},
    "published": {},
}


@pytest.mark.parametrize(("table", "life"), [(QUESTION_MOVES, LIFE), (PUBLICATION_MOVES, PUBLIC_LIFE)])
def test_the_table_is_the_life_and_nothing_more(table, life):
    assert {state: {move.name: move.target for move in table.open_from(state)} for state in table.states} == life


def test_a_promise_is_owed_until_it_is_sent_or_withdrawn():
    assert set(Status.values) - {"answered", "withdrawn"} == OPEN
    assert {"new", "drafting", "waiting"} == EDITABLE


@pytest.mark.parametrize("table", [QUESTION_MOVES, PUBLICATION_MOVES])
def test_every_move_asks_a_rule_that_exists_and_records_an_event_that_exists(table):
    for move in table.values():
        assert move.rule in RULES
        assert move.event in DeskEvent.values


@pytest.mark.parametrize("state", sorted(LIFE))
def test_from_each_state_every_other_move_is_refused_and_recorded_nowhere(who, state):
    question = factories.in_state(who, state)
    before = Event.objects.count()
    for name in QUESTION_MOVES.keys() - LIFE[state].keys():
        by = who.rita if QUESTION_MOVES[name].rule == "may_review" else who.dev
        by = who.ada if name == "withdraw" else by
        with pytest.raises(TooLate):
            carry(question, name, by=by)
    question.refresh_from_db()
    assert question.status == state
    assert Event.objects.count() == before


def test_a_move_by_someone_else_changes_and_records_nothing(who):
    question = factories.question(who)
    before = Event.objects.count()
    for name in ("assign", "ask_city", "withdraw"):
        with pytest.raises(NotAllowed):
            carry(question, name, by=who.eve)
    question.refresh_from_db()
    assert question.status == Status.NEW
    assert Event.objects.count() == before


def test_a_move_on_a_row_seen_too_long_ago_is_told_so(who):
    mine, theirs = factories.ready(who), None
    theirs = type(mine).objects.get(pk=mine.pk)
    carry(mine, "submit", by=who.dev)
    with pytest.raises(TooLate, match="Someone else changed this"):
        carry(theirs, "submit", by=who.dev)
