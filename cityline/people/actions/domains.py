"""Keeping the list of .gov domains."""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction

from cityline.kernel import clock, loading, sources
from cityline.people.loading import LAYOUTS, domain_fields
from cityline.people.models import GovDomain

logger = logging.getLogger(__name__)
_BATCH = 1000
_FIELDS = ["kind", "organization", "suborganization", "city", "state"]
# A file is taken for the whole list, and what it lacks for withdrawn, only if it is long and nearly as long as what
# we hold; a shorter one is a part.
SHORTEST_LIST = 1_000
NEARLY = 0.8


def load_domains(*, location: str, by: str = "operator", progress: sources.Progress = sources.silent) -> loading.Tally:
    """Loads the .gov list from a path or an address, packed or plain, under CISA's headings or the short ones.

    Adds, changes (also back from withdrawn), leaves the rest untouched; marks as withdrawn what a whole list no longer
    has. Nobody loses a standing by it: the list opens a door, it does not hold it. A row that cannot be used is set
    aside with its line and reason. Refuses (BadFile, nothing changed) a file that is wrong, cut off, mis-encoded or
    mostly faulty. `by` goes to the log; public data carries no person.
    """
    with sources.opened(location) as source:
        layout = loading.recognize(source, LAYOUTS)
        reading = loading.read(source, layout, domain_fields, lambda fields: fields["domain"], progress)
    tally = loading.Tally(source.name, layout.name, rejected=reading.rejected)
    with transaction.atomic():
        _keep(reading.good, f"{layout.name} ({source.name})"[:200], tally)
        _withdraw_missing({row["domain"] for row in reading.good}, tally)
    logger.info("Domains loaded by %s from %s: %s", by, source.name, tally.sentence())
    return tally


def _keep(rows: list[dict[str, Any]], source: str, tally: loading.Tally) -> None:
    held = GovDomain.objects.select_for_update().in_bulk([row["domain"] for row in rows])
    now = clock.now()
    added, changed = [], []
    for row in rows:
        domain = held.get(row["domain"])
        if domain is None:
            added.append(GovDomain(**row, source=source, loaded_at=now))
        elif domain.withdrawn_at or any(getattr(domain, name) != row[name] for name in _FIELDS):
            for name in _FIELDS:
                setattr(domain, name, row[name])
            domain.source, domain.loaded_at, domain.withdrawn_at = source, now, None
            changed.append(domain)
    GovDomain.objects.bulk_create(added, batch_size=_BATCH)
    GovDomain.objects.bulk_update(changed, [*_FIELDS, "source", "loaded_at", "withdrawn_at"], batch_size=_BATCH)
    tally.added += len(added)
    tally.changed += len(changed)
    tally.unchanged += len(rows) - len(added) - len(changed)


def _withdraw_missing(listed: set[str], tally: loading.Tally) -> None:
    held = set(GovDomain.objects.filter(withdrawn_at=None).values_list("domain", flat=True))
    missing = held - listed
    if not missing:
        return
    if len(listed) < max(SHORTEST_LIST, NEARLY * (len(listed) + len(missing))):
        tally.notes.append(
            f"Read as a part of the list: {len(missing):,} domains that are not in it were left as they are."
        )
        return
    GovDomain.objects.filter(pk__in=missing).update(withdrawn_at=clock.now())
    tally.withdrawn += len(missing)
