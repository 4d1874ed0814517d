"""Rule sets as data: what is shipped, and what cannot be one."""

from __future__ import annotations

import hashlib
import json
from datetime import date

import pytest

from cityline.eligibility.rulesets import RuleSet, RuleSetMistake, parse, shipped
from cityline.eligibility.words import title
from cityline.measures import catalog
from cityline.places.models import DesignationProgram

SETS = {one["id"]: parse(one) for one in shipped()}
# A version that somebody may have used never changes: a changed rule set takes the next number.
DIGESTS = {
    "hud-dcta": "e2674bb3ea84",
    "nrn-2014": "f01b3727b8ea",
    "ohio-2019": "6ab94eae4157",
}
POOR = {"name": "Poverty", "measure": "poverty", "operator": ">=", "threshold": 20.0}
PLAIN = {"id": "x", "version": 1, "name": "X", "short_name": "X", "any_of": [POOR]}


def asked(rules: RuleSet) -> list[str]:
    return [title(test) for test in (*rules.bounds, *rules.all_of, *rules.any_of)]


def test_the_national_network_of_2014():
    rules = SETS["nrn-2014"]
    assert asked(rules) == [
        "40,000 people or more in 2010",
        "Unemployment of 9% or more",
        "Poverty of 20% or more, without college students",
        "Population loss of 5% or more, 2000 to 2010",
    ]
    assert rules.all_of == ()
    assert "unconfirmed" in rules.note
    assert "2018" in rules.citation


def test_hud_distressed_cities():
    assert asked(SETS["hud-dcta"]) == [
        "Under 50,000 people",
        "Unemployment of 9% or more",
        "Poverty of 20% or more, without college students",
    ]


def test_ohio_2019():
    assert asked(SETS["ohio-2019"]) == [
        "Unemployment of 6.5% or more",
        "Poverty of 20% or more",
        "Population loss of 2% or more, 2010 to 2017",
    ]
    assert SETS["ohio-2019"].states == ("OH",)


def test_measures_bases_and_designations_are_known_by_those_names():
    for rules in SETS.values():
        assert set(rules.designations) <= set(DesignationProgram.values)
        for test in (*rules.any_of, *rules.all_of):
            for key, base in ((test.measure, test.base), (test.stand_in, test.stand_in_base)):
                if key and key != "population_change":
                    assert catalog.measure(key).denominator == base


def test_a_shipped_version_stays_as_it_is():
    found = {
        told["id"]: hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:12] for told in shipped()
    }
    assert found == DIGESTS, "Give a changed rule set the next version, in a file beside the old one."


def test_when_rules_hold():
    rules = parse({**PLAIN, "valid_from": "2014-01-01", "valid_to": "2018-12-31"})
    days = [date(2013, 12, 31), date(2014, 1, 1), date(2018, 12, 31), date(2019, 1, 1)]
    assert [rules.holds_on(day) for day in days] == [False, True, True, False]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"any_of": []}, "no test and no designation"),
        ({"version": 0}, "a version from 1"),
        ({"surprise": 1}, "surprise"),
        ({"valid_from": "2014-13-01"}, "month"),
        ({"valid_from": "2015-01-01", "valid_to": "2014-01-01"}, "ends before it begins"),
        ({"population": {"at_least": 50_000, "under": 50_000}}, "no population"),
        ({"any_of": [{**POOR, "operator": "=="}]}, "operator"),
        ({"any_of": [{**POOR, "years": [2000, 2010]}]}, "years"),
        ({"any_of": [{**POOR, "measure": "population_change", "years": [2010]}]}, "years"),
        ({"any_of": [{"name": "Poverty"}]}, "missing"),
        ({"any_of": [{**POOR, "measure": "povrety"}]}, "no measure 'povrety'"),
        ({"any_of": [{**POOR, "stand_in": "povrety"}]}, "no measure 'povrety'"),
        ({"any_of": [{**POOR, "measure": "median_household_income"}]}, "told in \\$, not in %"),
        ({"any_of": [{**POOR, "base": "families"}]}, "never of families, but of all persons"),
    ],
)
def test_what_cannot_be_applied_is_refused_and_says_where(change, says):
    with pytest.raises(RuleSetMistake, match=says):
        parse({**PLAIN, **change})
