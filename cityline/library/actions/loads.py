"""Loading a file of records."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.db import transaction

from cityline.kernel import loading, sources
from cityline.library.actions.resources import keep_resource
from cityline.library.loading import read_file

if TYPE_CHECKING:
    from cityline.people.models import User

logger = logging.getLogger(__name__)


def load_library(
    *, location: str, by: User | None = None, progress: sources.Progress = sources.silent
) -> loading.Tally:
    """Load the starter list or the digital.gov list from a path or an address; which one is known by its keys.

    Adds and publishes new records (digital.gov as unreviewed), changes those whose file changed unless a librarian
    did, leaves the rest. Never removes one. A record that cannot be used is set aside with its line and reason.
    Each change is recorded and indexed as if made in the editor. Refuses (BadFile, nothing changed) a faulty file.
    """
    with sources.opened(location) as source:
        shape, reading = read_file(source, progress)
    tally = loading.Tally(source.name, shape.name, rejected=reading.rejected)
    with transaction.atomic():
        for fields in reading.good:
            _resource, kept = keep_resource(by=by, source=shape.source, fields=fields)
            setattr(tally, kept, getattr(tally, kept) + 1)
    if shape.source == "digital.gov" and tally.added:
        tally.notes.append("They are unreviewed: people can find them, the network does not suggest them.")
    logger.info("Library loaded from %s: %s", source.name, tally.sentence())
    return tally
