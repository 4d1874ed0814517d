"""A decision: every test of a rule set judged for one place, and one conclusion. Pure.

Tests are joined as the rule says, and what is not known is never taken for no. Of `any_of` one pass is enough; with
none, a missing figure makes the whole unknown, else one too close makes it too close. Of bounds and `all_of` one
not met is enough to end it. A designation the rules name is enough by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from cityline.eligibility.conclusions import conclude, next_steps
from cityline.eligibility.evidence import Figures, evidence_for
from cityline.eligibility.judging import Judged, Part, judge
from cityline.eligibility.rulesets import RuleSet, RuleTest
from cityline.eligibility.states import Conclusion, Verdict


@dataclass(frozen=True)
class Subject:
    """The place a decision is about. `state`: two letters; `designations`: the kinds it holds on that day."""

    geoid: str
    name: str
    state: str
    designations: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Decision:
    """What the rules make of the figures held on `on`."""

    rules: RuleSet
    subject: Subject
    on: date
    conclusion: Conclusion
    headline: str
    reason: str
    sentence: str
    judged: tuple[Judged, ...]
    next_steps: tuple[str, ...]

    @property
    def tests(self) -> tuple[Judged, ...]:
        """Without the bounds."""
        return tuple(one for one in self.judged if one.part != "bound")

    @property
    def bounds(self) -> tuple[Judged, ...]:
        return tuple(one for one in self.judged if one.part == "bound")

    @property
    def vintages(self) -> list[dict[str, str]]:
        """What was known: the source and years of each figure used."""
        used = {
            (one.test.measure, one.evidence.source, one.evidence.period)
            for one in self.judged
            if one.evidence.value is not None
        }
        return [{"measure": measure, "source": source, "period": period} for measure, source, period in sorted(used)]

    def as_json(self) -> dict[str, Any]:
        """Plain values; `city`, `rules`, `verdict` and `tests` keep their names (`../shared/interfaces.md`)."""
        return {
            "city": self.subject.geoid,
            "rules": self.rules.id,
            "version": self.rules.version,
            "computed_on": self.on.isoformat(),
            "verdict": self.conclusion.value,
            "sentence": self.sentence,
            "tests": [one.as_json() for one in self.judged],
        }


def decide(rules: RuleSet, subject: Subject, figures: Figures, *, on: date) -> Decision:
    """The decision for one place from the figures given; a figure not among them is unknown."""
    parts: tuple[tuple[Part, tuple[RuleTest, ...]], ...] = (
        ("bound", rules.bounds), ("all_of", rules.all_of), ("any_of", rules.any_of),
    )  # fmt: skip
    judged = tuple(
        judge(test, part, evidence_for(test, figures), subject.name) for part, tests in parts for test in tests
    )
    in_state = not rules.states or subject.state in rules.states
    sufficient = sorted(subject.designations & set(rules.designations))
    conclusion = _conclusion(rules, judged, in_state=in_state, by_designation=bool(sufficient))
    told = conclude(rules, subject.name, judged, conclusion, in_state=in_state, sufficient=sufficient)
    steps = next_steps(rules, subject.name, judged, conclusion, in_state=in_state)
    return Decision(rules, subject, on, conclusion, told.headline, told.reason, told.sentence, judged, tuple(steps))


def _conclusion(rules: RuleSet, judged: Iterable[Judged], *, in_state: bool, by_designation: bool) -> Conclusion:
    if by_designation:
        return Conclusion.ELIGIBLE
    required = [one.verdict for one in judged if one.part != "any_of"]
    if not in_state or (rules.designations and not rules.any_of and not rules.all_of):
        required.append(Verdict.NOT_MET)
    if rules.any_of:
        required.append(any_of([one.verdict for one in judged if one.part == "any_of"]))
    return _CONCLUSIONS[all_of(required)]


_CONCLUSIONS = {
    Verdict.PASS: Conclusion.ELIGIBLE,
    Verdict.NOT_MET: Conclusion.NOT_ELIGIBLE,
    Verdict.TOO_CLOSE: Conclusion.TOO_CLOSE,
    Verdict.UNKNOWN: Conclusion.UNKNOWN,
}


def any_of(verdicts: Collection[Verdict]) -> Verdict:
    """One pass is enough; without one, what is missing weighs more than what is close."""
    order = (Verdict.PASS, Verdict.UNKNOWN, Verdict.TOO_CLOSE)
    return next((one for one in order if one in verdicts), Verdict.NOT_MET)


def all_of(verdicts: Collection[Verdict]) -> Verdict:
    """One not met ends it; without one, what is missing weighs more than what is close."""
    order = (Verdict.NOT_MET, Verdict.UNKNOWN, Verdict.TOO_CLOSE)
    return next((one for one in order if one in verdicts), Verdict.PASS)
