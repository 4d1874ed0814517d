"""A decision in sentences: yes, no, too close, cannot tell, why, and what would change it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cityline.eligibility import words
from cityline.eligibility.judging import Judged
from cityline.eligibility.rulesets import RuleSet
from cityline.eligibility.states import Conclusion, Verdict
from cityline.places.states import BY_CODE


@dataclass(frozen=True)
class Told:
    """`headline` answers yes or no, `reason` says why, `sentence` is both at once."""

    headline: str
    reason: str
    sentence: str


def conclude(
    rules: RuleSet,
    name: str,
    judged: Sequence[Judged],
    conclusion: Conclusion,
    *,
    in_state: bool,
    sufficient: Sequence[str],
) -> Told:
    headline, begins = {
        Conclusion.ELIGIBLE: (f"Yes. {name} is eligible.", f"{name} is eligible"),
        Conclusion.NOT_ELIGIBLE: (f"No. {name} is not eligible.", f"{name} is not eligible"),
        Conclusion.TOO_CLOSE: (f"Too close to call for {name}.", f"Too close to call for {name}"),
        Conclusion.UNKNOWN: (f"We cannot tell yet for {name}.", f"We cannot tell yet whether {name} is eligible"),
    }[conclusion]
    reason = _reason(rules, judged, in_state=in_state, sufficient=sufficient)
    return Told(headline, f"{reason[:1].upper()}{reason[1:]}.", f"{begins}: {reason}.")


def _reason(rules: RuleSet, judged: Sequence[Judged], *, in_state: bool, sufficient: Sequence[str]) -> str:
    if sufficient:
        return f"it holds a designation that is enough by itself, {words.listed(list(sufficient))}"
    if not in_state:
        return f"these rules are for cities in {state_names(rules)} only"
    for verdict, reason in (
        (Verdict.NOT_MET, "its size is outside the bounds, {line}"),
        (Verdict.UNKNOWN, "we do not know whether it is within the bounds, {line}"),
    ):
        for one in judged:
            if one.part == "bound" and one.verdict == verdict:
                return reason.format(line=_lower(words.title(one.test)))
    return "; ".join(filter(None, (_of_all(judged), _of_any(judged))))


def state_names(rules: RuleSet) -> str:
    return words.listed([BY_CODE[code].name if code in BY_CODE else code for code in rules.states], "or")


def _of_any(judged: Sequence[Judged]) -> str:
    tests = [one for one in judged if one.part == "any_of"]
    if not tests:
        return ""
    passed = _count(tests, Verdict.PASS)
    rest = _rest(tests, passed)
    if passed:
        told = f"it passes {passed} of {len(tests)} tests and one is enough" if len(tests) > 1 else "it passes the test"
        return f"{told} ({rest})" if rest else told
    if _count(tests, Verdict.NOT_MET) == len(tests):
        return f"it meets none of the {len(tests)} tests" if len(tests) > 1 else "it does not meet the test"
    return f"of {words.plural(len(tests), 'test', 'tests')} it passes none ({rest})"


def _of_all(judged: Sequence[Judged]) -> str:
    tests = [one for one in judged if one.part == "all_of"]
    if not tests:
        return ""
    passed = _count(tests, Verdict.PASS)
    if passed == len(tests):
        return f"it passes all {len(tests)} required tests" if len(tests) > 1 else "it passes the required test"
    return f"it passes {passed} of {len(tests)} required tests ({_rest(tests, passed)})"


def _rest(tests: Sequence[Judged], passed: int) -> str:
    """`one is too close to call, two have no figure`."""
    told = [
        words.plural(count, one, many)
        for verdict, one, many in (
            (Verdict.TOO_CLOSE, "is too close to call", "are too close to call"),
            (Verdict.NOT_MET, "is not met", "are not met"),
            (Verdict.UNKNOWN, "has no figure", "have no figure"),
        )
        if (count := _count(tests, verdict))
    ]
    return words.listed(told) if passed < len(tests) else ""


def _count(tests: Sequence[Judged], verdict: Verdict) -> int:
    return sum(one.verdict == verdict for one in tests)


def next_steps(
    rules: RuleSet, name: str, judged: Sequence[Judged], conclusion: Conclusion, *, in_state: bool
) -> Iterator[str]:
    """What would change the conclusion, a sentence each; nothing that could not."""
    if not in_state:
        yield f"Nothing in the figures: these rules are for cities in {state_names(rules)} only."
        return
    missed = [one for one in judged if one.part == "bound" and one.verdict == Verdict.NOT_MET]
    if missed and conclusion != Conclusion.ELIGIBLE:
        yield from (_of_bound(one) for one in missed)
        return
    if conclusion == Conclusion.ELIGIBLE:
        yield from _what_it_rests_on([one for one in judged if one.part != "bound" and one.verdict == Verdict.PASS])
        return
    yield from filter(None, (_of_test(one, name) for one in judged))


def _what_it_rests_on(relied: Sequence[Judged]) -> Iterator[str]:
    final = [one for one in relied if one.test.years and one.part == "any_of"]
    if final:
        yield f"Only other rules. It rests on figures that are final: {words.listed([one.title for one in final])}."
        return
    if relied:
        each = "this test" if len(relied) == 1 else f"each of these {words.count_word(len(relied))} tests"
        yield f"Newer figures that no longer pass {each}: {words.listed([one.title for one in relied])}."
    if relied and all(one.caveat for one in relied):
        yield f"{relied[0].caveat} The figure the rule asks for may differ."


def _of_bound(one: Judged) -> str:
    if one.test.years:
        return f"Only other rules: the count of {one.test.years[0]} is final, and it is outside the bounds."
    return f"A later count: {words.line(one.test)}."


def _of_test(one: Judged, name: str) -> str:
    test = one.test
    what = _lower(words.title(test))
    if one.verdict == Verdict.UNKNOWN:
        return f"A figure we lack: {name} would pass with {what}."
    if one.verdict == Verdict.TOO_CLOSE and one.evidence.is_stand_in:
        return f"The figure the rule asks for, of {test.base} in place of {one.evidence.base}: {what} would pass."
    if one.verdict == Verdict.TOO_CLOSE:
        return f"A figure with a narrower margin: {what} would pass."
    if one.verdict == Verdict.NOT_MET and not test.years:
        gap = words.gap_words(test, one.evidence.value or 0.0)
        return f"A newer figure {gap} {'higher' if test.upward else 'lower'} or more: {what} would pass."
    return ""


def _lower(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"
