"""One test on one figure, worked by hand. Figures are illustrative, not Census, unless a count is named."""

from __future__ import annotations

import pytest
from hypothesis import given

from cityline.eligibility.evidence import FULL_COUNT, NOT_PUBLISHED, evidence_for
from cityline.eligibility.judging import judge
from cityline.eligibility.rulesets import RuleTest
from cityline.eligibility.states import Verdict
from cityline.eligibility.tests.figures import counts, figure, of
from cityline.eligibility.tests.test_rulesets import SETS
from cityline.eligibility.words import places_for
from cityline.measures.tests.cases import MANY, twenty

UNEMPLOYMENT, POVERTY, CHANGE = SETS["nrn-2014"].any_of
FLOOR = SETS["nrn-2014"].bounds[0]
CEILING = SETS["hud-dcta"].bounds[0]
RANK = {Verdict.NOT_MET: 0, Verdict.TOO_CLOSE: 1, Verdict.PASS: 2}


def judged(test, *figures, place="Fall River"):
    return judge(test, "any_of", evidence_for(test, of(*figures)), place)


# ── Against a line ───────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("value", "moe", "verdict"),
    [
        (12.4, None, Verdict.PASS),
        (9.0, None, Verdict.PASS),  # the line itself qualifies
        (8.999, None, Verdict.NOT_MET),
        (9.5, 0.5, Verdict.TOO_CLOSE),  # the line is the very end of the interval
        (9.5, 0.499, Verdict.PASS),
        (8.5, 0.5, Verdict.TOO_CLOSE),
        (8.5, 0.499, Verdict.NOT_MET),
        (9.0, 0.0, Verdict.PASS),  # a margin of nought leaves nothing open
        (None, None, Verdict.UNKNOWN),
    ],
)
def test_a_value_its_margin_and_the_verdict(value, moe, verdict):
    assert judged(UNEMPLOYMENT, figure("unemployment", value, moe=moe)).verdict == verdict


def test_floating_point_does_not_decide():
    """20.6 - 0.6 is 20.000000000000004 to a computer."""
    one = judged(POVERTY, figure("poverty_without_students", 20.6, moe=0.6))
    assert one.verdict == Verdict.TOO_CLOSE
    assert judged(UNEMPLOYMENT, figure("unemployment", 9 - 1e-12)).verdict == Verdict.PASS


def test_on_the_line_the_distance_is_nought_without_a_sign():
    assert str(judged(CHANGE, *counts(y2000=40_000, y2010=38_000)).distance) == "0.0"


def test_the_sentence_of_each_verdict():
    rate = "unemployment"
    assert (
        judged(UNEMPLOYMENT, figure(rate, 12.4)).sentence == "The figure is 12.4%. That is 3.4 points above the line."
    )
    assert judged(UNEMPLOYMENT, figure(rate, 8.0)).sentence == "The figure is 8.0%. That is 1.0 point below the line."
    assert judged(UNEMPLOYMENT, figure(rate, 9.0)).sentence == "The figure is 9.0%. That is on the line."
    assert judged(POVERTY, figure("poverty_without_students", 20.6, moe=1.4)).sentence == (
        "The estimate is 20.6%, but it could be as low as 19.2%. We do not count it for or against the city."
    )
    assert judged(UNEMPLOYMENT, figure(rate, 8.8, moe=0.6)).sentence == (
        "The estimate is 8.8%, but it could be as high as 9.4%. We do not count it for or against the city."
    )
    assert judged(UNEMPLOYMENT, figure(rate, 12.4, moe=1.1)).sentence == (
        "The estimate is 12.4%, 3.4 points above the line. Even 11.3%, the end of its interval, is above it."
    )
    assert judged(UNEMPLOYMENT).sentence == "We hold no unemployment figure of Fall River, and we do not guess one."


def test_rounding_never_puts_a_value_on_its_line_or_across_it():
    assert "19.98%" in judged(POVERTY, figure("poverty_without_students", 19.98)).sentence
    assert "0.02 points below" in judged(POVERTY, figure("poverty_without_students", 19.98)).sentence
    assert "8.9996%" in judged(UNEMPLOYMENT, figure("unemployment", 8.9996)).sentence


def test_an_annotation_of_the_source_is_no_number_and_is_said():
    one = judged(UNEMPLOYMENT, figure("unemployment", None, note="Too few cases to compute."))
    assert one.verdict == Verdict.UNKNOWN
    assert one.sentence.endswith("Too few cases to compute.")


