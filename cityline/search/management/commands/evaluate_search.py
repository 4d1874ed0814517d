"""cityline evaluate_search DIR: quality of finding on judged questions, as one JSON object."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cityline.search import evaluation, model
from cityline.search.progress import Bar


class Command(BaseCommand):
    help = "Asks a judged collection (BEIR layout) and prints nDCG@10, Recall@10, Recall@50, MRR@10 and times."
    needs_database = False
    example = "cityline evaluate_search DIR --field long"
    requires_system_checks: list[str] = []  # noqa: RUF012 - the framework's name and shape; it needs no database

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--field", default="text", help="Field of the queries to ask: text, or long.")
        parser.add_argument("--no-model", action="store_true", help="By keywords only.")
        parser.add_argument("--only", type=int, help="Only the first so many documents.")

    def handle(self, *, folder: Path, field: str, no_model: bool, only: int | None, **_: Any) -> None:
        try:
            judged = evaluation.collection(folder, field=field, only=only)
        except evaluation.Unreadable as error:
            raise CommandError(str(error)) from error
        if not judged.judged:
            raise CommandError(f"No query of {folder} has a document judged worth finding.")
        ours = None if no_model else model.load(threads=2)
        if ours is None and not no_model:
            self.stderr.write(f"By keywords only: {model.absence()}")
        bar = Bar("Documents", len(judged.documents), sys.stderr)
        cache = settings.VAR_DIR / "search-evaluation" / "vectors.sqlite3"
        figures = evaluation.evaluated(judged, ours, cache, progress=bar.add)
        bar.finish()
        self.stdout.write(figures.as_json(collection=folder.name, field=field, model=ours.name if ours else None))
