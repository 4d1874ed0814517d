"""Who may do what. One table: the whole cast against every rule, in every state that matters."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cityline.desk import queries, rules
from cityline.desk.actions import asking, sharing
from cityline.desk.models import Colleague, Publication, Question
from cityline.desk.tests import factories
from cityline.kernel import clock
from cityline.people import actions as people
from cityline.people.models import CityStanding, Role

NAMES = ("ada", "ben", "lea", "uma", "eve", "dev", "rita", "max", "admin", "nobody")
DESK, READERS = frozenset({"dev", "rita", "admin"}), frozenset({"rita", "admin"})
CITY, SPEAKERS = frozenset({"ada", "ben", "lea"}), frozenset({"ada", "lea"})

# rule -> state -> those who may. ada asked; ben is a colleague she added; lea leads; uma is of the city but not
# verified; eve leads another city; dev navigates, rita reviews, max manages; admin administers; nobody has not signed in.
TABLE: dict[str, dict[str, AbstractSet[str]]] = {
    "anyone": {"new": set(NAMES), "answered": set(NAMES)},
    "may_read": dict.fromkeys(("new", "waiting", "in_review", "answered", "withdrawn"), CITY | DESK),
    "may_handle": dict.fromkeys(("new", "in_review", "answered"), DESK),
    "may_edit_response": {
        "new": DESK, "drafting": DESK, "waiting": DESK,
        "in_review": set(), "approved": set(), "answered": set(), "withdrawn": set(),
    },
    "may_review": {"drafting": READERS, "in_review": READERS},
    "may_withdraw": dict.fromkeys(("new", "drafting", "waiting"), SPEAKERS),
    "may_share": dict.fromkeys(("new", "answered"), SPEAKERS),
    "may_open_to_office": dict.fromkeys(("new", "answered"), SPEAKERS),
    "may_judge_items": dict.fromkeys(("new", "answered", "withdrawn"), CITY),
    "may_give_feedback": {"new": set(), "approved": set(), "answered": CITY},
    "may_prepare_publication": {"drafting": set(), "answered": DESK},
    "may_approve_publication": {"drafting": set(), "answered": {"ada"}},
}  # fmt: skip
ROWS = [(rule, state) for rule, states in TABLE.items() for state in states]


def _people(who):
    admin = factories.person("admin@network.example", "Ana Admin")
    people.grant_role(user=admin, network=who.network, role=Role.ADMINISTRATOR)
    named = {name: getattr(who, name) for name in NAMES if hasattr(who, name)}
    return {**named, "admin": admin, "nobody": None}


def test_the_table_names_every_rule():
    assert set(TABLE) == set(rules.RULES)


@pytest.mark.parametrize(("rule", "state"), ROWS)
def test_who_may(who, rule, state):
    question = factories.in_state(who, state, privacy="may_publish")
    Colleague.objects.create(question=question, user=who.ben, added_by=who.ada)
    row = Publication(question=question) if "publication" in rule else question
    said = {name: rules.RULES[rule](person, row) for name, person in _people(who).items()}
    assert {name for name, why_not in said.items() if not why_not} == TABLE[rule][state]
    for why_not in filter(None, said.values()):
        assert why_not[0].isupper()
        assert why_not.endswith(".")


def test_who_submitted_a_response_does_not_review_it(who):
    question = factories.in_state(who, "in_review")
    people.grant_role(user=who.dev, network=who.network, role=Role.REVIEWER)
    assert "You wrote this response" in rules.may_review(who.dev, question)
    assert rules.may_review(who.rita, question) == ""


def test_a_question_of_someone_not_verified_is_not_the_citys(who):
    question = factories.question(who, by=who.uma)
    assert rules.may_read(who.uma, question) == ""
    assert rules.may_read(who.dev, question) == ""
    for other in (who.ada, who.ben, who.lea, who.eve):
        assert rules.may_read(other, question)
    assert rules.may_share(who.lea, question)
    assert "not yet verified" in rules.may_open_to_office(who.uma, question)


def test_the_office_reads_only_what_was_opened_to_it(who):
    question = factories.question(who)
    assert rules.may_read(who.ben, question)
    sharing.open_to_office(question=question, by=who.ada, open_=True)
    assert rules.may_read(who.ben, question) == ""
    assert rules.may_read(who.uma, question)
    assert rules.may_read(who.eve, question)
    sharing.open_to_office(question=question, by=who.lea, open_=False)
    assert rules.may_read(who.ben, question)


def test_a_private_question_is_never_publishable_whoever_asks(who):
    publication = Publication(question=factories.answered(who, privacy="private"))
    for person in (who.ada, who.dev, who.rita):
        assert rules.may_prepare_publication(person, publication)
        assert rules.may_approve_publication(person, publication)


def test_a_desk_of_another_network_reads_nothing_here(who):
    from cityline.networks.models import Network

    elsewhere = factories.person("nav@elsewhere.example", "Nia Elsewhere")
    people.grant_role(user=elsewhere, network=Network.objects.create(slug="other", name="Other"), role=Role.NAVIGATOR)
    question = factories.question(who)
    assert rules.may_read(elsewhere, question)
    assert not queries.visible_to(elsewhere).exists()


def test_a_person_switched_off_keeps_no_role(who):
    question = factories.question(who)
    who.dev.is_active = False
    assert rules.may_handle(who.dev, question)


# ── The same law twice: one row at a time, and as one query ─────────────────

WORLD = st.fixed_dictionaries(
    {
        "asker": st.sampled_from(["ada", "ben", "uma", "eve", "dev"]),
        "place": st.sampled_from(["fall_river", "compton", None]),
        "open": st.booleans(),
        "colleague": st.sampled_from(["ben", "uma", "eve", "max", None]),
        "verified": st.booleans(),
        "office": st.booleans(),
    }
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(world=WORLD)
def test_the_rule_and_the_query_agree_for_everyone(who, world):
    asker = getattr(who, world["asker"])
    place = getattr(who, world["place"]) if world["place"] else None
    question = factories.question(who, by=asker, place=place, origin=None, channel="phone")
    Question.objects.filter(pk=question.pk).update(open_to_office=world["open"])
    question.refresh_from_db()
    if world["colleague"]:
        Colleague.objects.create(question=question, user=getattr(who, world["colleague"]), added_by=asker)
    if place:
        standing = {"verified_at": clock.now() if world["verified"] else None, "is_lead": False}
        standing["of_city_office"] = world["office"] and world["verified"]
        CityStanding.objects.update_or_create(user=asker, place=place, defaults=standing)
    for name in NAMES:
        person = getattr(who, name, None)
        by_rule = not rules.may_read(person, question)
        by_query = queries.visible_to(person).filter(pk=question.pk).exists()
        assert by_rule == by_query, (name, world)


def test_a_question_under_a_typed_address_is_the_citys_only_once_its_asker_opened_our_mail(who):
    question = factories.question(who, confirmed=False)
    assert rules.may_read(who.lea, question)
    assert question not in queries.visible_to(who.lea)
    asking.confirm_asker(question=question, by=who.ben)
    question.refresh_from_db()
    assert rules.may_read(who.lea, question), "someone else's opening confirms nothing"
    asking.confirm_asker(question=question, by=who.ada)
    question.refresh_from_db()
    assert not rules.may_read(who.lea, question)
    assert question in queries.visible_to(who.lea)
