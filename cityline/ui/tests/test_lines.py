"""A promise drawn as a line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cityline.ui.lines import stops_of

TODAY = date(2026, 7, 2)


@dataclass(frozen=True)
class Step:
    date: date
    counted: bool
    reason: str


@dataclass(frozen=True)
class Promise:
    due_on: date
    steps: tuple[Step, ...]


PROMISE = Promise(
    date(2026, 7, 7),
    (
        Step(TODAY, counted=False, reason="You ask."),
        Step(date(2026, 7, 3), counted=False, reason="Independence Day"),
        Step(date(2026, 7, 6), counted=True, reason="Day 1"),
        Step(date(2026, 7, 7), counted=True, reason="Day 2: your answer"),
    ),
)


def test_each_day_has_its_date_its_reason_and_its_mark() -> None:
    stops = stops_of(PROMISE, TODAY)
    assert [(stop.day, stop.kind) for stop in stops] == [
        ("Thu, Jul 2", "start"),
        ("Fri, Jul 3", "off"),
        ("Mon, Jul 6", "counted"),
        ("Tue, Jul 7", "due"),
    ]
    assert stops[1].text == "Independence Day"


def test_the_stretch_before_a_day_that_does_not_count_is_dotted() -> None:
    assert [stop.gap for stop in stops_of(PROMISE, TODAY)] == [True, False, False, False]
    assert stops_of(PROMISE, TODAY)[0].classes == "cl-line__day cl-line__day--start cl-line__day--gap"


def test_an_early_answer_takes_its_days_place_and_leaves_the_promise_standing() -> None:
    stops = stops_of(PROMISE, TODAY, answered_on=date(2026, 7, 6), answered="Response sent.")
    assert [stop.kind for stop in stops] == ["start", "off", "done", "due"]
    assert stops[2].gap


def test_a_late_answer_stands_after_the_promise() -> None:
    stops = stops_of(PROMISE, TODAY, answered_on=date(2026, 7, 9))
    assert [stop.kind for stop in stops][-2:] == ["due", "done"]


def test_an_answer_on_the_day_of_asking_does_not_hide_the_question() -> None:
    assert [stop.kind for stop in stops_of(PROMISE, TODAY, answered_on=TODAY)][:2] == ["start", "done"]
