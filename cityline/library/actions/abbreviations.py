"""What follows when a librarian edits the list of abbreviations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from cityline.audit.actions import record
from cityline.library.events import LibraryEvent
from cityline.search import abbreviations

if TYPE_CHECKING:
    from cityline.people.models import User
    from cityline.search.models import Abbreviation


@transaction.atomic
def keep_abbreviation(*, by: User | None, abbreviation: Abbreviation) -> None:
    """After a line was added or changed: searched with from now on here, everywhere within seconds.

    Records `abbreviation_kept` with the line as it is now. Nobody is told.
    """
    _noted(LibraryEvent.ABBREVIATION_KEPT, by, abbreviation)


@transaction.atomic
def drop_abbreviation(*, by: User | None, abbreviation: Abbreviation) -> None:
    """After a line was deleted: no longer searched with. Records `abbreviation_deleted` with the line as it was."""
    _noted(LibraryEvent.ABBREVIATION_DELETED, by, abbreviation)


def _noted(event: LibraryEvent, by: User | None, abbreviation: Abbreviation) -> None:
    record(event, subject=abbreviation, network_id=None, by=by, data={"line": str(abbreviation)})
    abbreviations.forget()
    transaction.on_commit(abbreviations.forget)  # another thread may have read the table before the commit
