"""A decision as a page draws it: marks, gauges, facts, the way to what else is open."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from math import ceil, floor
from urllib.parse import urlencode

from django.urls import reverse

from cityline.eligibility import words
from cityline.eligibility.conclusions import state_names
from cityline.eligibility.deciding import Decision
from cityline.eligibility.evidence import FULL_COUNT
from cityline.eligibility.judging import Judged
from cityline.eligibility.models import Override
from cityline.eligibility.rulesets import POPULATION, RuleSet, RuleTest
from cityline.eligibility.states import Conclusion, Verdict
from cityline.places.models import Place
from cityline.ui.gauges import Ends, Gauge, gauge

# The shape `c-verdict` draws for each; never red or green.
MARKS: dict[str, str] = {
    Verdict.PASS: "pass", Verdict.TOO_CLOSE: "close", Verdict.NOT_MET: "miss", Verdict.UNKNOWN: "unknown",
    Conclusion.ELIGIBLE: "pass", Conclusion.NOT_ELIGIBLE: "miss",
}  # fmt: skip
_NO_FIGURE = "No figure"
_NONE: Mapping[str, Override] = {}


@dataclass(frozen=True)
class Fact:
    """One of the five under a gauge."""

    name: str
    value: str
    url: str = ""


@dataclass(frozen=True)
class Shown:
    """One test as the page draws it; `gauge` None for a bound, whose numbers span too much to draw."""

    judged: Judged
    mark: str
    word: str
    gauge: Gauge | None
    facts: tuple[Fact, ...]
    row: tuple[str, ...]


@dataclass(frozen=True)
class Other:
    """A city under one rule set, in short. `ruling`: staff decided otherwise than the figures, and why; then mark, word
    and `passes` are theirs, and `sentence` still says what the figures say."""

    name: str
    url: str
    mark: str
    word: str
    sentence: str
    passes: bool
    ruling: Override | None = None


def address(geoid: str, rules_id: str) -> str:
    """The one address of a decision, to share."""
    return f"{reverse('eligibility')}?{urlencode({'city': geoid, 'rules': rules_id})}"


def csv_address(geoid: str, rules_id: str) -> str:
    return f"{reverse('eligibility-csv', args=[geoid])}?{urlencode({'rules': rules_id})}"


def shown(one: Judged) -> Shown:
    word = _NO_FIGURE if one.verdict == Verdict.UNKNOWN else one.verdict.label
    drawn = None if one.test.measure == POPULATION else _gauge(one)
    return Shown(one, MARKS[one.verdict], word, drawn, _facts(one), _row(one))


def others(decisions: Iterable[Decision], rulings: Mapping[str, Override] = _NONE) -> list[Other]:
    """The same city under each of these; `rulings`: what staff decided otherwise, by id of the rule set."""
    return [_other(one, rulings.get(one.rules.id)) for one in decisions]


def _other(one: Decision, ruling: Override | None) -> Other:
    conclusion = Conclusion(ruling.verdict) if ruling else one.conclusion
    return Other(
        one.rules.name,
        address(one.subject.geoid, one.rules.id),
        MARKS[conclusion],
        conclusion.label,
        one.sentence,
        conclusion == Conclusion.ELIGIBLE,
        ruling,
    )


def tests_in_words(rules: RuleSet) -> list[str]:
    """What a rule set asks, a line each, for the page before a city is picked."""
    told = [words.title(test) for test in rules.bounds]
    if rules.states:
        told.append(f"Only in {state_names(rules)}")
    told += [words.title(test) for test in rules.all_of]
    if rules.any_of:
        several = "Any one of: " if len(rules.any_of) > 1 else ""
        told.append(
            f"{several}{'; '.join(_lower(words.title(test)) if several else words.title(test) for test in rules.any_of)}"
        )
    return told


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


# ── Figures ──────────────────────────────────────────────────────────────────


def value_words(one: Judged) -> str:
    found = one.evidence
    return _NO_FIGURE if found.value is None else words.amount(found.value, found.unit, _places(one))


def margin_words(one: Judged) -> str:
    found = one.evidence
    if found.value is None:
        return "No figure"
    if found.moe is None:
        return found.margin_words
    return f"± {words.number(found.moe, _places(one))}, at 90%"


def distance_words(one: Judged) -> str:
    found = one.evidence
    if found.value is None:
        return "Not known"
    if not one.distance:
        return "On the line"
    gap = words.gap_words(one.test, found.value)
    gap = f"{gap} {_side(one)}"
    if one.verdict == Verdict.TOO_CLOSE and found.moe and abs(one.distance) <= found.moe:
        return f"{gap}, inside ± {words.number(found.moe, _places(one))}"
    return gap


def _side(one: Judged) -> str:
    """Over or under for people; else over, beyond (for a loss) or short of the line."""
    if one.evidence.unit == "people":
        return "over" if (one.evidence.value or 0) > one.test.threshold else "under"
    if (one.distance or 0) < 0:
        return "short"
    return "over" if one.test.upward else "beyond"


def _places(one: Judged) -> int:
    return words.places_for(one.test, one.evidence.value or 0.0)


def _facts(one: Judged) -> tuple[Fact, ...]:
    found = one.evidence
    if found.value is None:
        asked = (Fact("Asked for", one.test.source), Fact("Share of", "" if one.test.years else one.test.base))
        return (Fact("Value", _NO_FIGURE), *(fact for fact in asked if fact.value), Fact("Distance", "Not known"))
    return (
        Fact("Value", value_words(one)),
        Fact("Margin of error", margin_words(one)),
        Fact("Year", print_years(found.period)),
        Fact("Source", print_years(found.source), found.url),
        Fact("Distance", distance_words(one)),
    )


def print_years(text: str) -> str:
    """`2009–2013`, as print has it."""
    return re.sub(r"\b(\d{4})-(\d{4})\b", "\\1\u2013\\2", text)


def _row(one: Judged) -> tuple[str, ...]:
    """The cells of the table: name, value, margin, line, distance, year, source."""
    found = one.evidence
    margin = {FULL_COUNT: "none", "Not published": "not published"}.get(margin_words(one), "")
    if found.value is None:
        margin = ""
    elif found.moe is not None:
        margin = f"± {words.number(found.moe, _places(one))}"
    return (
        _name(one.test),
        "no figure" if found.value is None else value_words(one),
        margin,
        words.sign_and_line(one.test),
        "" if one.distance is None else distance_words(one).partition(", inside")[0],
        print_years(found.period),
        print_years(found.source),
    )


def _name(test: RuleTest) -> str:
    return ", ".join(filter(None, (test.name, test.qualifier)))


def _gauge(one: Judged) -> Gauge:
    found, test = one.evidence, one.test
    ends = _ends(test, found.value, found.moe)
    margin = f" ± {words.number(found.moe, _places(one))}" if found.moe else ""
    told = "No figure" if found.value is None else f"{value_words(one)}{margin}"
    return gauge(
        ends=ends,
        threshold=test.threshold,
        upward=test.upward,
        value=found.value,
        margin=found.moe,
        value_words=told,
        threshold_words=words.line(test),
        said=f"{told}. The line is {words.line(test)}. {one.verdict.label}.",
    )


def _ends(test: RuleTest, value: float | None, moe: float | None) -> Ends:
    """An axis that holds the line, the value and its interval, on whole steps."""
    reach = [test.threshold] if value is None else [test.threshold, value - (moe or 0), value + (moe or 0)]
    low, high = min(reach), max(reach)
    if test.threshold > 0:
        step = 5 if high > 10 else 2  # noqa: PLR2004 - whole, even ends
        low, high = 0.0, float(step * ceil(max(high * 1.1, test.threshold * 1.6) / step))
    else:
        far = max(abs(test.threshold) * 2, abs(low) * 1.15)
        low, high = -float(ceil(far)), float(ceil(max(high * 1.15, abs(test.threshold) * 0.6)))
    return Ends(low, high, words.amount(floor(low), test.unit), words.amount(ceil(high), test.unit))


# ── The file ─────────────────────────────────────────────────────────────────

CSV_COLUMNS = (
    "city", "name", "rules", "version", "computed_on", "verdict", "test", "asked", "value", "margin_90", "unit", "year",
    "period", "base", "source", "url", "threshold", "operator", "distance", "test_verdict", "sentence",
)  # fmt: skip


def as_csv(decision: Decision, place: Place) -> str:
    """One row a test, numbers unrounded, for a spreadsheet."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(CSV_COLUMNS)
    rules = decision.rules
    head = (place.geoid, str(place), rules.id, rules.version, decision.on.isoformat(), decision.conclusion.value)
    for one in decision.judged:
        told = one.as_json()
        names = ("value", "moe", "unit", "year", "period", "base", "source", "url", "threshold", "operator", "distance")
        cells: Sequence[object] = [told["name"], told["title"], *(told[name] for name in names)]
        writer.writerow([*head, *("" if cell is None else cell for cell in cells), told["verdict"], told["sentence"]])
    return out.getvalue()
