"""cityline reindex: documents from the features' own rows, a new index, missing vectors."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cityline.search import documents, embedding, follower, model, queries
from cityline.search.models import Document
from cityline.search.progress import Bar


class Command(BaseCommand):
    help = "Reads every document again, builds this machine's index anew and computes missing vectors."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--kind", action="append", help="Read only this kind again (may be repeated).")
        parser.add_argument("--index-only", action="store_true", help="Only build the index from the table.")
        parser.add_argument("--no-vectors", action="store_true", help="Leave missing vectors to the worker.")

    def handle(self, *, kind: list[str] | None, index_only: bool, no_vectors: bool, **_: Any) -> None:
        if not index_only:
            self._reread(kind)
        bar = Bar("Index", Document.objects.filter(seq__gt=0).count(), sys.stderr)
        follower.rebuild(progress=bar.add)
        bar.finish()
        if not (index_only or no_vectors):
            self._compute()
        status = queries.status()
        self.stdout.write(
            f"{status.indexed:,} documents findable, {status.vectors_waiting:,} vectors waiting, "
            f"model: {status.model or 'none'}."
        )

    def _reread(self, kinds: list[str] | None) -> None:
        known = documents.registered()
        unknown = sorted(set(kinds or ()) - known.keys())
        if unknown:
            raise CommandError(
                f"No feature makes documents of kind {', '.join(unknown)}. Known: {', '.join(sorted(known))}."
            )
        for kind in sorted(kinds or known):
            changed, removed = documents.reread(kind)
            self.stdout.write(f"{kind}: {changed:,} added or changed, {removed:,} removed.")

    def _compute(self) -> None:
        if model.load(threads=2) is None:
            self.stdout.write(f"No vectors: {model.absence()}")
            return
        bar = Bar("Vectors", embedding.waiting().count(), sys.stderr)
        while embedding.compute_vectors(batch=64, done=bar.add):
            pass
        bar.finish()
        follower.follow()
