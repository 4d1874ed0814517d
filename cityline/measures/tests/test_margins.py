"""Margins against numbers worked by hand. No figure here is of a real city unless it says so."""

from __future__ import annotations

from math import hypot, isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityline.measures import margins
from cityline.measures.margins import Estimate, added, is_rough, poverty_without_students, proportion, variation

sizes = st.floats(0, 1e8)
estimates = st.builds(Estimate, st.floats(0, 1e8), st.floats(0, 1e7))

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


@given(st.lists(estimates, max_size=6))
def test_a_sum_is_no_surer_than_any_part_and_no_less_sure_than_all_together(parts: list[Estimate]) -> None:
    moe = added(parts).moe
    assert all(moe >= part.moe or isclose(moe, part.moe) for part in parts)
    together = sum(part.moe for part in parts)
    assert moe <= together or isclose(moe, together)


@given(estimates, estimates)
def test_taking_away_is_as_unsure_as_adding(one: Estimate, other: Estimate) -> None:
    assert added([one], without=[other]).moe == added([one, other]).moe
    assert isclose(added([one, other]).moe, hypot(one.moe, other.moe), rel_tol=1e-9, abs_tol=1e-12)


@given(part=estimates, whole=st.builds(Estimate, st.floats(1, 1e8), st.floats(0, 1e7)), factor=st.floats(0.01, 100))
def test_a_proportion_does_not_depend_on_the_unit(part: Estimate, whole: Estimate, factor: float) -> None:
    one = proportion(part, whole)
    other = proportion(
        Estimate(part.value * factor, part.moe * factor), Estimate(whole.value * factor, whole.moe * factor)
    )
    assert one.moe >= 0
    assert isclose(one.value, other.value, rel_tol=1e-6, abs_tol=1e-9)
    # Near nought under the root a rounding error decides between - and +; elsewhere both are the same.
    if not isclose(part.moe, one.value * whole.moe, rel_tol=1e-3, abs_tol=1e-9):
        assert isclose(one.moe, other.moe, rel_tol=1e-3, abs_tol=1e-9)
