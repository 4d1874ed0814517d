"""`cityline deadline 2026-07-02T16:40`: when an answer would be due, day by day."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from cityline.kernel.refusals import Refused
from cityline.networks.calendars import default_calendar
from cityline.networks.deadline import explain

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

EXAMPLE = "cityline deadline 2026-07-02T16:40"


class Command(BaseCommand):
    help = (
        "Show when an answer is due for a question received at ISO-TIME, day by day. Federal calendar, closing 5 p.m.; "
        f"a time without a zone is New York time. Needs no database. Example: {EXAMPLE}"
    )
    needs_database = False
    example = EXAMPLE
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("received", metavar="ISO-TIME", help="for example 2026-07-02T16:40 or 2026-07-02T20:40Z")
        parser.add_argument("--json", action="store_true", help="print the same as one JSON object")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            told = explain(options["received"], default_calendar())
        except Refused as refused:
            raise CommandError(refused.sentence, returncode=2) from refused
        self.stdout.write(json.dumps(told) if options["json"] else _in_lines(told))


def _in_lines(told: dict[str, Any]) -> str:
    """A line a day, then the due date alone on the last line."""
    lines = [
        f"{step['date']}  {step['weekday']:<9}  {'counts' if step['counted'] else '      '}  {step['reason']}"
        for step in told["steps"]
    ]
    return "\n".join([*lines, "", f"Due {told['steps'][-1]['weekday']}, by the end of the day:", told["due_on"]])
