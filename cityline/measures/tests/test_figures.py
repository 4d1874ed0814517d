"""Nothing is ranked that the published intervals leave open."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cityline.measures.figures import Figure, ranks, surely_less, told_apart


def made(value: float | None, low: float | None = None, high: float | None = None, moe: float | None = None) -> Figure:
    """Illustrative, not Census."""
    return Figure(
        "poverty", "place", "2523000", 2013, "2009-2013", value, "%", moe, low, high, None, "all persons", "", ""
    )


def test_the_interval_is_the_published_one_else_the_margin_else_none() -> None:
    assert made(10, 8, 13, moe=1).interval == (8, 13)
    assert made(10, moe=1.5).interval == (8.5, 11.5)
    assert made(10).interval is None
    assert made(None, moe=1).interval is None


def test_overlapping_figures_share_a_rank() -> None:
    rows = [made(10, 9, 11), made(10.5, 9.5, 11.5), made(14, 13, 15), made(None)]
    assert ranks(rows) == [1, 1, 3, None]
    assert ranks(rows, highest_first=True) == [2, 2, 1, None]
    assert not told_apart(rows[0], rows[1])
    assert told_apart(rows[0], rows[2])
    assert not told_apart(rows[0], rows[3])


def test_intervals_that_only_touch_are_not_told_apart() -> None:
    assert not surely_less(made(10, 9, 11), made(12, 11, 13))


values = st.integers(0, 1000).map(lambda tenths: tenths / 10)
figures = st.one_of(
    st.just(made(None)), st.builds(lambda v, d: made(v, v - d, v + d), values, values), st.builds(made, values)
)


@given(st.lists(figures, max_size=8))
def test_a_rank_counts_those_surely_before(rows: list[Figure]) -> None:
    found = ranks(rows)
    for one, rank in zip(rows, found, strict=True):
        assert (rank is None) == (one.value is None)
        for other, theirs in zip(rows, found, strict=True):
            if rank is not None and theirs is not None and surely_less(one, other):
                assert rank < theirs
    known = [rank for rank in found if rank is not None]
    assert not known or min(known) == 1
