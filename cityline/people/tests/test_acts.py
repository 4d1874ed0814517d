"""Privileged acts on one page, sign-ins on another: each in a sentence, newest first, of this network only."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cityline.audit.models import Event
from cityline.desk.actions import calendar, terms
from cityline.desk.tests.factories import Cast, person
from cityline.eligibility import actions as eligibility
from cityline.eligibility.models import RuleSetVersion
from cityline.eligibility.queries import today_of
from cityline.networks.models import Network
from cityline.networks.queries import terms_of
from cityline.networks.terms import Terms
from cityline.people import actions as people
from cityline.people import watching
from cityline.people.actions import factors, roles, verifying
from cityline.people.events import PeopleEvent
from cityline.people.models import Role, RosterEntry, User
from cityline.people.queries import privileged_acts, sign_ins

pytestmark = pytest.mark.django_db
PAGE = "/desk/network/acts/"


@pytest.fixture
def done(who: Cast, admin: User) -> None:
    """One of each kind, oldest first."""
    Event.objects.all().delete()
    sam = person("sam@elsewhere.example", "Sam Ortiz")
    roles.give_role(by=admin, network=who.network, email=sam.email, role="reviewer")
    nrn = RuleSetVersion.objects.get(rules_id="nrn-2014")
    eligibility.use_rules(by=who.max, network=who.network, rule_set=nrn, from_on=today_of(who.network))
    eligibility.override_decision(
        by=who.max,
        network=who.network,
        place=who.fall_river,
        rule_set=nrn,
        verdict="eligible",
        reason="Two mills closed.",
    )
    calendar.change_calendar(network=who.network, by=who.max, on=date(2031, 3, 14), name="Moving day", add=True)
    terms.change_terms(network=who.network, by=admin, to=Terms(time(17), 2), seen=terms_of(who.network))
    verifying.claim_city(user=sam, place=who.fall_river, network=who.network)
    verifying.decide_claim(claim=sam.claims.get(), by=who.dev, verified=True, reason="We called the clerk.")
    factors.note(event=PeopleEvent.FACTOR_REMOVED, user=who.rita, what="totp")


KINDS = {
    "roles": ["Ann Admin made Sam Ortiz a reviewer."],
    "rules": ["Max Weber chose National Resource Network, 2014, version 1, from"],
    "overrides": [
        "Max Weber decided: Fall River, MA is eligible under National Resource Network, 2014. Two mills closed."
    ],
    "network": ["Ann Admin changed the promise from 3 to 2", "Max Weber made March 14, 2031 (Moving day) a day off."],
    "cities": ["Sam Ortiz was verified for Fall River, MA by staff. Reason: We called the clerk."],
    "second-step": ["Rita Alvarez removed an authenticator app."],
}


def test_every_kind_is_listed_in_a_sentence_and_can_be_asked_for(who, done):
    assert {kind.key for kind in watching.kinds()} == set(KINDS)
    for kind, said in KINDS.items():
        found = [event.sentence for event in privileged_acts(who.network, kind=kind)]
        assert len(found) == len(said), kind
        assert all(sentence.startswith(start) for sentence, start in zip(found, said, strict=True)), found
    every = list(privileged_acts(who.network))
    assert len(every) == sum(len(said) for said in KINDS.values())
    assert every == sorted(every, key=lambda event: event.pk, reverse=True)


def test_every_kind_of_event_shown_can_be_presented():
    known = {value for kind in watching.kinds() for value in kind.events} | set(watching.SIGN_INS)
    from cityline.audit import types

    assert known <= types.known()


def test_what_a_list_verified_is_nobodys_act(who, admin):
    RosterEntry.objects.create(place=who.fall_river, email="new@fallriver.example", added_by=who.lea)
    new = person("new@fallriver.example", "Noa Silva")
    verifying.claim_city(user=new, place=who.fall_river, network=who.network)
    assert Event.objects.filter(type="people.verified").exists()
    assert not privileged_acts(who.network, kind="cities").filter(type="people.verified").exists()


def test_by_or_about_a_person(client, who, admin, done):
    sam = User.objects.get(email="sam@elsewhere.example")
    about = [event.type for event in privileged_acts(who.network, person=sam.pk)]
    assert about == ["people.verified", "people.role_granted"]
    client.force_login(admin)
    page = client.get(PAGE, {"person": sam.pk, "kind": "roles"}).content.decode()
    assert "made Sam Ortiz a reviewer" in page
    assert "Moving day" not in page
    assert "Nothing of this kind" in client.get(PAGE, {"person": sam.pk, "kind": "rules"}).content.decode()


@pytest.mark.parametrize("query", [{"kind": "x\0"}, {"person": "9" * 30}, {"person": "'"}, {"page": "-1"}])
def test_what_is_neither_a_kind_nor_a_person_narrows_nothing(client, who, admin, done, query):
    client.force_login(admin)
    response = client.get(PAGE, query)
    assert (response.status_code, len(response.context["page"].object_list)) == (200, 7)


def test_another_networks_acts_and_sign_ins_stay_there(who, admin, done):
    other = Network.objects.create(slug="other", name="Other network")
    elsewhere = person("olga@other.example", "Olga")
    people.grant_role(user=elsewhere, network=other, role=Role.ADMINISTRATOR)
    assert [event.sentence for event in privileged_acts(other)] == ["The operator made Olga a network administrator."]
    assert not privileged_acts(who.network, person=elsewhere.pk).exists()
    assert not sign_ins(other).exists()


def test_sign_ins_and_acts_lead_to_each_other_for_administrators_alone(client, who, admin):
    factors.note_sign_in(user=admin, how="a password and a second step")
    client.force_login(admin)
    signed = client.get("/desk/sign-ins/").content.decode()
    assert "Ann Admin signed in with a password and a second step." in signed
    assert f'href="{PAGE}"' in signed
    assert "signed in with" not in client.get(PAGE).content.decode()
    assert 'href="/desk/sign-ins/"' in client.get(PAGE).content.decode()
    client.force_login(who.dev)
    assert "Only administrators see this." in client.get(PAGE).content.decode()
    assert PAGE not in client.get("/desk/network/").content.decode()


def test_the_page_costs_the_same_for_any_number_of_acts_and_people(client, who, admin, done):
    client.force_login(admin)

    def queries() -> int:
        client.get(PAGE)
        with CaptureQueriesContext(connection) as asked:
            client.get(PAGE)
        return len(asked)

    few = queries()
    for number in range(30):
        user = person(f"new{number}@elsewhere.example", f"New {number}")
        people.grant_role(user=user, network=who.network, role=Role.EXPERT, by=admin)
    assert queries() == few
    assert few <= 10
