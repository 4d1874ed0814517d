"""cityline bench_seed: many invented rows, for measuring."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cityline.kernel.refusals import Refused
from cityline.search import follower
from cityline.web import seeding


class Command(BaseCommand):
    help = "Fill an empty database with invented questions and publications, to measure pages at that size."
    example = "cityline bench_seed --questions 100000 --resources 10000"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--questions", type=int, default=1_000, help="How many questions (1,000).")
        parser.add_argument("--resources", type=int, default=1_000, help="How many publications (1,000).")
        parser.add_argument("--yes", action="store_true", help="Do it though the database holds other rows.")
        parser.add_argument("--remove", action="store_true", help="Only take the invented rows out again.")

    def handle(self, *, questions: int, resources: int, yes: bool, remove: bool, **_: Any) -> None:
        if remove:
            self.stdout.write(f"{seeding.remove():,} invented questions and publications removed.")
            return
        try:
            if not yes:
                seeding.refuse_beside_real_rows()
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        began = time.monotonic()
        seeding.seed(questions=questions, resources=resources)
        seeding.vacuum()
        follower.follow()
        took = time.monotonic() - began
        self.stdout.write(f"{questions:,} questions and {resources:,} publications invented in {took:.0f} s.")