def test_a_rate_of_another_base_is_not_taken_for_the_one_the_rule_asks_for():
    one = judged(UNEMPLOYMENT, figure("unemployment", 12.0, base="persons of 20 to 64 in the labor force"))
    assert one.verdict == Verdict.UNKNOWN
    assert (
        "There is one of persons of 20 to 64 in the labor force; the rule asks for persons in the labor force."
        in one.sentence
    )


def test_the_latest_figure_with_a_value_is_used():
    one = judged(
        UNEMPLOYMENT,
        figure("unemployment", 12.0, year=2013),
        figure("unemployment", 7.0, year=2019),
        figure("unemployment", None, year=2021),
    )
    assert (one.verdict, one.evidence.year) == (Verdict.NOT_MET, 2019)


def test_a_newer_figure_of_another_base_does_not_hide_an_older_one_of_the_base_asked_for():
    """Counties have both: BLS to 2017, and persons of 20 to 64 in 2019."""
    one = judged(
        UNEMPLOYMENT,
        figure("unemployment", 12.0, year=2017),
        figure("unemployment", 5.0, year=2019, base="persons of 20 to 64 in the labor force"),
    )
    assert (one.verdict, one.evidence.year) == (Verdict.PASS, 2017)


# ── Students ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        (16.99, Verdict.NOT_MET),
        (17.0, Verdict.TOO_CLOSE),
        (20.0, Verdict.TOO_CLOSE),
        (23.0, Verdict.TOO_CLOSE),
        (23.01, Verdict.PASS),
    ],
)
def test_where_only_poverty_of_all_persons_is_known_three_points_are_too_close(value, verdict):
    one = judged(POVERTY, figure("poverty", value))
    assert one.verdict == verdict
    assert one.sentence.startswith("Only poverty of all persons is known, college students included.")
    assert one.as_json()["base"] == "all persons"


def test_a_wide_margin_makes_a_stand_in_too_close_beyond_its_band():
    assert judged(POVERTY, figure("poverty", 24.0, moe=4.5)).verdict == Verdict.TOO_CLOSE


def test_the_figure_itself_is_preferred_to_the_stand_in():
    one = judged(POVERTY, figure("poverty", 31.0), figure("poverty_without_students", 18.0))
    assert (one.verdict, one.caveat) == (Verdict.NOT_MET, "")


def test_unemployed_persons_are_never_made_a_rate():
    assert judged(UNEMPLOYMENT, figure("unemployed_persons", 6_000.0)).verdict == Verdict.UNKNOWN


# ── Counts ───────────────────────────────────────────────────────────────────


def test_population_change_by_hand():
    """Fall River, Census: 91,938 in 2000, 88,857 in 2010. (88857 - 91938) / 91938 = -3.3511 %.

    The line is at 91,938 x 0.95 = 87,341.1, which is 1,516 people fewer than were counted.
    """
    one = judged(CHANGE, *counts(y2000=91_938, y2010=88_857))
    assert one.evidence.value == pytest.approx(-3.35117, abs=1e-5)
    assert one.verdict == Verdict.NOT_MET
    assert one.distance == pytest.approx(-1.64883, abs=1e-5)
    assert one.sentence == (
        "Fall River lost 3.35%: 91,938 people to 88,857. It misses the line by 1.65 points, or 1,516 people."
    )
    assert one.evidence.workings == "(88,857 − 91,938) ÷ 91,938 = −3.35%"
    assert one.evidence.margin_words == FULL_COUNT


def test_growth_is_said_as_growth():
    one = judged(CHANGE, *counts(y2000=80_098, y2010=87_643), place="Lawrence")
    assert one.sentence.startswith("Lawrence grew 9.42%: 80,098 people to 87,643. It misses the line by 14.42 points")


def test_exactly_on_the_line_of_loss():
    assert judged(CHANGE, *counts(y2000=40_000, y2010=38_000)).verdict == Verdict.PASS
    assert judged(CHANGE, *counts(y2000=40_000, y2010=38_001)).verdict == Verdict.NOT_MET


def test_without_the_first_count_the_change_is_unknown():
    one = judged(CHANGE, *counts(y2010=597_337), place="Louisville")
    assert one.verdict == Verdict.UNKNOWN
    assert one.sentence == "We hold no count of people for 2000 of Louisville, and we do not guess one."


