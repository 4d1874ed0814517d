"""One test judged on its evidence: verdict, distance from the line, and one sentence that says why. Pure.

Too close to call: the threshold lies inside the 90 % interval (`docs/data-sources.md`), or a stand-in figure lies
within its band. A full count, and an estimate whose margin nobody published, are taken at their value.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Any, Literal

from cityline.eligibility import words
from cityline.eligibility.evidence import Evidence
from cityline.eligibility.rulesets import PLACES, RuleTest
from cityline.eligibility.states import Verdict

Part = Literal["bound", "all_of", "any_of"]


@dataclass(frozen=True)
class Judged:
    """A test and how it came out. `distance`: how far beyond the line, in `evidence.unit`; short of it is negative."""

    test: RuleTest
    part: Part
    evidence: Evidence
    verdict: Verdict
    distance: float | None
    sentence: str
    caveat: str = ""

    @property
    def title(self) -> str:
        return words.title(self.test)

    @property
    def interval(self) -> tuple[float, float] | None:
        value, margin = self.evidence.value, self.evidence.moe
        return None if value is None or not margin else (value - margin, value + margin)

    def as_json(self) -> dict[str, Any]:
        """Plain values, for the API, for keeping, for a file. Names stay (`../shared/interfaces.md`)."""
        found = self.evidence
        return {
            "name": ", ".join(filter(None, (self.test.name, self.test.qualifier))),
            "title": self.title,
            "part": self.part,
            "measure": self.test.measure,
            "value": None if found.value is None else round(found.value, 6),
            "moe": None if found.moe is None else round(found.moe, 6),
            "unit": found.unit,
            "year": found.year,
            "period": found.period,
            "source": found.source,
            "url": found.url,
            "base": found.base,
            "operator": self.test.operator,
            "threshold": self.test.threshold,
            "distance": None if self.distance is None else round(self.distance, 6),
            "verdict": self.verdict.value,
            "sentence": self.sentence,
            "caveat": self.caveat,
            "note": found.note,
        }


def judge(test: RuleTest, part: Part, found: Evidence, place: str) -> Judged:
    """The verdict on one test for the place of this name."""
    if found.value is None:
        sentence = f"We hold {found.missing} of {place}, and we do not guess one."
        return Judged(test, part, found, Verdict.UNKNOWN, None, " ".join(filter(None, (sentence, found.note))))
    above = test.above(found.value)
    beyond = (above if test.upward else -above) or 0.0  # never a nought below nought
    verdict = _verdict(test, found, abs(beyond))
    caveat = test.stand_in_caveat if found.is_stand_in else ""
    sentence = _sentence(test, found, verdict, place)
    return Judged(test, part, found, verdict, beyond, " ".join(filter(None, (caveat, sentence))), caveat)


def _verdict(test: RuleTest, found: Evidence, gap: float) -> Verdict:
    if found.moe and gap <= round(found.moe, PLACES):
        return Verdict.TOO_CLOSE
    if found.is_stand_in and gap <= test.stand_in_band:
        return Verdict.TOO_CLOSE
    return Verdict.PASS if test.met_by(found.value or 0.0) else Verdict.NOT_MET


def _sentence(test: RuleTest, found: Evidence, verdict: Verdict, place: str) -> str:
    value = found.value or 0.0
    places = words.places_for(test, value)
    told = words.amount(value, found.unit, places)
    gap = words.gap_words(test, value)
    above = value > test.threshold
    where = "on the line" if value == test.threshold else f"{gap} {'above' if above else 'below'} the line"
    if found.counts:
        return _of_change(test, found, verdict, place)
    if found.unit == "people":
        return f"{place} had {told} in {found.period}. That is {_size_gap(test, value)}.{_since(test, found)}"
    if found.is_stand_in and verdict == Verdict.TOO_CLOSE:
        band = words.short(test.stand_in_band)
        return f"At {told} it lies within {band} points of the line, so the figure the rule asks for could fall on either side."
    if found.is_stand_in:
        return f"It is {told}, {where}. The figure the rule asks for would have to differ by more than that."
    if verdict == Verdict.TOO_CLOSE:
        return (
            f"The estimate is {told}, but {_could_be(test, found, places)}. We do not count it for or against the city."
        )
    if found.moe:
        low, high = value - found.moe, value + found.moe
        edge = words.amount(low if above else high, found.unit, places)
        return f"The estimate is {told}, {where}. Even {edge}, the end of its interval, is {'above' if above else 'below'} it."
    return f"The figure is {told}. That is {where}."


def _could_be(test: RuleTest, found: Evidence, places: int) -> str:
    """The end of the interval on the other side of the line."""
    value, margin = found.value or 0.0, found.moe or 0.0
    if value >= test.threshold:
        return f"it could be as low as {words.amount(value - margin, found.unit, places)}"
    return f"it could be as high as {words.amount(value + margin, found.unit, places)}"


def _size_gap(test: RuleTest, value: float) -> str:
    if value == test.threshold:
        return f"exactly {words.amount(test.threshold, 'people')}"
    side = "more than" if value > test.threshold else "fewer than"
    return f"{words.number(abs(value - test.threshold))} {side} {words.number(test.threshold)}"


def _since(test: RuleTest, found: Evidence) -> str:
    """A city may have crossed the line since the year the rule names; the rule's year decides."""
    if found.later is None or test.met_by(found.later[1]) == test.met_by(found.value or 0.0):
        return ""
    year, people = found.later
    return f" By the count of {year}, {words.number(people)}, it would be otherwise; the rule names {test.years[0]}."


def _of_change(test: RuleTest, found: Evidence, verdict: Verdict, place: str) -> str:
    value = found.value or 0.0
    first, last = found.counts or (0.0, 0.0)
    places = words.places_for(test, value)
    did = (
        "stayed the same"
        if first == last
        else f"{'lost' if last < first else 'grew'} {words.number(abs(value), places)}%"
    )
    told = f"{place} {did}: {words.number(first)} people to {words.number(last)}."
    gap = words.gap_words(test, value)
    people = words.number(ceil(round(abs(last - first * (1 + test.threshold / 100)), 6)))
    if verdict == Verdict.PASS:
        return f"{told} That is {gap} beyond the line." if value != test.threshold else f"{told} That is on the line."
    if verdict == Verdict.NOT_MET:
        return f"{told} It misses the line by {gap}, or {people} people."
    return f"{told} The counts are estimates, and the line lies within their margin."
