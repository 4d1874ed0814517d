"""Whether each city is eligible under the rules the network uses, for the list of all cities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.cache import cache
from django.db.models import Max

from cityline.eligibility import queries
from cityline.eligibility.models import RuleSetVersion
from cityline.kernel.refusals import Refused
from cityline.measures.models import Load
from cityline.networks.models import Network

KEPT = 3_600  # seconds; new figures make it anew at once, a new census count or designation within this time


@dataclass(frozen=True)
class Verdicts:
    """`of`: GEOID -> conclusion, a word of `eligibility.states.Conclusion`; staff's own decisions have been put in."""

    rules: RuleSetVersion
    of: Mapping[str, str]


def verdicts(network: Network | None) -> Verdicts | None:
    """None if no rules are held. Four queries; four more when the rules, the day or the figures are new."""
    today = queries.today_of(network)
    try:
        row, _ = queries.rule_set("", network=network, on=today)
    except Refused:
        return None
    decided = _decided(row, today)
    return Verdicts(row, decided | queries.overruled(network, row))


def _decided(row: RuleSetVersion, today: date) -> dict[str, str]:
    load = Load.objects.aggregate(latest=Max("pk"))["latest"]
    key = f"web.verdicts.{row.pk}.{today}.{load}"
    kept: dict[str, str] | None = cache.get(key)
    if kept is None:
        decisions = queries.decisions_for(queries.every_city(), row, on=today)
        kept = {one.subject.geoid: one.conclusion.value for one in decisions}
        cache.set(key, kept, KEPT)
    return kept