def test_the_margin_of_a_change_between_two_estimates_by_hand():
    """50,000 +- 1,000 to 46,000 +- 1,200: r = 0.92; sqrt(1200^2 + 0.92^2 x 1000^2) = 1,512.1; / 50,000 = 3.024 points."""
    first = figure("population", 50_000.0, year=2000, moe=1_000.0, base="estimate")
    last = figure("population", 46_000.0, year=2010, moe=1_200.0, base="estimate")
    one = judged(CHANGE, first, last)
    assert one.evidence.moe == pytest.approx(3.0241, abs=1e-4)
    assert one.verdict == Verdict.TOO_CLOSE


@pytest.mark.parametrize(
    ("test", "people", "verdict", "says"),
    [
        (FLOOR, 88_857, Verdict.PASS, "That is 48,857 more than 40,000."),
        (FLOOR, 40_000, Verdict.PASS, "That is exactly 40,000 people."),
        (FLOOR, 8_187, Verdict.NOT_MET, "That is 31,813 fewer than 40,000."),
        (CEILING, 49_999, Verdict.PASS, "That is 1 fewer than 50,000."),
        (CEILING, 50_000, Verdict.NOT_MET, "That is exactly 50,000 people."),
    ],
)
def test_the_size_of_a_city(test, people, verdict, says):
    one = judged(test, *counts(y2010=people))
    assert one.verdict == verdict
    assert one.sentence.endswith(says)


def test_a_margin_that_nobody_published_is_not_a_margin_of_nought():
    assert judged(UNEMPLOYMENT, figure("unemployment", 9.1)).evidence.margin_words == NOT_PUBLISHED


# ── For every value ──────────────────────────────────────────────────────────

MARGINS = [None, 0.0, 0.0001, 0.5, 1.4, 3.0, 12.5, 40.0]


def any_percent(case):
    return case.randint(-1_000_000, 1_000_000) / 10_000


def any_test(case):
    return RuleTest(
        name="Poverty",
        measure="poverty_without_students",
        operator=case.choice([">=", ">", "<=", "<"]),
        threshold=case.choice([0.0, 20.0, any_percent(case)]),
        stand_in="poverty",
        stand_in_band=case.choice([0.0, 3.0]),
    )


def near(case, test):
    """A value anywhere, or within some points of the line, or on it."""
    return case.choice([any_percent(case), round(test.threshold + case.randint(-50_000, 50_000) / 10_000, 4)])


@MANY
@given(twenty(lambda case: ((test := any_test(case)), near(case, test), near(case, test), case.choice(MARGINS))))
def test_a_value_further_on_the_qualifying_side_never_does_worse(cases):
    for test, one, other, moe in cases:
        worse, better = sorted((one, other), reverse=not test.upward)
        for measure in (test.measure, "poverty"):
            ranks = [RANK[judged(test, figure(measure, value, moe=moe)).verdict] for value in (worse, better)]
            assert ranks[0] <= ranks[1]


@MANY
@given(twenty(lambda case: ((test := any_test(case)), near(case, test), case.uniform(0, 40), case.uniform(0, 40))))
def test_a_wider_margin_only_ever_makes_it_too_close(cases):
    for test, value, one, other in cases:
        narrow, wide = sorted((one, other))
        with_narrow = judged(test, figure(test.measure, value, moe=narrow)).verdict
        with_wide = judged(test, figure(test.measure, value, moe=wide)).verdict
        assert with_wide in {with_narrow, Verdict.TOO_CLOSE}


@MANY
@given(twenty(lambda case: ((test := any_test(case)), near(case, test), case.choice(MARGINS))))
def test_too_close_means_the_line_is_inside_and_a_verdict_that_it_is_not(cases):
    for test, value, moe in cases:
        verdict = judged(test, figure(test.measure, value, moe=moe)).verdict
        inside = bool(moe) and abs(value - test.threshold) <= moe + 1e-8
        surely_outside = not moe or abs(value - test.threshold) > moe + 1e-8
        assert verdict != Verdict.TOO_CLOSE or inside
        assert verdict == Verdict.TOO_CLOSE or surely_outside or abs(abs(value - test.threshold) - moe) < 1e-8


@MANY
@given(twenty(lambda case: ((test := any_test(case)), near(case, test))))
def test_the_words_never_round_a_value_onto_its_line_or_across_it(cases):
    for test, value in cases:
        seen = round(value, places_for(test, value))
        assert test.met_by(seen) == test.met_by(value)
        assert (seen == test.threshold) == (value == test.threshold)
