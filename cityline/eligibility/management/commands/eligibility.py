"""`cityline eligibility 2523000`: whether a city is eligible and why; `--all --summary`: how many are."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cityline.eligibility import queries, summary, telling
from cityline.eligibility.models import RuleSetVersion
from cityline.kernel.refusals import Refused
from cityline.networks.models import Network
from cityline.networks.queries import current_network
from cityline.places.queries import city_or_none


class Command(BaseCommand):
    help = (
        "Show whether a city is eligible, test by test; with --all --summary, how many cities are. "
        "Example: cityline eligibility 2523000 --rules nrn-2014"
    )

    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("geoid", nargs="?", help="Census code of the city, seven digits.")
        parser.add_argument("--rules", default="", help="Which rule set. Default: what the network uses.")
        parser.add_argument("--all", action="store_true", help="Every city, a line each.")
        parser.add_argument("--summary", action="store_true", help="With --all: counts instead of lines.")
        parser.add_argument("--json", action="store_true", help="With a city: the same as one JSON object.")

    def handle(self, *_args: Any, **options: Any) -> None:
        if bool(options["geoid"]) == options["all"]:
            raise CommandError("Name one city by its Census code, or ask for --all.", returncode=2)
        network = _network()
        today = queries.today_of(network)
        try:
            row, _every = queries.rule_set(options["rules"], network=network, on=today)
        except Refused as refused:
            raise CommandError(refused.sentence, returncode=2) from refused
        if options["all"]:
            self._all(row, today, is_summary=options["summary"])
        else:
            self._one(options["geoid"], row, today, as_json=options["json"])

    def _one(self, geoid: str, row: RuleSetVersion, today: date, *, as_json: bool) -> None:
        place = city_or_none(geoid)
        if place is None or not queries.is_city(place):
            raise CommandError(f"We know no city of the code {geoid!r}: seven digits, such as 2523000.", returncode=2)
        decision = queries.decisions(place, [row], on=today)[row.rules_id]
        if as_json:
            self.stdout.write(json.dumps(decision.as_json(), ensure_ascii=False))
        else:
            self.stdout.write("\n".join(telling.in_lines(decision, str(place))))

    def _all(self, row: RuleSetVersion, today: date, *, is_summary: bool) -> None:
        places = queries.every_city()
        decisions = queries.decisions_for(places, row, on=today)
        if is_summary:
            names = [str(place) for place in places]
            unlisted = queries.unlisted(row, on=today)
            self.stdout.write("\n".join(summary.in_lines(summary.summarize(row.rules, names, decisions, unlisted))))
            return
        for place, decision in zip(places, decisions, strict=True):
            self.stdout.write(f"{place.geoid}  {decision.conclusion.label:<18}  {place}")


def _network() -> Network | None:
    try:
        return current_network()
    except Network.DoesNotExist:
        return None
