"""Reading rule sets, figures and decisions. Cities and figures are public; overrides belong to one network."""

from __future__ import annotations

from collections import Counter
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
from cityline.places.queries import holding
from cityline.ui.dates import DEFAULT_ZONE, local

# Where a network has chosen none.
FIRST_RULES = "nrn-2014"


def today_of(network: Network | None) -> date:
    """The day it is at the network's desk."""
    return local(clock.now(), network.zone if network else DEFAULT_ZONE).date()


def latest_versions(on: date) -> dict[str, RuleSetVersion]:
    """Every rule set by id, in the latest version that holds on that day; if none does, the latest. One query."""
    found: dict[str, RuleSetVersion] = {}
    for row in RuleSetVersion.objects.order_by("rules_id", "version"):
        if row.rules_id not in found or row.rules.holds_on(on) or not found[row.rules_id].rules.holds_on(on):
            found[row.rules_id] = row
    return found


def use_on(network: Network | None, on: date) -> RuleSetUse | None:
    """What the network said it uses on that day, and since when; None if it never said. One query."""
    if network is None:
        return None
    used = RuleSetUse.objects.filter(network=network, from_on__lte=on).select_related("rule_set")
    return used.order_by("-from_on").first()


def rules_in_use(network: Network | None, on: date) -> RuleSetVersion | None:
    """The rules the network uses on that day, or None if it never said. One query."""
    used = use_on(network, on)
    return used.rule_set if used else None


def uses_of(network: Network) -> list[RuleSetUse]:
    """Which rules the network used or will use since when, the latest first. One query."""
    return list(RuleSetUse.objects.filter(network=network).select_related("rule_set", "chosen_by"))


def conclusions_under(row: RuleSetVersion, *, on: date) -> Counter[str]:
    """How many of all cities we hold come out how, by the figures alone. Three queries, and a second of work for 1,600."""
    return Counter(str(one.conclusion) for one in decisions_for(every_city(), row, on=on))


def rule_set(rules_id: str, *, network: Network | None, on: date) -> tuple[RuleSetVersion, dict[str, RuleSetVersion]]:
    """The rules named (none: those the network uses) in the version it uses, else the latest; and all there are.

    Two queries. Refused: no rule set has this id.
    """
    every = latest_versions(on)
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
    rows = holding(Designation.objects.filter(place_id__in=geoids), on)
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


def overrides_of(network: Network | None, place: Place, rules: Iterable[RuleSetVersion]) -> dict[str, Override]:
    """What this network's staff decided otherwise of one city and still holds, by id of the rule set. One query."""
    if network is None:
        return {}
    held = Override.objects.filter(network=network, place=place, rule_set__in=list(rules), lifted_at=None)
    return {one.rule_set.rules_id: one for one in held.select_related("by", "rule_set")}


def override_of(network: Network | None, place: Place, rules: RuleSetVersion) -> Override | None:
    """As `overrides_of`, under one rule set. One query."""
    return overrides_of(network, place, [rules]).get(rules.rules_id)


def overruled(network: Network | None, rules: RuleSetVersion) -> dict[str, str]:
    """GEOID -> conclusion, for every city of which this network's staff decided otherwise under these rules. One query."""
    if network is None:
        return {}
    held = Override.objects.filter(network=network, rule_set=rules, lifted_at=None)
    return dict(held.values_list("place_id", "verdict"))
