"""Margins against numbers worked by hand. No figure here is of a real city unless it says so."""

from __future__ import annotations

from math import hypot, isclose
from random import Random

import pytest
from hypothesis import given

from cityline.measures import margins
from cityline.measures.margins import (
    STUDENT_CELLS,
    Estimate,
    added,
    is_rough,
    poverty_without_students,
    proportion,
    variation,
)
from cityline.measures.tests.cases import MANY, twenty

# Illustrative, not Census.
STUDENTS = {
    "B14006_001": Estimate(1000, 50),
    "B14006_002": Estimate(200, 30),
    "B14006_009": Estimate(40, 12),
    "B14006_010": Estimate(10, 5),
    "B14006_019": Estimate(90, 20),
    "B14006_020": Estimate(20, 8),
}


def test_a_sum_as_the_census_works_it() -> None:
    """The Census Bureau's handbook: 135,173 +-3,860; 43,104 +-2,642; 24,842 +-1,957 make 203,119 +-5,070."""
    total = added([Estimate(135_173, 3_860), Estimate(43_104, 2_642), Estimate(24_842, 1_957)])
    assert (total.value, round(total.moe)) == (203_119, 5_070)


def test_a_proportion_as_the_census_works_it() -> None:
    """The same handbook: 203,119 +-5,070 of 630,498 +-831 is 32.2 % +-0.8 points."""
    share = proportion(Estimate(203_119, 5_070), Estimate(630_498, 831))
    assert (round(share.value, 3), round(share.moe, 4)) == (0.322, 0.0080)


def test_where_the_root_would_be_negative_the_margin_of_a_ratio_is_used() -> None:
    """p = 50/60; 4 - p2 x 100 < 0, so sqrt(4 + 69.44) / 60 = 0.1428."""
    assert proportion(Estimate(50, 2), Estimate(60, 10)).moe == pytest.approx(0.142833, abs=1e-6)


def test_poverty_without_students_by_hand() -> None:
    """(200 - 40 - 10) / (1000 - 40 - 10 - 90 - 20) = 150 / 840; margins sqrt(1069) and sqrt(3133)."""
    found = poverty_without_students(STUDENTS)
    assert found is not None
    assert (round(found.value, 6), round(found.moe, 6)) == (0.178571, 0.03706)


def test_a_missing_cell_is_not_guessed_and_a_town_of_students_has_no_rate() -> None:
    with pytest.raises(KeyError):
        poverty_without_students({name: cell for name, cell in STUDENTS.items() if name != "B14006_020"})
    only_students = {"B14006_002": Estimate(50, 30), "B14006_019": Estimate(930, 20)}
    assert poverty_without_students(STUDENTS | only_students) is None


def test_cells_that_cannot_be_of_one_table_are_refused() -> None:
    with pytest.raises(ValueError, match="Of 70 persons not in college, 150 cannot be poor"):
        poverty_without_students(STUDENTS | {"B14006_019": Estimate(860, 20)})


def test_variation_and_its_flag() -> None:
    """9.87 / 1.645 = 6; 6 / 20 is 0.30, which is not above it."""
    assert variation(Estimate(20, 9.87)) == pytest.approx(0.30)
    assert not is_rough(Estimate(20, 9.86))
    assert is_rough(Estimate(20, 9.9))
    assert variation(Estimate(0, 3)) is None
    assert is_rough(Estimate(0, 3))


def test_annotations_are_no_numbers() -> None:
    assert margins.annotation(-666666666) == "too few cases to compute"
    assert all(margins.annotation(code) for code in margins.ANNOTATIONS)
    assert [margins.annotation(value) for value in (0, 12.5, -3, 666666666)] == ["", "", "", ""]


def test_a_margin_is_never_negative() -> None:
    with pytest.raises(ValueError, match="not negative"):
        Estimate(1, -0.1)


def any_estimate(case: Random, least: float = 0.0) -> Estimate:
    """Any size: most are of some thousands, a few of many millions or of nothing."""
    return Estimate(max(least, case.choice([0.0, case.uniform(0, 5_000), 10 ** case.uniform(0, 8)])), any_margin(case))


def any_margin(case: Random) -> float:
    return case.choice([0.0, case.uniform(0, 500), 10 ** case.uniform(0, 7)])


@MANY
@given(twenty(lambda case: [any_estimate(case) for _ in range(case.randint(0, 6))]))
def test_a_sum_is_no_surer_than_any_part_and_no_less_sure_than_all_together(cases: list[list[Estimate]]) -> None:
    for parts in cases:
        moe = added(parts).moe
        assert all(moe >= part.moe or isclose(moe, part.moe) for part in parts)
        together = sum(part.moe for part in parts)
        assert moe <= together or isclose(moe, together)


@MANY
@given(twenty(lambda case: (any_estimate(case), any_estimate(case))))
def test_taking_away_is_as_unsure_as_adding(cases: list[tuple[Estimate, Estimate]]) -> None:
    for one, other in cases:
        assert added([one], without=[other]).moe == added([one, other]).moe
        assert isclose(added([one, other]).moe, hypot(one.moe, other.moe), rel_tol=1e-9, abs_tol=1e-12)


@MANY
@given(twenty(lambda case: (any_estimate(case), any_estimate(case, 1.0), 10 ** case.uniform(-2, 2))))
def test_a_proportion_does_not_depend_on_the_unit(cases: list[tuple[Estimate, Estimate, float]]) -> None:
    for part, whole, factor in cases:
        one = proportion(part, whole)
        other = proportion(
            Estimate(part.value * factor, part.moe * factor), Estimate(whole.value * factor, whole.moe * factor)
        )
        assert one.moe >= 0
        assert isclose(one.value, other.value, rel_tol=1e-6, abs_tol=1e-9)
        # Near nought under the root a rounding error decides between - and +; elsewhere both are the same.
        if not isclose(part.moe, one.value * whole.moe, rel_tol=1e-3, abs_tol=1e-9):
            assert isclose(one.moe, other.moe, rel_tol=1e-3, abs_tol=1e-9)


@MANY
@given(twenty(lambda case: (any_estimate(case), any_estimate(case, 1.0))))
def test_a_proportion_has_one_of_the_two_margins_of_the_handbook(cases: list[tuple[Estimate, Estimate]]) -> None:
    """Squared: mx2 - p2 my2 where that leaves something, else mx2 + p2 my2, over y2."""
    for part, whole in cases:
        less, more = part.moe**2, (part.value / whole.value * whole.moe) ** 2
        expected = less - more if less >= more else less + more
        assert isclose(proportion(part, whole).moe ** 2 * whole.value**2, expected, rel_tol=1e-9, abs_tol=1e-6)


@MANY
@given(twenty(lambda case: {name: any_estimate(case) for name in STUDENT_CELLS}))
def test_of_those_not_in_college_none_to_all_are_poor_or_the_cells_are_refused(
    cases: list[dict[str, Estimate]],
) -> None:
    for cells in cases:
        try:
            found = poverty_without_students(cells)
        except ValueError:
            continue
        assert found is None or (0 <= found.value <= 1 and found.moe >= 0)
