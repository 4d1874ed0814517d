"""A rule set as data: read from a mapping (a file in `shipped/`, or the row it became), checked, never changed. Pure.

A city is eligible if it lies within the bounds and passes all of `all_of` and any of `any_of`; a designation named in
`designations` is enough by itself. A change of any of this is a new version.
"""

from __future__ import annotations

import operator
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from cityline.measures import catalog

SHIPPED = Path(__file__).with_name("shipped")
OPERATORS: Mapping[str, Callable[[float, float], bool]] = {
    ">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt,
}  # fmt: skip
# Distances are kept to a billionth, so that 20.6 - 0.6 is 20.
PLACES = 9
POPULATION = "population"
# Worked out from two counts of the population; `years` says which.
CHANGE = "population_change"


class RuleSetMistake(ValueError):  # noqa: N818 - a mistake in the data, told to its author
    """A rule set that cannot be applied; the message says where."""


@dataclass(frozen=True)
class RuleTest:
    """One test. `threshold` in `unit`; `years`: the one year, the two between which it changed, or none for the latest.

    `stand_in` is a measure used, with a caveat, where `measure` has no figure; within `stand_in_band` points of the
    line it is too close to call. `source` and `base` say what the rule asks for; a decision says what was found.
    """

    name: str
    measure: str
    operator: str
    threshold: float
    unit: str = "%"
    qualifier: str = ""
    years: tuple[int, ...] = ()
    source: str = ""
    base: str = ""
    stand_in: str = ""
    stand_in_base: str = ""
    stand_in_band: float = 0.0
    stand_in_caveat: str = ""
    note: str = ""

    def above(self, value: float) -> float:
        """How far the value lies above the line; below it is negative."""
        return round(value - self.threshold, PLACES)

    def met_by(self, value: float) -> bool:
        return OPERATORS[self.operator](self.above(value), 0.0)

    @property
    def upward(self) -> bool:
        """Whether larger values qualify."""
        return self.operator in {">=", ">"}

    @property
    def measures(self) -> frozenset[str]:
        """The measures whose figures it may need."""
        return frozenset({POPULATION} if self.measure == CHANGE else {self.measure, self.stand_in} - {""})


@dataclass(frozen=True)
class Bounds:
    """How many people the city must have, by the count of `year` (None: the latest)."""

    at_least: int | None = None
    under: int | None = None
    year: int | None = None
    source: str = ""
    note: str = ""

    def tests(self) -> Iterator[RuleTest]:
        """The bounds as tests, so that they show their arithmetic too."""
        for sign, line in ((">=", self.at_least), ("<", self.under)):
            if line is not None:
                years = () if self.year is None else (self.year,)
                yield RuleTest("Population", POPULATION, sign, line, "people", "", years, self.source, note=self.note)


@dataclass(frozen=True)
class RuleSet:
    """A dated, numbered list of tests. `states`: only cities there (none: anywhere)."""

    id: str
    version: int
    name: str
    short_name: str
    valid_from: date | None = None
    valid_to: date | None = None
    states: tuple[str, ...] = ()
    population: Bounds | None = None
    any_of: tuple[RuleTest, ...] = ()
    all_of: tuple[RuleTest, ...] = ()
    designations: tuple[str, ...] = ()
    note: str = ""
    citation: str = ""
    url: str = ""

    @property
    def bounds(self) -> tuple[RuleTest, ...]:
        return tuple(self.population.tests()) if self.population else ()

    @property
    def measures(self) -> frozenset[str]:
        """Every measure a decision may need."""
        return frozenset().union(*(test.measures for test in (*self.bounds, *self.any_of, *self.all_of)))

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


def shipped() -> list[dict[str, Any]]:
    """The rule sets that come with the program, as plain data (days as ISO text), by file name."""
    return [_plain(tomllib.loads(path.read_text(encoding="utf-8"))) for path in sorted(SHIPPED.glob("*.toml"))]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def parse(data: Mapping[str, Any]) -> RuleSet:
    """The rule set told by `data`. Raises RuleSetMistake for anything missing, unknown or without sense."""
    told = dict(data)
    label = f"Rule set {told.get('id')!r}"
    try:
        for name in ("any_of", "all_of"):
            told[name] = tuple(_test(test) for test in told.get(name, ()))
        for name in ("states", "designations"):
            told[name] = tuple(told.get(name, ()))
        for name in ("valid_from", "valid_to"):
            told[name] = date.fromisoformat(told[name]) if told.get(name) else None
        told["population"] = Bounds(**told["population"]) if told.get("population") else None
        rules = RuleSet(**told)
    except (TypeError, ValueError) as mistake:
        raise RuleSetMistake(f"{label}: {mistake}") from mistake
    for wrong in _doubts(rules):
        raise RuleSetMistake(f"{label}: {wrong}")
    return rules


def _test(told: Mapping[str, Any]) -> RuleTest:
    test = RuleTest(**{**told, "years": tuple(told.get("years", ()))})
    if test.operator not in OPERATORS:
        raise RuleSetMistake(f"{test.name}: the operator {test.operator!r} is none of {', '.join(OPERATORS)}")
    for key, base in ((test.measure, test.base), (test.stand_in, test.stand_in_base)):
        if key and key != CHANGE and (wrong := _unknown(key, base, test.unit)):
            raise RuleSetMistake(f"{test.name}: {wrong}")
    wanted = {2} if test.measure == CHANGE else {0, 1}
    if len(test.years) not in wanted or list(test.years) != sorted(set(test.years)):
        raise RuleSetMistake(f"{test.name}: the years {list(test.years)} make no sense for {test.measure}")
    return test


def _unknown(key: str, base: str, unit: str) -> str:
    """What no figure of ours could ever answer to; else nothing. A city would be "unknown" for good, and nobody told."""
    if key not in catalog.CATALOG:
        return f"there is no measure {key!r}"
    known = catalog.measure(key)
    if known.unit != unit:
        return f"{key} is told in {known.unit}, not in {unit}"
    bases = {known.denominator, *known.bases} - {""}
    return f"{key} is never of {base}, but of {' or '.join(sorted(bases))}" if base and bases - {base} == bases else ""


def _doubts(rules: RuleSet) -> Iterator[str]:
    if not rules.id or not rules.name or rules.version < 1:
        yield "it needs an id, a name and a version from 1"
    if not (rules.any_of or rules.all_of or rules.designations):
        yield "it has no test and no designation"
    if rules.valid_from and rules.valid_to and rules.valid_to < rules.valid_from:
        yield "it ends before it begins"
    bounds = rules.population
    if bounds and bounds.at_least is not None and bounds.under is not None and bounds.under <= bounds.at_least:
        yield "no population lies within its bounds"
