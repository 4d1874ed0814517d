"""`cityline load_measures PATH [PATH...]`: figures of cities and counties, from official files."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cityline.kernel.refusals import Refused
from cityline.kernel.reports import Bar, write_report
from cityline.measures import actions


class Command(BaseCommand):
    help = (
        "Load figures of cities and counties; each file is known by its heading. Example: "
        "cityline load_measures ../shared/data/places/acs_2009_2013_500_cities.csv"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("locations", nargs="+", help="Paths or http(s) addresses, in any order.")
        parser.add_argument(
            "--rejected",
            help="Where to write rejected rows (CSV), for one file. Default: var/rejected/load_measures.csv, "
            "with a number for the second file and on.",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        locations = options["locations"]
        if options["rejected"] and len(locations) > 1:
            raise CommandError("--rejected is for one file. Load the files one by one.")
        for number, location in enumerate(locations, start=1):
            try:
                with Bar(self.stderr, "Measures") as bar:
                    tally = actions.load_measures(location=location, by="cityline load_measures", progress=bar)
            except Refused as refused:
                raise CommandError(refused.sentence + _already(number)) from refused
            name = "load_measures" if number == 1 else f"load_measures_{number}"
            write_report(self.stdout, tally, options["rejected"], name)


def _already(number: int) -> str:
    """What became of the files before the one that was refused."""
    before = number - 1
    if not before:
        return ""
    return " The file before it is loaded." if before == 1 else f" The {before} files before it are loaded."
