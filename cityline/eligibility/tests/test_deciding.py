"""All tests together: what decides, what is left open, and that good news never hurts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from cityline.eligibility.deciding import Subject, decide
from cityline.eligibility.rulesets import Bounds, RuleSet, RuleTest
from cityline.eligibility.states import Conclusion
from cityline.eligibility.tests.figures import counts, figure, of
from cityline.eligibility.tests.test_rulesets import SETS
from cityline.measures.tests.cases import MANY, twenty

TODAY = date(2026, 7, 2)
FALL_RIVER = Subject("2523000", "Fall River", "MA")
COUNTS = counts(y2000=91_938, y2010=88_857, y2020=94_000)
NRN = SETS["nrn-2014"]
RANK = {Conclusion.NOT_ELIGIBLE: 0, Conclusion.TOO_CLOSE: 1, Conclusion.UNKNOWN: 1, Conclusion.ELIGIBLE: 2}


def made(*figures, rules=NRN, subject=FALL_RIVER):
    return decide(rules, subject, of(*figures), on=TODAY)


# ── By hand ──────────────────────────────────────────────────────────────────


def test_the_decision_of_the_drawing():
    """One passes, one is too close to call, one is not met: one is enough."""
    decision = made(
        *COUNTS, figure("unemployment", 12.4), figure("poverty_without_students", 20.6, moe=1.4, period="2009-2013")
    )
    assert decision.conclusion == Conclusion.ELIGIBLE
    assert decision.headline == "Yes. Fall River is eligible."
    assert decision.sentence == (
        "Fall River is eligible: it passes 1 of 3 tests and one is enough "
        "(one is too close to call and one is not met)."
    )
    assert [one.verdict.value for one in decision.judged] == ["pass", "pass", "too_close", "not_met"]
    assert decision.next_steps == ("Newer figures that no longer pass this test: Unemployment of 9% or more.",)
    assert {
        "measure": "poverty_without_students",
        "source": "illustrative, not Census",
        "period": "2009-2013",
    } in decision.vintages


def test_a_missing_figure_is_never_taken_for_no():
    decision = made(*COUNTS, figure("poverty_without_students", 12.0))
    assert decision.conclusion == Conclusion.UNKNOWN
    assert decision.sentence == (
        "We cannot tell yet whether Fall River is eligible: of three tests it passes none "
        "(two are not met and one has no figure)."
    )
    assert "A figure we lack: Fall River would pass with unemployment of 9% or more." in decision.next_steps


def test_missing_weighs_more_than_close():
    assert made(*COUNTS, figure("poverty", 21.0)).conclusion == Conclusion.UNKNOWN


def test_all_known_none_passed_one_close():
    decision = made(*COUNTS, figure("unemployment", 7.0), figure("poverty", 21.0))
    assert decision.conclusion == Conclusion.TOO_CLOSE
    assert decision.headline == "Too close to call for Fall River."


def test_all_known_and_none_met():
    decision = made(*COUNTS, figure("unemployment", 7.0), figure("poverty_without_students", 12.0))
    assert decision.conclusion == Conclusion.NOT_ELIGIBLE
    assert decision.sentence == "Fall River is not eligible: it meets none of the 3 tests."
    assert decision.next_steps[0] == "A newer figure 2.0 points higher or more: unemployment of 9% or more would pass."


def test_a_city_below_the_floor_is_not_eligible_whatever_else_it_passes():
    """Gonzales, California, Census: 8,187 people in 2010."""
    gonzales = Subject("0630392", "Gonzales", "CA")
    decision = made(*counts(y2000=7_525, y2010=8_187), figure("unemployment", 15.0), subject=gonzales)
    assert decision.conclusion == Conclusion.NOT_ELIGIBLE
    assert (
        decision.sentence == "Gonzales is not eligible: its size is outside the bounds, 40,000 people or more in 2010."
    )
    assert decision.next_steps == ("Only other rules: the count of 2010 is final, and it is outside the bounds.",)


def test_a_city_that_has_crossed_the_floor_since_is_told_so():
    """Meridian, Mississippi, Census: 41,148 in 2010, 35,052 in 2020."""
    meridian = Subject("2846640", "Meridian", "MS")
    decision = made(*counts(y2010=41_148, y2020=35_052), figure("unemployment", 12.0), subject=meridian)
    assert decision.conclusion == Conclusion.ELIGIBLE
    assert decision.judged[0].sentence == (
        "Meridian had 41,148 people in 2010. That is 1,148 more than 40,000. "
        "By the count of 2020, 35,052, it would be otherwise; the rule names 2010."
    )


def test_what_rests_on_final_counts_is_changed_by_other_rules_only():
    decision = made(
        *counts(y2000=102_746, y2010=80_294), figure("poverty", 37.7), subject=Subject("1827000", "Gary", "IN")
    )
    assert decision.next_steps == (
        "Only other rules. It rests on figures that are final: Population loss of 5% or more, 2000 to 2010.",
    )


def test_without_its_count_a_city_that_passes_a_test_stays_open():
    assert made(*counts(y2000=91_938), figure("unemployment", 15.0)).conclusion == Conclusion.UNKNOWN


def test_rules_of_a_state_are_for_its_cities():
    passing = figure("unemployment", 12.0)
    ohio = SETS["ohio-2019"]
    assert made(passing, rules=ohio).sentence == "Fall River is not eligible: these rules are for cities in Ohio only."
    youngstown = Subject("3988000", "Youngstown", "OH")
    assert made(passing, rules=ohio, subject=youngstown).conclusion == Conclusion.ELIGIBLE


def test_a_designation_that_suffices_is_enough_by_itself():
    rules = replace(NRN, designations=("promise-zone",))
    holder = replace(FALL_RIVER, designations=frozenset({"promise-zone"}))
    assert made(rules=rules).conclusion == Conclusion.UNKNOWN
    decision = made(rules=rules, subject=holder)
    assert decision.conclusion == Conclusion.ELIGIBLE
    assert "a designation that is enough by itself" in decision.sentence


def test_every_required_test_is_required():
    first, second, _third = NRN.any_of
    rules = replace(NRN, any_of=(), all_of=(first, second))
    both = (figure("unemployment", 12.0), figure("poverty_without_students", 25.0))
    assert made(*COUNTS, *both, rules=rules).conclusion == Conclusion.ELIGIBLE
    assert made(*COUNTS, both[0], rules=rules).conclusion == Conclusion.UNKNOWN
    assert made(*COUNTS, figure("unemployment", 2.0), rules=rules).conclusion == Conclusion.NOT_ELIGIBLE


def test_plain_values_keep_the_names_of_the_api():
    told = made(*COUNTS).as_json()
    assert {"city", "rules", "verdict", "tests"} <= set(told)
    for test in told["tests"]:
        assert {"name", "value", "moe", "unit", "year", "source", "threshold", "distance", "verdict"} <= set(test)


# ── For every rule set and every figure ──────────────────────────────────────

MEASURES = ("unemployment", "poverty", "poverty_without_students", "broadband")
VALUES = [None, *(number / 4 for number in range(240))]
MARGINS = [None, 0.0, 0.25, 1.0, 2.5, 6.0]
POOL = [
    RuleTest(name="Test", measure=measure, operator=sign, threshold=line, stand_in=stand_in, stand_in_band=3.0)
    for measure in MEASURES
    for sign in (">=", ">", "<=", "<")
    for line in (0.0, 9.0, 20.0, 59.75)
    for stand_in in ("", "poverty")
]
BOUNDS = [None, Bounds(at_least=40_000, year=2010), Bounds(at_least=200_000, year=2010), Bounds(under=50_000)]
PASSING = RuleTest(name="Sure", measure="sure", operator=">=", threshold=0.0)


def any_rules(case):
    any_of = tuple(case.choices(POOL, k=case.randint(1, 4)))
    all_of = tuple(case.choices(POOL, k=case.choice((0, 0, 1, 2, 3))))
    return RuleSet("x", 1, "X", "X", population=case.choice(BOUNDS), any_of=any_of, all_of=all_of)


def any_held(case):
    known = case.sample(MEASURES, case.randint(0, len(MEASURES)))
    return {measure: (case.choice(VALUES), case.choice(MARGINS)) for measure in known}


def _figures(drawn, people=88_857):
    return [figure(name, value, moe=moe, base="") for name, (value, moe) in drawn.items()] + counts(y2010=people)


@MANY
@given(twenty(lambda case: (any_rules(case), any_held(case), case.choice(("any_of", "all_of")))))
def test_adding_a_passing_test_never_turns_eligible_into_not(cases):
    for rules, drawn, where in cases:
        figures = [*_figures(drawn), figure("sure", 1.0)]
        before = made(*figures, rules=rules).conclusion
        after = made(*figures, rules=replace(rules, **{where: (*getattr(rules, where), PASSING)})).conclusion
        assert RANK[after] >= RANK[before]
        if where == "all_of":
            assert after == before
        else:
            assert after == made(*figures, rules=replace(rules, any_of=(PASSING,))).conclusion, "one pass is enough"


@MANY
@given(
    twenty(
        lambda case: (any_rules(case), any_held(case), case.choice(MEASURES), case.randint(0, 60), case.randint(0, 60))
    )
)
def test_a_better_figure_never_does_worse(cases):
    """Where every test looks the same way, a larger value is better news."""
    for rules, drawn, measure, one, other in cases:
        same_way = [tuple(replace(test, operator=">=") for test in tests) for tests in (rules.any_of, rules.all_of)]
        upward = replace(rules, any_of=same_way[0], all_of=same_way[1])
        ranks = [
            RANK[made(*_figures({**drawn, measure: (float(value), 1.0)}), rules=upward).conclusion]
            for value in sorted((one, other))
        ]
        assert ranks[0] <= ranks[1]


@MANY
@given(twenty(lambda case: (any_rules(case), any_held(case), case.choice(MEASURES))))
def test_losing_a_figure_never_makes_a_no_of_an_open_question(cases):
    """What is not known is never taken for no. A stand-in may speak where the figure is gone, so there is none here."""
    for rules, drawn, measure in cases:
        own = [tuple(replace(test, stand_in="") for test in tests) for tests in (rules.any_of, rules.all_of)]
        plain = replace(rules, any_of=own[0], all_of=own[1])
        whole = made(*_figures(drawn), rules=plain).conclusion
        less = made(*_figures({name: held for name, held in drawn.items() if name != measure}), rules=plain).conclusion
        assert less not in {Conclusion.NOT_ELIGIBLE, Conclusion.ELIGIBLE} or whole == less


@MANY
@given(twenty(lambda case: (any_rules(case), any_held(case))))
def test_eligible_and_not_are_never_said_without_a_test_that_says_so(cases):
    for rules, drawn in cases:
        decision = made(*_figures(drawn), rules=rules)
        by_part = {
            part: [one.verdict for one in decision.judged if one.part == part] for part in ("bound", "all_of", "any_of")
        }
        required = by_part["bound"] + by_part["all_of"]
        if decision.conclusion == Conclusion.ELIGIBLE:
            assert set(required) <= {"pass"}
            assert "pass" in by_part["any_of"]
        if decision.conclusion == Conclusion.NOT_ELIGIBLE:
            assert "not_met" in required or set(by_part["any_of"]) == {"not_met"}


@pytest.mark.parametrize("rules", SETS.values(), ids=lambda rules: rules.id)
def test_with_no_figure_at_all_nothing_is_decided(rules):
    ohio = replace(FALL_RIVER, state="OH")
    assert made(rules=rules, subject=ohio).conclusion == Conclusion.UNKNOWN
