"""`cityline load_domains PATH`: the list of .gov domains, from CISA's file."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cityline.kernel.refusals import Refused
from cityline.kernel.reports import Bar, write_report
from cityline.people.actions import domains


class Command(BaseCommand):
    help = "Load .gov domains from CISA's list: who may be verified for a city at once."
    example = "cityline load_domains ../shared/data/access/gov_domains_local.csv"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("location", help="A path or an http(s) address.")
        parser.add_argument(
            "--rejected", help="Where to write rejected rows (CSV). Default: var/rejected/load_domains.csv"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            with Bar(self.stderr, "Domains") as bar:
                tally = domains.load_domains(location=options["location"], by="cityline load_domains", progress=bar)
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        write_report(self.stdout, tally, options["rejected"], "load_domains")
