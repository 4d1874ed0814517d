"""Which rules a network uses, decisions that were used, and staff deciding otherwise."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from cityline.audit import types
from cityline.audit.models import Event
from cityline.eligibility import actions, queries
from cityline.eligibility.models import KeptDecision, Override, RuleSetVersion
from cityline.eligibility.rulesets import RuleSetMistake, shipped
from cityline.eligibility.tests.observed import observe
from cityline.kernel.clock import stopped_at
from cityline.kernel.refusals import NotAllowed, Refused, TooLate
from cityline.networks.models import Network
from cityline.people import actions as people
from cityline.people.models import Role
from cityline.places.models import Place

TODAY = date(2026, 7, 2)


@pytest.fixture(autouse=True)
def _today():
    with stopped_at(datetime(2026, 7, 2, 15, tzinfo=UTC)):
        yield


@pytest.fixture
def fall_river(who) -> Place:
    Place.objects.filter(pk="2523000").update(population_2000=91_938, population_2010=88_857)
    return Place.objects.get(pk="2523000")


def rules(name="nrn-2014") -> RuleSetVersion:
    return RuleSetVersion.objects.get(rules_id=name)


def decision_of(place):
    return queries.decisions(place, [rules()], on=TODAY)["nrn-2014"]


# ── Rule sets ────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_shipped_rules_are_rows_after_migrate_and_again_changes_nothing(caplog):
    assert set(RuleSetVersion.objects.values_list("rules_id", "version")) == {
        ("nrn-2014", 1),
        ("hud-dcta", 1),
        ("ohio-2019", 1),
    }
    assert actions.keep_shipped_rules() == []
    assert caplog.records == []


@pytest.mark.django_db
def test_a_version_once_held_is_left_as_it_is(caplog):
    row = rules()
    RuleSetVersion.objects.filter(pk=row.pk).update(told={**row.told, "name": "Another"})
    with caplog.at_level(logging.WARNING):
        assert actions.keep_shipped_rules() == []
    assert "needs a new version number" in caplog.text
    assert rules().told["name"] == "Another"


@pytest.mark.django_db
def test_a_second_version_stands_beside_the_first_and_is_the_latest():
    told = {**next(one for one in shipped() if one["id"] == "nrn-2014"), "version": 2}
    actions.keep_rules(told=told)
    assert queries.latest_versions(TODAY)["nrn-2014"].version == 2
    with pytest.raises(TooLate, match="Version 2 of nrn-2014 is held already"):
        actions.keep_rules(told=told)


@pytest.mark.django_db
def test_a_version_that_has_not_begun_is_not_used_before_its_day():
    told = {**next(one for one in shipped() if one["id"] == "nrn-2014"), "version": 2, "valid_from": "2027-01-01"}
    actions.keep_rules(told=told)
    versions = [queries.rule_set("nrn-2014", network=None, on=day)[0].version for day in (TODAY, date(2027, 1, 1))]
    assert versions == [1, 2]


@pytest.mark.django_db
def test_a_designation_nobody_gives_is_refused():
    told = {**next(one for one in shipped() if one["id"] == "nrn-2014"), "version": 2, "designations": ["choice-zone"]}
    with pytest.raises(RuleSetMistake, match="no designation choice-zone"):
        actions.keep_rules(told=told)


# ── Which rules a network uses ───────────────────────────────────────────────


def test_rules_are_used_from_a_day_on(who, admin):
    assert queries.rules_in_use(who.network, TODAY) is None
    actions.use_rules(by=admin, network=who.network, rule_set=rules(), from_on=TODAY)
    actions.use_rules(by=admin, network=who.network, rule_set=rules("ohio-2019"), from_on=date(2026, 9, 1))
    on = {
        day: queries.rules_in_use(who.network, day)
        for day in (date(2026, 7, 1), TODAY, date(2026, 8, 31), date(2026, 9, 1))
    }
    assert [row and row.rules_id for row in on.values()] == [None, "nrn-2014", "nrn-2014", "ohio-2019"]
    assert [str(one.from_on) for one in queries.uses_of(who.network)] == ["2026-09-01", "2026-07-02"]
    told = Event.objects.filter(type="eligibility.rules_chosen").latest("pk")
    assert types.present(told) == "Admin chose Ohio network, 2019, version 1, from September 1, 2026 on."


def test_a_network_keeps_the_version_it_chose(who, admin):
    actions.use_rules(by=admin, network=who.network, rule_set=rules(), from_on=TODAY)
    told = {**next(one for one in shipped() if one["id"] == "nrn-2014"), "version": 2}
    actions.keep_rules(told=told)
    row, every = queries.rule_set("", network=who.network, on=TODAY)
    assert (row.rules_id, row.version, every["nrn-2014"].version) == ("nrn-2014", 1, 1)
    other = Network.objects.create(slug="other", name="Other")
    assert queries.rule_set("nrn-2014", network=other, on=TODAY)[0].version == 2


def test_a_day_to_come_can_be_chosen_anew_and_one_that_began_cannot(who, admin):
    later = date(2026, 9, 1)
    for name in ("nrn-2014", "hud-dcta"):
        actions.use_rules(by=admin, network=who.network, rule_set=rules(name), from_on=later)
    assert queries.rules_in_use(who.network, later) == rules("hud-dcta")
    actions.use_rules(by=admin, network=who.network, rule_set=rules(), from_on=TODAY)
    with pytest.raises(TooLate, match="in use already"):
        actions.use_rules(by=admin, network=who.network, rule_set=rules("hud-dcta"), from_on=TODAY)


def test_a_day_that_has_passed_stays_as_pages_showed_it(who, admin):
    with pytest.raises(Refused, match="This day has passed"):
        actions.use_rules(by=admin, network=who.network, rule_set=rules(), from_on=date(2026, 7, 1))


def test_what_is_used_on_that_day_anyway_is_not_chosen_again(who, admin):
    actions.use_rules(by=admin, network=who.network, rule_set=rules(), from_on=TODAY)
    with pytest.raises(Refused, match="uses these rules on that day already"):
        actions.use_rules(by=admin, network=who.network, rule_set=rules(), from_on=date(2026, 8, 1))


def test_a_choice_between_two_others_lasts_until_the_next(who, admin):
    actions.use_rules(by=admin, network=who.network, rule_set=rules(), from_on=TODAY)
    actions.use_rules(by=admin, network=who.network, rule_set=rules("ohio-2019"), from_on=date(2026, 9, 1))
    actions.use_rules(by=admin, network=who.network, rule_set=rules("hud-dcta"), from_on=date(2026, 8, 1))
    days = (date(2026, 7, 31), date(2026, 8, 1), date(2026, 8, 31), date(2026, 9, 1))
    found = [queries.rules_in_use(who.network, day) for day in days]
    assert [row and row.rules_id for row in found] == ["nrn-2014", "hud-dcta", "hud-dcta", "ohio-2019"]


def test_a_choice_to_come_can_be_taken_back_and_one_that_began_cannot(who, admin):
    later = date(2026, 9, 1)
    actions.use_rules(by=admin, network=who.network, rule_set=rules(), from_on=TODAY)
    actions.use_rules(by=admin, network=who.network, rule_set=rules("hud-dcta"), from_on=later)
    with pytest.raises(NotAllowed):
        actions.take_back_use(by=who.dev, network=who.network, from_on=later)
    actions.take_back_use(by=who.max, network=who.network, from_on=later)
    assert queries.rules_in_use(who.network, later) == rules()
    told = Event.objects.latest("pk").sentence
    assert told.startswith("Max Weber took back the choice of HUD Distressed Cities technical assistance, version 1,")
    for day, said in ((later, "taken back already"), (TODAY, "in use since that day")):
        with pytest.raises(TooLate, match=said):
            actions.take_back_use(by=admin, network=who.network, from_on=day)


def test_rules_that_do_not_hold_on_that_day_are_refused(who, admin):
    with pytest.raises(Refused, match="does not hold on January 1, 2013"):
        actions.use_rules(by=admin, network=who.network, rule_set=rules(), from_on=date(2013, 1, 1))


@pytest.mark.parametrize("name", ["ada", "lea", "uma", "eve", "dev", "rita"])
def test_only_administrators_and_the_manager_choose_the_rules(who, name):
    with pytest.raises(NotAllowed):
        actions.use_rules(by=getattr(who, name), network=who.network, rule_set=rules(), from_on=TODAY)


# ── Decisions that were used ─────────────────────────────────────────────────


def test_a_kept_decision_holds_every_figure_it_rests_on(who, fall_river):
    kept = actions.keep_decision(
        by=who.dev, network=who.network, place=fall_river, decision=decision_of(fall_river), kept_for="an application"
    )
    Place.objects.filter(pk="2523000").update(population_2010=50_000)
    kept.refresh_from_db()
    assert (kept.verdict, kept.rule_set.version, str(kept.by)) == ("unknown", 1, "Dev Anand")
    change = next(test for test in kept.told["tests"] if test["measure"] == "population_change")
    assert change["value"] == pytest.approx(-3.351171)
    assert {"measure": "population", "source": "2010 Census", "period": "2010"} in kept.vintages
    told = Event.objects.get(type="eligibility.decision_kept")
    assert (
        types.present(told)
        == "Fall River, MA under National Resource Network, 2014: cannot tell. Kept for an application."
    )


def test_a_decision_is_kept_for_something_and_about_its_own_city(who, fall_river):
    decision = decision_of(fall_river)
    with pytest.raises(Refused, match="what the decision is used for"):
        actions.keep_decision(by=who.dev, network=who.network, place=fall_river, decision=decision, kept_for=" ")
    with pytest.raises(Refused, match="another city"):
        actions.keep_decision(by=who.dev, network=who.network, place=who.compton, decision=decision, kept_for="x")
    assert not KeptDecision.objects.exists()


# ── Deciding otherwise ───────────────────────────────────────────────────────


def overridden(who, place, by=None, verdict="eligible", reason="Two mills closed in June."):
    return actions.override_decision(
        by=by or who.max, network=who.network, place=place, rule_set=rules(), verdict=verdict, reason=reason
    )


def test_staff_decide_otherwise_with_a_reason_and_what_the_figures_said_is_kept(who, fall_river):
    held = overridden(who, fall_river)
    assert queries.override_of(who.network, fall_river, rules()) == held
    assert held.decision.verdict == "unknown"
    assert [event.type for event in Event.objects.filter(type__startswith="eligibility").order_by("pk")] == [
        "eligibility.decision_kept",
        "eligibility.decision_overridden",
    ]
    told = types.present(Event.objects.latest("pk"))
    assert (
        told
        == "Max Weber decided: Fall River, MA is eligible under National Resource Network, 2014. Two mills closed in June."
    )


def test_a_later_decision_takes_the_place_of_an_earlier_one(who, fall_river):
    first = overridden(who, fall_river)
    second = overridden(who, fall_river, verdict="not_eligible", reason="They opened again.")
    first.refresh_from_db()
    assert (first.lifted_by, queries.override_of(who.network, fall_river, rules())) == (who.max, second)


def test_a_decision_can_be_taken_back_once(who, fall_river):
    held = overridden(who, fall_river)
    actions.lift_override(by=who.max, override=held)
    assert queries.override_of(who.network, fall_river, rules()) is None
    with pytest.raises(TooLate):
        actions.lift_override(by=who.max, override=held)
    assert Override.objects.count() == 1


@pytest.mark.parametrize(
    ("verdict", "reason", "code"),
    [
        ("eligible", "  ", "no_reason"),
        ("eligible", "x" * 501, "reason_long"),
        ("too_close", "Because.", "override_verdict"),
        ("unknown", "Because.", "override_verdict"),
        ("", "Because.", "override_verdict"),
    ],
)
def test_what_is_no_decision_is_refused(who, fall_river, verdict, reason, code):
    with pytest.raises(Refused) as refused:
        overridden(who, fall_river, verdict=verdict, reason=reason)
    assert refused.value.code == code
    assert not KeptDecision.objects.exists()


def test_what_the_figures_say_anyway_is_not_decided_otherwise(who, fall_river):
    observe("2523000", "unemployment", 15.0)
    with pytest.raises(Refused, match="The figures say so already: Fall River is eligible"):
        overridden(who, fall_river)


@pytest.mark.parametrize("name", ["ada", "lea", "uma", "eve", "dev", "rita"])
def test_nobody_else_decides_otherwise(who, fall_river, name):
    with pytest.raises(NotAllowed):
        overridden(who, fall_river, by=getattr(who, name))
    held = overridden(who, fall_river)
    with pytest.raises(NotAllowed):
        actions.lift_override(by=getattr(who, name), override=held)


def test_one_network_decides_nothing_for_another(who, fall_river, admin):
    other = Network.objects.create(slug="other", name="Other")
    held = overridden(who, fall_river)
    assert queries.override_of(other, fall_river, rules()) is None
    with pytest.raises(NotAllowed):
        actions.override_decision(
            by=admin, network=other, place=fall_river, rule_set=rules(), verdict="eligible", reason="Ours."
        )
    theirs = people.person_for(email="boss@other.example", name="Boss")
    people.grant_role(user=theirs, network=other, role=Role.ADMINISTRATOR)
    with pytest.raises(NotAllowed):
        actions.lift_override(by=theirs, override=held)
    actions.use_rules(by=theirs, network=other, rule_set=rules("hud-dcta"), from_on=TODAY)
    assert queries.rules_in_use(who.network, TODAY) is None


def test_the_database_holds_what_the_actions_promise(who, fall_river):
    held = overridden(who, fall_river)
    for wrong in ({"reason": ""}, {"verdict": "too_close"}, {"lifted_at": held.at}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Override.objects.filter(pk=held.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Override.objects.create(
            decision=held.decision, network=who.network, place=fall_river, rule_set=rules(), verdict="eligible",
            reason="Again.", at=held.at, by=who.max,
        )  # fmt: skip
