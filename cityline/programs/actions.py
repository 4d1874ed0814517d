"""The only code that writes programs."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from cityline.kernel import clock, loading, sources
from cityline.kernel.loading import INVENTORY, SAM_LISTINGS, Tally
from cityline.programs import enrichment
from cityline.programs.documents import KIND, draft_of
from cityline.programs.loading import inventory_fields, sam_fields
from cityline.programs.merging import MERGES
from cityline.programs.models import Program, ProgramKind
from cityline.search import documents

logger = logging.getLogger(__name__)
_BATCH = 500
_PARSERS = {INVENTORY: inventory_fields, SAM_LISTINGS: sam_fields}
# A file is taken for the whole list, and what it lacks for withdrawn, only if it is long and nearly as long
# as what we hold. A shorter one is a part: a trial, a week's changes, or a file cut between two lines.
SHORTEST_LIST = 1_000
NEARLY = 0.8
_OURS = ["topics", "plain_words", "yearly_dollars", "source", "vintage", "loaded_at", "withdrawn_at"]


def load_programs(*, location: str, by: str = "operator", progress: sources.Progress = sources.silent) -> Tally:
    """Loads programs from the federal inventory or from SAM's CSV, by path or address, packed or plain.

    Adds, changes (also back from withdrawn), leaves the rest untouched; marks as withdrawn what a whole list
    no longer has; puts what changed into the search and takes what is withdrawn out of it. All in one transaction.
    A row that cannot be used is set aside with its line and reason. Refuses (BadFile, nothing changed) a file
    that is wrong, cut off, mis-encoded or mostly faulty. `by` goes to the log; public data carries no person.
    """
    with sources.opened(location) as source:
        layout = loading.recognize(source, (INVENTORY, SAM_LISTINGS))
        reading = loading.read(source, layout, _PARSERS[layout], lambda fields: fields["number"], progress)
    tally = Tally(source.name, layout.name, rejected=reading.rejected)
    with transaction.atomic():
        kept = keep_programs(rows=reading.good, source=f"{layout.name} ({source.name})", by=by, tally=tally)
        kinds = ProgramKind.values if layout is INVENTORY else [ProgramKind.LISTING]
        _withdraw_missing({program.number for program in kept}, kinds, tally)
    logger.info("Programs loaded by %s from %s: %s", by, source.name, tally.sentence())
    return tally


@transaction.atomic
def keep_programs(
    *, rows: Sequence[Mapping[str, Any]], source: str, by: str, tally: Tally | None = None
) -> list[Program]:
    """Adds or changes programs from checked fields; a field a row does not have stays as it was.

    Topics, plain words and the yearly sum are made anew; the search document of each is brought up to date
    (an unchanged one costs a read). Gives every program of `rows`, counts into `tally`.
    """
    tally = tally or Tally(source)
    held = {
        one.number: one
        for one in Program.objects.select_for_update().filter(number__in=[row["number"] for row in rows])
    }
    added, changed = [], []
    for row in rows:
        program = held.get(row["number"])
        if program is None:
            program = held[row["number"]] = Program(number=row["number"])
            _take(program, row, source)
            added.append(program)
        elif _take(program, row, source):
            changed.append(program)
    Program.objects.bulk_create(added, batch_size=_BATCH)
    fields = sorted({name for row in rows for name in row if name != "number"} | set(_OURS))
    Program.objects.bulk_update(changed, fields, batch_size=_BATCH)
    tally.added += len(added)
    tally.changed += len(changed)
    tally.unchanged += len(rows) - len(added) - len(changed)
    kept = list(held.values())
    documents.put_many(map(draft_of, kept))
    logger.debug("%d programs kept for %s", len(kept), by)
    return kept


def _take(program: Program, row: Mapping[str, Any], source: str) -> bool:
    """Takes what the row says into the program; whether that changed anything."""
    before = {name: getattr(program, name) for name in (*row, *_OURS)}
    for name, value in row.items():
        if name in MERGES:
            setattr(program, name, MERGES[name](getattr(program, name), value))
        elif name != "vintage":
            setattr(program, name, value)
    program.withdrawn_at = None
    _enrich(program)
    if program.pk and all(getattr(program, name) == value for name, value in before.items()):
        return False
    program.source, program.vintage, program.loaded_at = source, row.get("vintage", ""), clock.now()
    return True


def _enrich(program: Program) -> None:
    program.topics = enrichment.topics_of(
        program.number,
        title=program.title,
        popular_name=program.popular_name,
        objective=program.objective,
        categories=program.categories,
    )
    program.plain_words = enrichment.plain_words(program.number, program.popular_name)
    program.yearly_dollars = enrichment.yearly_dollars(program.obligations)


def _withdraw_missing(numbers: set[str], kinds: Sequence[str], tally: Tally) -> None:
    """Marks what a whole list no longer has, and takes it out of the search; a part withdraws nothing."""
    listed = Program.objects.filter(withdrawn_at=None, kind__in=kinds)
    missing = [program for program in listed.only("pk", "number") if program.number not in numbers]
    if not missing:
        return
    if len(numbers) < max(SHORTEST_LIST, NEARLY * (len(numbers) + len(missing))):
        tally.notes.append(
            f"Read as a part of the list: {len(missing):,} programs that are not in it were left as they are."
        )
        return
    Program.objects.filter(pk__in=[program.pk for program in missing]).update(withdrawn_at=clock.now())
    documents.remove_many(KIND, [str(program.pk) for program in missing])
    tally.withdrawn += len(missing)
