"""`cityline judge_packages`: whether what cities and navigators said makes suggestions better."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cityline.desk import judging


class Command(BaseCommand):
    help = (
        "Judge suggestions by the packages people at the desk built, with and without the prior from earlier feedback. "
        "Each question's own feedback is left out. Nothing is kept."
    )
    example = "cityline judge_packages"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--each", action="store_true", help="also print each question, by its code")

    def handle(self, *_args: Any, **options: Any) -> None:
        rows = list(judging.judged())
        if not rows:
            self.stdout.write("No package built by a person yet, so there is nothing to judge by.")
            return
        if options["each"]:
            for row in rows:
                self.stdout.write(
                    f"{row.question.code}  {row.kept:2} kept  {row.without:.3f} without  {row.with_prior:.3f} with"
                )
        without, with_prior = judging.means(rows)
        moved = sum(1 for row in rows if row.with_prior != row.without)
        self.stdout.write(f"packages built by people  {len(rows)}")
        self.stdout.write(f"nDCG@10 without the prior {without:.4f}")
        self.stdout.write(f"nDCG@10 with the prior    {with_prior:.4f}  ({with_prior - without:+.4f}; {moved} moved)")
