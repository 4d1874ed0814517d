"""The only code that writes places."""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction

from cityline.kernel import clock, loading, sources
from cityline.places.loading import place_fields
from cityline.places.models import Involvement, Place
from cityline.places.record import FACTS, SOURCE

_BATCH = 500
logger = logging.getLogger(__name__)


def load_places(*, location: str, by: str = "operator", progress: sources.Progress = sources.silent) -> loading.Tally:
    """Loads the list of places from a path or an address, packed or plain.

    Adds new places, changes those that differ, leaves the rest untouched (`loaded_at` too). Never removes a
    place: people and questions belong to it. A row that cannot be used is set aside with its line and reason.
    Refuses (BadFile, nothing changed) a file that is wrong, cut off, mis-encoded or mostly faulty.
    `by` goes to the log; public data carries no person.
    """
    with sources.opened(location) as source:
        layout = loading.recognize(source, (loading.PLACES,))
        reading = loading.read(source, layout, place_fields, lambda fields: fields["geoid"], progress)
    tally = loading.Tally(source.name, layout.name, rejected=reading.rejected)
    with transaction.atomic():
        keep_places(reading.good, tally)
    logger.info("Places loaded by %s from %s: %s", by, source.name, tally.sentence())
    return tally


def keep_places(rows: list[dict[str, Any]], tally: loading.Tally) -> None:
    """Adds or changes places from checked fields, in the caller's transaction, and counts into `tally`."""
    held = Place.objects.select_for_update().in_bulk([row["geoid"] for row in rows])
    now = clock.now()
    added, changed = [], []
    for row in rows:
        place = held.get(row["geoid"])
        if place is None:
            added.append(Place(**row, loaded_at=now))
        elif any(getattr(place, name) != value for name, value in row.items()):
            for name, value in row.items():
                setattr(place, name, value)
            place.loaded_at = now
            changed.append(place)
    for place in (*added, *changed):
        place.set_search_columns()
    Place.objects.bulk_create(added, batch_size=_BATCH)
    if changed:
        fields = [*rows[0], "search_key", "search_words", "loaded_at"]
        fields.remove("geoid")
        Place.objects.bulk_update(changed, fields, batch_size=_BATCH)
    tally.added += len(added)
    tally.changed += len(changed)
    tally.unchanged += len(rows) - len(added) - len(changed)


@transaction.atomic
def load_public_record(*, by: str = "operator") -> int:
    """Writes what the public record says of the cities we hold; again changes nothing. Gives how many were written.

    Cities not loaded yet are passed over: run it again after `load_places`.
    """
    wanted = [(fact, geoid) for fact in FACTS for geoid in fact.geoids]
    held = Place.objects.in_bulk([geoid for _, geoid in wanted])
    rows = [
        Involvement(
            place=held[geoid],
            kind=fact.kind,
            topic=fact.topic,
            sentence=fact.sentence.format(city=held[geoid].short_name),
            source=SOURCE,
        )
        for fact, geoid in wanted
        if geoid in held
    ]
    before = Involvement.objects.count()
    Involvement.objects.bulk_create(rows, ignore_conflicts=True)
    written = Involvement.objects.count() - before
    logger.info("Public record written by %s: %d new", by, written)
    return written
