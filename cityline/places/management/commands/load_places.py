"""`cityline load_places PATH`: the list of cities, from the official file."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cityline.kernel.refusals import Refused
from cityline.kernel.reports import Bar, write_report
from cityline.places import actions


class Command(BaseCommand):
    help = "Load cities from the Census list. Example: cityline load_places ../shared/data/places/cities.csv"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("location", help="A path or an http(s) address.")
        parser.add_argument(
            "--rejected", help="Where to write rejected rows (CSV). Default: var/rejected/load_places.csv"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            with Bar(self.stderr, "Places") as bar:
                tally = actions.load_places(location=options["location"], by="cityline load_places", progress=bar)
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        written = actions.load_public_record(by="cityline load_places")
        if written:
            tally.notes.append(f"{written} facts of the public record were added to these cities.")
        write_report(self.stdout, tally, options["rejected"], "load_places")
