"""How many cities come out how under one rule set, which figures are missing, who is nearest a line. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from cityline.eligibility import words
from cityline.eligibility.conclusions import state_names
from cityline.eligibility.deciding import Decision
from cityline.eligibility.judging import Judged
from cityline.eligibility.rulesets import RuleSet, RuleTest
from cityline.eligibility.states import Conclusion, Verdict

NEAREST = 10


@dataclass(frozen=True)
class Near:
    """A city near the line of a test."""

    name: str
    value: float
    gap: float


@dataclass
class TestCount:
    """One test over all cities in bounds; `known` is of every city, in bounds or not, so that it can be checked."""

    __test__ = False  # for pytest, which collects what is called so

    test: RuleTest
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    known: int = 0
    met: int = 0
    stand_ins: int = 0
    met_in_bounds: int = 0
    missing: Counter[str] = field(default_factory=Counter)
    near: list[Near] = field(default_factory=list)
    unlisted: list[str] = field(default_factory=list)
    unlisted_met: int = 0


@dataclass(frozen=True)
class Summary:
    """`held`: all cities; `in_bounds`: those within state and population; the rest are counted by why they are not."""

    rules: RuleSet
    held: int
    in_bounds: int
    size_unknown: int
    conclusions: Counter[Conclusion]
    tests: tuple[TestCount, ...]


def summarize(
    rules: RuleSet, names: Sequence[str], decisions: Sequence[Decision], unlisted: Sequence[Decision] = ()
) -> Summary:
    """`names` as people read them, in the order of `decisions`. `unlisted`: places with figures but on no list of ours."""
    counts = [TestCount(test) for test in (*rules.all_of, *rules.any_of)]
    conclusions: Counter[Conclusion] = Counter()
    in_bounds = size_unknown = 0
    for name, decision in zip(names, decisions, strict=True):
        inside = _inside(rules, decision)
        size_unknown += any(one.verdict == Verdict.UNKNOWN for one in decision.bounds)
        if inside:
            in_bounds += 1
            conclusions[decision.conclusion] += 1
        for count, one in zip(counts, decision.tests, strict=True):
            _count(count, one, name, inside=inside)
    for decision in unlisted:
        for count, one in zip(counts, decision.tests, strict=True):
            if one.evidence.value is not None:
                count.unlisted.append(decision.subject.geoid)
                count.unlisted_met += count.test.met_by(one.evidence.value)
    for count in counts:
        count.near = sorted(count.near, key=lambda near: (near.gap, near.name))[:NEAREST]
    return Summary(rules, len(decisions), in_bounds, size_unknown, conclusions, tuple(counts))


def _inside(rules: RuleSet, decision: Decision) -> bool:
    in_state = not rules.states or decision.subject.state in rules.states
    return in_state and all(one.verdict == Verdict.PASS for one in decision.bounds)


def _count(count: TestCount, one: Judged, name: str, *, inside: bool) -> None:
    value = one.evidence.value
    if inside:
        count.verdicts[one.verdict] += 1
        if value is None:
            count.missing[one.evidence.missing] += 1
        elif count.test.met_by(value):
            count.met_in_bounds += 1
    if value is not None:
        count.known += 1
        count.met += count.test.met_by(value)
        count.stand_ins += one.evidence.is_stand_in
        count.near.append(Near(name, value, abs(value - count.test.threshold)))


def in_lines(summary: Summary) -> list[str]:
    """The summary as the command prints it."""
    rules = summary.rules
    lines = [f"{rules.name}, version {rules.version}", "", *_bounds(summary)]
    lines += ["", "Cities by conclusion:"]
    lines += [f"  {summary.conclusions[one]:>5,}  {one.label.lower()}" for one in Conclusion]
    lines += ["", "Test by test, cities within the bounds:"]
    for count in summary.tests:
        lines += ["", f"  {words.title(count.test)}"]
        lines += [f"  {count.verdicts[one]:>5,}  {one.label.lower()}" for one in Verdict]
        lines += [f"         {told}" for told in _explained(count)]
    return [*lines, "", *_why(summary)]


def _bounds(summary: Summary) -> list[str]:
    asked = [words.title(test) for test in summary.rules.bounds]
    asked += [f"only in {state_names(summary.rules)}"] if summary.rules.states else []
    told = [f"Cities on our list: {summary.held:,}."]
    if asked:
        told.append(f"Within the bounds ({'; '.join(asked)}): {summary.in_bounds:,}.")
    if summary.size_unknown:
        told.append(f"Without the count the bounds ask for: {summary.size_unknown:,}.")
    return told


def _explained(count: TestCount) -> list[str]:
    told = [f"{number:,} without: {missing}." for missing, number in sorted(count.missing.items())]
    if not count.known:
        return [*told, "No city has a figure."]
    stands = (
        f" of {count.test.stand_in_base}, which stand in for the figure the rule asks for," if count.stand_ins else ""
    )
    told.append(
        f"Cities with a figure{stands} in all: {count.known:,}. At or beyond the line by the figure alone: "
        f"{count.met:,}; of those within the bounds, {count.met_in_bounds:,}."
    )
    if count.unlisted:
        more = len(count.unlisted)
        told.append(
            f"With {more:,} more that {'is' if more == 1 else 'are'} on no list of ours ({', '.join(count.unlisted[:5])}): "
            f"{count.known + more:,} with a figure, {count.met + count.unlisted_met:,} at or beyond the line."
        )
    near = "; ".join(f"{one.name} {_value(count.test, one.value)}" for one in count.near)
    return [*told, f"Nearest the line: {near}."]


def _value(test: RuleTest, value: float) -> str:
    return words.amount(value, test.unit, max(2, words.places_for(test, value)))


def _why(summary: Summary) -> list[str]:
    lines = []
    if any(count.test.stand_in for count in summary.tests):
        band = words.short(next(count.test.stand_in_band for count in summary.tests if count.test.stand_in))
        lines.append(
            f"A stand-in figure within {band} points of the line is too close to call; beyond that it decides, with a caveat."
        )
    if summary.conclusions[Conclusion.UNKNOWN]:
        lines.append(
            "Cannot tell: no test passes and at least one has no figure. A missing figure is never taken for no."
        )
    return lines
