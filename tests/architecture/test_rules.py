"""Who may do what with a question, role by role and status by status, as one table to read."""

from __future__ import annotations

import pytest

from cityline.desk import rules
from cityline.desk.queries import visible_to
from cityline.desk.states import QUESTION_MOVES, Status
from cityline.web.access import DESK, UNKNOWN, Viewer

# a asker, c colleague added, l city lead, n navigator, r reviewer, m administrator; nobody else ever.
LETTERS = {"a": Viewer.ASKER, "c": Viewer.COLLEAGUE, "l": Viewer.LEAD, "n": Viewer.NAVIGATOR, "r": Viewer.REVIEWER,
           "m": Viewer.ADMINISTRATOR}  # fmt: skip
STATUSES = ("new", "drafting", "waiting", "in_review", "approved", "answered", "withdrawn")
TABLE = {
    #                       new       drafting  waiting   in_review approved  answered  withdrawn
    "may_read":            ("aclnrm", "aclnrm", "aclnrm", "aclnrm", "aclnrm", "aclnrm", "aclnrm"),
    "may_handle":          ("nrm",    "nrm",    "nrm",    "nrm",    "nrm",    "nrm",    "nrm"),
    "may_edit_response":   ("nrm",    "nrm",    "nrm",    "",       "",       "",       ""),
    "may_review":          ("rm",     "rm",     "rm",     "rm",     "rm",     "rm",     "rm"),
    "may_withdraw":        ("al",     "al",     "al",     "al",     "al",     "al",     "al"),
    "may_share":           ("al",     "al",     "al",     "al",     "al",     "al",     "al"),
    "may_open_to_office":  ("al",     "al",     "al",     "al",     "al",     "al",     "al"),
    "may_judge_items":     ("acl",    "acl",    "acl",    "acl",    "acl",    "acl",    "acl"),
    "may_give_feedback":   ("",       "",       "",       "",       "",       "acl",    ""),
}  # fmt: skip
PEOPLE = [viewer for viewer in Viewer if viewer not in UNKNOWN]


@pytest.mark.parametrize("name", [name for name in TABLE if name != "may_give_feedback"])
def test_each_role_in_each_status(world, name):
    question = world.questions["answered"]
    wrong = []
    for status, letters in zip(STATUSES, TABLE[name], strict=True):
        question.status = status
        may = {LETTERS[letter] for letter in letters}
        for viewer in PEOPLE:
            why_not = rules.RULES[name](world.people[viewer], question)
            if (why_not == "") != (viewer in may):
                wrong.append(f"{status} {viewer}: {why_not or 'yes'}")
            assert not why_not or why_not.endswith("."), "A refusal is a sentence."
    question.status = "answered"
    assert wrong == []


def test_the_table_knows_every_status_and_rule():
    assert set(STATUSES) == set(Status.values)
    assert {one.rule for one in QUESTION_MOVES.values()} <= set(TABLE) | {"anyone"}


def test_only_a_city_says_whether_it_helped_and_only_once_answered(world):
    question = world.questions["answered"]
    for status in STATUSES:
        question.status = status
        for viewer in DESK:
            assert rules.may_give_feedback(world.people[viewer], question)
        assert (rules.may_give_feedback(world.people[Viewer.COLLEAGUE], question) == "") == (status == "answered")
    question.status = "answered"


def test_the_list_of_what_one_may_read_is_the_rule(world):
    """`visible_to` says in one query what `may_read` says of one question."""
    for opened in (False, True):
        for question in world.questions.values():
            type(question).objects.filter(pk=question.pk).update(open_to_office=opened)
            question.open_to_office = opened
        for viewer in PEOPLE:
            user = world.people[viewer]
            listed = set(visible_to(user).values_list("code", flat=True))
            may = {one.code for one in world.questions.values() if not rules.may_read(user, one)}
            assert listed & {one.code for one in world.questions.values()} == may, viewer
        assert (
            Viewer.OFFICE in {v for v in PEOPLE if not rules.may_read(world.people[v], world.questions["new"])}
        ) is opened
    for question in world.questions.values():
        question.open_to_office = False


def test_nobody_without_a_name_may_do_anything(world):
    question = world.questions["new"]
    assert all(rules.RULES[name](None, question) for name in TABLE)
