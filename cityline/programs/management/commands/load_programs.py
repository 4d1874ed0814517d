"""`cityline load_programs PATH`: federal programs, from the inventory or from SAM's CSV."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cityline.kernel.refusals import Refused
from cityline.kernel.reports import Bar, write_report
from cityline.programs import actions


class Command(BaseCommand):
    help = (
        "Load federal programs. Example: "
        "cityline load_programs ../shared/data/programs/federal_program_inventory_2025.jsonl.gz"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("location", help="A path or an http(s) address: inventory (JSON lines) or SAM.gov CSV.")
        parser.add_argument(
            "--rejected", help="Where to write rejected rows (CSV). Default: var/rejected/load_programs.csv"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            with Bar(self.stderr, "Programs") as bar:
                tally = actions.load_programs(location=options["location"], by="cityline load_programs", progress=bar)
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        write_report(self.stdout, tally, options["rejected"], "load_programs")
