"""Where things stand in a gauge, in percent of its width."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityline.ui.gauges import Ends, gauge

SHARE = Ends(0, 30, "0%", "30%")


def test_a_value_within_its_margin_of_the_line() -> None:
    """The figures of the drawing: 20.6 % with a margin of 1.4 against 20 %, on an axis to 30 %."""
    drawn = gauge(ends=SHARE, threshold=20, upward=True, value=20.6, margin=1.4, value_words="20.6% ± 1.4")
    assert (drawn.line, drawn.dot) == (66.67, 68.67)
    assert (drawn.bar_x, drawn.bar_width) == (64.0, 9.33)
    assert (drawn.zone_x, drawn.zone_width) == (66.67, 33.33)
    assert drawn.distance_x == (66.67, 68.67)


def test_a_loss_qualifies_on_the_left() -> None:
    drawn = gauge(ends=Ends(-8, 2), threshold=-5, upward=False, value=-3.35)
    assert (drawn.zone_x, drawn.zone_width, drawn.dot) == (0, 30, 46.5)


def test_without_a_figure_there_is_a_line_and_no_dot() -> None:
    drawn = gauge(ends=SHARE, threshold=9, upward=True, value=None)
    assert (drawn.dot, drawn.bar_width, drawn.line) == (None, 0, 30)


@pytest.mark.parametrize(("line", "start", "end"), [(3, "", "30%"), (15, "0%", "30%"), (28, "0%", "")])
def test_the_ends_of_the_axis_give_way_to_the_line(line: float, start: str, end: str) -> None:
    drawn = gauge(ends=SHARE, threshold=line, upward=True, value=None)
    assert (drawn.start.words, drawn.end.words) == (start, end)


numbers = st.floats(-1_000, 1_000)


@given(numbers, numbers, st.one_of(st.none(), st.floats(0, 500)), st.booleans())
def test_nothing_is_drawn_outside(threshold: float, value: float, margin: float | None, upward: bool) -> None:  # noqa: FBT001
    drawn = gauge(ends=Ends(-100, 100), threshold=threshold, upward=upward, value=value, margin=margin)
    assert drawn.dot is not None
    for place in (drawn.line, drawn.dot, drawn.bar_x, drawn.bar_x + drawn.bar_width, drawn.zone_x + drawn.zone_width):
        assert 0 <= place <= 100.01
    assert drawn.bar_width >= 0
    assert (drawn.dot >= drawn.line) == (value >= threshold) or drawn.dot == drawn.line
