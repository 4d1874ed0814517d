"""All cities with what several rooms know of them: which match a request, and what each further filter would leave.

Cities are narrowed in memory, not by the database: the map shows all of them anyway, and each filter's counts are those
of the cities that match every *other* filter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain

from django.http import QueryDict

from cityline.eligibility.queries import today_of
from cityline.eligibility.states import Conclusion
from cityline.kernel.paging import page_number
from cityline.networks.models import Network
from cityline.places import listing, services
from cityline.places.listing import CityRow
from cityline.places.states import BY_CODE
from cityline.topics import Topic
from cityline.web.verdicts import Verdicts, verdicts

SORTS = {"name": "Name", "state": "State", "people": "Most people"}
LONGEST_NAME = 100
_NOTHING: Mapping[str, tuple[str, ...]] = {}


@dataclass(frozen=True)
class Filter:
    """One way to narrow the list: its title, and the words for its values in the order they are offered."""

    name: str
    title: str
    labels: Mapping[str, str]


SERVICE = Filter("service", "With the network", {one.key: one.label for one in services.SERVICES})
DESIGNATION = Filter("designation", "Designation", listing.DESIGNATIONS)
TOPIC = Filter("topic", "Topic of the work", {key: str(label) for key, label in Topic.choices})
STATE = Filter("state", "State", {code: state.name for code, state in BY_CODE.items()})
ELIGIBILITY = Filter("eligibility", "Eligibility", {key: str(label) for key, label in Conclusion.choices})
FILTERS = (SERVICE, ELIGIBILITY, DESIGNATION, TOPIC, STATE)


@dataclass(frozen=True)
class Asked:
    """The address of the list, cleaned: nonsense in it is ignored."""

    words: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)
    sort: str = "name"
    page: int = 1

    @classmethod
    def of(cls, query: QueryDict) -> Asked:
        typed = {one.name: query.get(one.name, "") for one in FILTERS}
        typed["state"] = typed["state"].upper()
        return cls(
            query.get("q", "").replace("\x00", "").strip()[:LONGEST_NAME],
            {one.name: typed[one.name] for one in FILTERS if typed[one.name] in one.labels},
            query.get("sort", "") if query.get("sort", "") in SORTS else "name",
            page_number(query),
        )

    @property
    def state(self) -> str:
        return self.chosen.get("state", "")

    @property
    def narrows(self) -> bool:
        return bool(self.words or self.chosen)

    def with_filter(self, name: str, value: str) -> Asked:
        """The same list from its first page, with one filter set, or taken off ("")."""
        others = {other: kept for other, kept in self.chosen.items() if other != name}
        return replace(self, chosen=others | ({name: value} if value else {}), page=1)


@dataclass(slots=True)
class Pin:
    """A city on the map, and what it answers to each filter. `verdict`: "" where there are no rules."""

    city: CityRow
    verdict: str
    has: Mapping[str, tuple[str, ...]]

    def values(self, name: str) -> tuple[str, ...]:
        if name == "state":
            return (self.city.state,)
        if name == "eligibility":
            return (self.verdict,)
        return self.has.get(name, ())


@dataclass(frozen=True)
class Atlas:
    """What was asked for. `counts`: filter -> value -> cities that match it and all other filters. `judged`: by which
    rules, None if there are none."""

    pins: list[Pin]
    counts: Mapping[str, Mapping[str, int]]
    judged: Verdicts | None


def atlas(asked: Asked, network: Network | None) -> Atlas:
    """The cities that match, in order. Three queries and those of `verdicts`, whatever the number of cities."""
    known, judged = _known(today_of(network)), verdicts(network)
    verdict_of = judged.of if judged else {}
    cities = listing.every_city(asked.words)
    pins = [Pin(city, verdict_of.get(city.geoid, ""), known.get(city.geoid, _NOTHING)) for city in cities]
    left = {one.name: _matching(pins, asked.with_filter(one.name, "").chosen) for one in FILTERS}
    counts = {name: _counted(name, some) for name, some in left.items()}
    return Atlas(_in_order(_matching(pins, asked.chosen), asked.sort), counts, judged)


def _matching(pins: list[Pin], chosen: Mapping[str, str]) -> list[Pin]:
    for name, value in chosen.items():
        pins = [pin for pin in pins if value in pin.values(name)]
    return pins


def _counted(name: str, pins: list[Pin]) -> Mapping[str, int]:
    if name == "state":
        return Counter([pin.city.state for pin in pins])
    if name == "eligibility":
        return Counter([pin.verdict for pin in pins])
    return Counter(chain.from_iterable([pin.has.get(name, ()) for pin in pins if pin.has]))


def _known(today: date) -> dict[str, dict[str, tuple[str, ...]]]:
    """GEOID -> filter -> values, for the few cities of which anything is known. Designations are those held today."""
    known: dict[str, dict[str, tuple[str, ...]]] = {}
    for use in services.every_use():
        has = known.setdefault(use.geoid, {})
        has["service"] = _once((*has.get("service", ()), use.service))
        has["topic"] = _once((*has.get("topic", ()), *([use.topic] if use.topic else [])))
    for geoid, programs in listing.designations_held(today).items():
        known.setdefault(geoid, {})["designation"] = programs
    return known


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _in_order(pins: list[Pin], sort: str) -> list[Pin]:
    """By name as they come; by state, then name; or the largest first, those without a count last."""
    if sort == "state":
        return sorted(pins, key=lambda pin: STATE.labels.get(pin.city.state, pin.city.state))
    if sort == "people":
        return sorted(pins, key=lambda pin: -(pin.city.people or 0))
    return pins
