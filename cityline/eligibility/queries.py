"""Reading rule sets, figures and decisions. Cities and figures are public; overrides belong to one network."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from cityline.eligibility.deciding import Decision, Subject, decide
from cityline.eligibility.models import Override, RuleSetUse, RuleSetVersion
from cityline.kernel import clock
from cityline.kernel.refusals import Refused
from cityline.measures import queries as measures
from cityline.measures.models import Geography, Observation
from cityline.networks.models import Network
from cityline.places.models import Designation, Place, PlaceKind
from cityline.ui.dates import DEFAULT_ZONE, local

# Where a network has chosen none.
FIRST_RULES = "nrn-2014"


def today_of(network: Network | None) -> date:
    """The day it is at the network's desk."""
    return local(clock.now(), network.zone if network else DEFAULT_ZONE).date()


def latest_versions() -> dict[str, RuleSetVersion]:
    """The latest version of every rule set, by id. One query."""
    return {row.rules_id: row for row in RuleSetVersion.objects.order_by("rules_id", "version")}


def rules_in_use(network: Network | None, on: date) -> RuleSetVersion | None:
    """What the network uses on that day, or None if it never said. One query."""
    if network is None:
        return None
    used = RuleSetUse.objects.filter(network=network, from_on__lte=on).select_related("rule_set")
    latest = used.order_by("-from_on").first()
    return latest.rule_set if latest else None


def uses_of(network: Network) -> list[RuleSetUse]:
    """Which rules the network used or will use since when, the latest first. One query."""
    return list(RuleSetUse.objects.filter(network=network).select_related("rule_set", "chosen_by"))


def rule_set(rules_id: str, *, network: Network | None, on: date) -> tuple[RuleSetVersion, dict[str, RuleSetVersion]]:
    """The rules named (none: those the network uses) in the version it uses, else the latest; and all there are.

    Two queries. Refused: no rule set has this id.
    """
    every = latest_versions()
    used = rules_in_use(network, on)
    if used is not None:
        every[used.rules_id] = used
    wanted = rules_id.strip() or (used.rules_id if used else FIRST_RULES)
    if wanted not in every:
        known = ", ".join(every) or "none is loaded yet"
        raise Refused("unknown_rules", f"There is no rule set of this name. Use one of: {known}.", field="rules")
    return every[wanted], every


def decisions(place: Place, rules: Iterable[RuleSetVersion], *, on: date) -> dict[str, Decision]:
    """One place under several rule sets, by id. The queries do not grow with the rules."""
    sets = [row.rules for row in rules]
    figures = measures.figures_of([place.geoid], frozenset().union(*(one.measures for one in sets)))
    subject = _subject(place, _held([place.geoid], on).get(place.geoid, frozenset()))
    return {one.id: decide(one, subject, figures.get(place.geoid, {}), on=on) for one in sets}


def decisions_for(places: Sequence[Place], row: RuleSetVersion, *, on: date) -> list[Decision]:
    """Many places under one rule set, in the order given. The queries do not grow with the places."""
    rules = row.rules
    geoids = [place.geoid for place in places]
    figures = measures.figures_of(geoids, rules.measures)
    held = _held(geoids, on) if rules.designations else {}
    return [
        decide(rules, _subject(place, held.get(place.geoid, frozenset())), figures.get(place.geoid, {}), on=on)
        for place in places
    ]


def _subject(place: Place, designations: frozenset[str]) -> Subject:
    return Subject(place.geoid, place.short_name, place.state, designations)


def _held(geoids: Sequence[str], on: date) -> dict[str, frozenset[str]]:
    """The designations each place holds on that day. One query."""
    rows = Designation.objects.filter(place_id__in=geoids, began_on__lte=on).exclude(ended_on__lt=on)
    held: dict[str, frozenset[str]] = {}
    for geoid, program in rows.values_list("place_id", "program"):
        held[geoid] = held.get(geoid, frozenset()) | {program}
    return held


def unlisted(row: RuleSetVersion, *, on: date) -> list[Decision]:
    """Decisions for places we hold figures of but that are on no list of ours, so that a file's rows can be counted.

    Named by their codes, as nothing else is known of them.
    """
    rules = row.rules
    held = Observation.objects.filter(measure__in=rules.measures, geography=Geography.PLACE, superseded_at=None)
    geoids = list(
        held.exclude(geoid__in=Place.objects.values("pk")).values_list("geoid", flat=True).order_by("geoid").distinct()
    )
    figures = measures.figures_of(geoids, rules.measures) if geoids else {}
    return [decide(rules, Subject(geoid, geoid, ""), figures.get(geoid, {}), on=on) for geoid in geoids]


def every_city() -> list[Place]:
    """All cities, by name. One query."""
    return list(Place.objects.filter(kind=PlaceKind.CITY).order_by("short_name", "state", "pk"))


def is_city(place: Place) -> bool:
    return place.kind == PlaceKind.CITY


def cities_in_county(county: Place, limit: int = 25) -> list[Place]:
    """The cities that lie in it, the larger first. One query."""
    inside = Place.objects.filter(kind=PlaceKind.CITY, state=county.state, counties__contains=county.name)
    found = [place for place in inside if county.name in place.counties.split("|")]
    return sorted(found, key=lambda place: -(place.population or 0))[:limit]


def override_of(network: Network | None, place: Place, rules: RuleSetVersion) -> Override | None:
    """What this network's staff decided otherwise and still holds. One query."""
    if network is None:
        return None
    held = Override.objects.filter(network=network, place=place, rule_set=rules, lifted_at=None)
    return held.select_related("by").first()
