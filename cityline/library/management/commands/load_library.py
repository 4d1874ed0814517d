"""`cityline load_library PATH`: publications for the library, from either of two files."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cityline.kernel.refusals import Refused
from cityline.kernel.reports import Bar, write_report
from cityline.library import actions


class Command(BaseCommand):
    help = "Load publications. Example: cityline load_library ../shared/data/library/starter.json"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("location", help="A path or an http(s) address.")
        parser.add_argument(
            "--rejected", help="Where to write rejected rows (CSV). Default: var/rejected/load_library.csv"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            with Bar(self.stderr, "Library") as bar:
                tally = actions.load_library(location=options["location"], progress=bar)
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        write_report(self.stdout, tally, options["rejected"], "load_library")
