"""cityline reference: the generated pages of docs/reference/."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cityline.web import reference


class Command(BaseCommand):
    help = "Write docs/reference/ from the program's own tables. With --check only say what is out of date."
    example = "cityline reference --check"
    needs_database = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Write nothing; fail when a page is out of date.")

    def handle(self, *, check: bool, **_: Any) -> None:
        out_of_date = reference.stale()
        if check:
            if out_of_date:
                raise CommandError(f"Out of date: {', '.join(out_of_date)}. Run `cityline reference`.")
            self.stdout.write("The reference pages are current.")
            return
        reference.FOLDER.mkdir(parents=True, exist_ok=True)
        for name, text in reference.pages().items():
            (reference.FOLDER / name).write_text(text, encoding="utf-8")
        self.stdout.write(f"Written: {', '.join(out_of_date)}." if out_of_date else "Nothing had changed.")
