"""GET eligibility: the names of the interface, and each way it says no."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from cityline.eligibility import actions
from cityline.eligibility.models import RuleSetVersion
from cityline.eligibility.tests.observed import observe
from cityline.kernel import clock
from cityline.places.models import Place

TEST = {"name", "value", "moe", "unit", "year", "source", "threshold", "distance", "verdict"}


def get(**asked):
    return Client().get("/api/v1/eligibility", asked)


def test_a_decision_with_its_tests(who):
    Place.objects.filter(pk="2523000").update(population_2000=91_938, population_2010=88_857)
    observe("2523000", "poverty_without_students", 20.6, moe=1.4)
    told = get(city="2523000", rules="nrn-2014").json()
    assert (told["city"], told["rules"], told["verdict"], told["version"]) == ("2523000", "nrn-2014", "unknown", 1)
    assert all(set(test) >= TEST for test in told["tests"])
    size, unemployment, poverty, change = told["tests"]
    assert (size["value"], size["threshold"], size["verdict"], size["part"]) == (88_857, 40_000, "pass", "bound")
    assert (unemployment["value"], unemployment["distance"], unemployment["verdict"]) == (None, None, "unknown")
    assert (poverty["value"], poverty["moe"], poverty["distance"], poverty["verdict"]) == (20.6, 1.4, 0.6, "too_close")
    assert (poverty["year"], poverty["source"], poverty["unit"]) == (2013, "Census ACS 5-year 2009-2013", "%")
    assert (change["distance"], change["verdict"]) == (-1.648829, "not_met")
    assert told["url"] == "https://city.example/eligibility/?city=2523000&rules=nrn-2014"
    assert told["override"] is None


def test_without_rules_those_of_the_network(who):
    assert get(city="2523000").json()["rules"] == "nrn-2014"


def test_what_staff_decided_stands_beside_the_figures(who):
    row = RuleSetVersion.objects.get(rules_id="nrn-2014")
    actions.override_decision(
        by=who.max, network=who.network, place=who.fall_river, rule_set=row, verdict="eligible", reason="Mills closed."
    )
    told = get(city="2523000").json()
    assert (told["verdict"], told["override"]["verdict"], told["override"]["by"]) == (
        "unknown",
        "eligible",
        "Max Weber",
    )


def test_the_day_is_the_one_at_the_desk_and_nobody_is_told_by_an_address(who):
    row = RuleSetVersion.objects.get(rules_id="nrn-2014")
    type(who.max).objects.filter(pk=who.max.pk).update(name="")
    with clock.stopped_at(datetime(2026, 7, 3, 2, tzinfo=UTC)):  # 10 p.m. of July 2 in New York
        actions.override_decision(
            by=who.max, network=who.network, place=who.fall_river, rule_set=row, verdict="eligible", reason="Closed."
        )
    told = get(city="2523000").json()["override"]
    assert (told["on"], told["by"]) == ("2026-07-02", "The network’s staff")


@pytest.mark.parametrize(
    ("asked", "code", "field"),
    [
        ({}, "invalid", "city"),
        ({"city": ""}, "invalid", "city"),
        ({"city": "9999999"}, "unknown_city", "city"),
        ({"city": "Fall River"}, "unknown_city", "city"),
        ({"city": "2523000", "rules": "nrn"}, "unknown_rules", "rules"),
        ({"city": "25005"}, "not_a_city", "city"),
        ({"city": "2" * 13}, "invalid", "city"),
        ({"city": "2523000", "rules": "x" * 41}, "invalid", "rules"),
    ],
)
def test_each_mistake_is_a_problem_document(who, asked, code, field):
    Place.objects.create(
        geoid="25005",
        kind="county",
        name="Bristol County",
        short_name="Bristol County",
        state="MA",
        loaded_at=clock.now(),
    )
    answer = get(**asked)
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    told = answer.json()
    assert (told["code"], told["errors"][0]["field"]) == (code, field)
