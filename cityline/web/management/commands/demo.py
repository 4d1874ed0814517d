"""cityline demo: the sample network."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cityline.kernel.refusals import Refused
from cityline.kernel.reports import Bar
from cityline.people.factors import current_code
from cityline.people.queries import user_by_email
from cityline.web.loading import files, people, sample_network
from cityline.web.queries import latest_code

EVERYWHERE = "All places: cityline load_places FILE (the list of cities, a path or an address)."


class Command(BaseCommand):
    help = "Load the sample network: cities, people, programs, publications, answers and questions."
    example = "cityline demo --people"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="Say nothing and do nothing if it is there.")
        parser.add_argument("--people", action="store_true", help="Only show whom one can sign in as.")
        parser.add_argument(
            "--print-code",
            metavar="EMAIL",
            help="Only show EMAIL's current code: of the second step for staff, else the latest mailed one.",
        )

    def handle(self, *, if_empty: bool, people: bool, print_code: str | None, **_: Any) -> None:
        try:
            sample_network.refuse_elsewhere()
        except Refused as refused:
            if if_empty:
                return
            raise CommandError(refused.sentence) from refused
        if print_code:
            self._print_code(print_code)
        elif people:
            self._print_people()
        elif not (if_empty and sample_network.is_complete()):
            self._load(say_more=not if_empty)

    def _load(self, *, say_more: bool) -> None:
        bars: dict[str, Bar] = {}

        def progress(what: str, done: int, total: int) -> None:
            bar = bars.setdefault(what, Bar(self.stdout, what))
            if total == 1 and not self.stdout.isatty():
                self.stdout.write(f"{what}: loaded")
            else:
                bar(done, total)
            if done >= total and self.stdout.isatty():
                self.stdout.write("")

        added = sample_network.load(progress=progress)
        told = ", ".join(f"{count:,} {what}" for what, count in added.items() if count)
        self.stdout.write(f"Sample network: {told} added." if told else "Sample network: nothing was missing.")
        if say_more:
            self.stdout.write(EVERYWHERE)
            self._print_people()

    def _print_people(self) -> None:
        self.stdout.write(f"Sign in at /accounts/login/ as one of these; the password is: {people.password()}")
        self.stdout.write("Staff then give a code: cityline demo --print-code EMAIL")
        for row in files.rows("people"):
            if row["cast"]:
                self.stdout.write(f"  {row['email']:<24} {row['name']}, {row['title'].lower()}. {row['note']}".rstrip())

    def _print_code(self, email: str) -> None:
        person = user_by_email(email)
        code = (current_code(person) if person else "") or latest_code(email)
        self.stdout.write(code or f"No code is waiting for {email}. Ask for one at /accounts/login/.")
