"""What the front page says of the promise: the day, and why that day, in sentences. Pure."""

from __future__ import annotations

from datetime import date

from cityline.kernel.workdays import WEEKEND, Promise
from cityline.ui.dates import day_full, day_of_year


def why_that_day(promise: Promise, today: date) -> list[str]:
    """One sentence for each reason the date is later than a plain count: late arrival, holidays, weekends."""
    sentences = []
    if promise.received_on != today:
        sentences.append(f"A question sent now counts as asked on {day_full(promise.received_on, today)}.")
    after = [step for step in promise.steps if step.date > promise.received_on and not step.counted]
    for step in after:
        if step.reason != WEEKEND:
            kind, _, name = step.reason.partition(": ")
            named = f" ({name})" if name else ""
            sentences.append(
                f"{day_of_year(step.date, today)} is a {_uncapitalized(kind)}{named}, so it does not count."
            )
    if any(step.reason == WEEKEND for step in after):
        sentences.append("Weekends do not count.")
    return sentences


def _uncapitalized(words: str) -> str:
    return words[:1].lower() + words[1:]
