"""The only code that writes places."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q

from cityline.kernel import clock, loading, sources
from cityline.places.designated import DESIGNATED
from cityline.places.loading import place_fields
from cityline.places.models import County, CountyShare, Designation, Involvement, Place, PlaceKind
from cityline.places.record import FACTS, SOURCE
from cityline.places.traits import Traits, of_all

_BATCH = 500
logger = logging.getLogger(__name__)


def load_places(*, location: str, by: str = "operator", progress: sources.Progress = sources.silent) -> loading.Tally:
    """Loads the list of places from a path or an address, packed or plain.

    Adds new places, changes those that differ, leaves the rest untouched (`loaded_at` too). Never removes a
    place: people and questions belong to it. Where that changes what likeness compares (`traits.register`), it is
    worked out anew. A row that cannot be used is set aside with its line and reason.
    Refuses (BadFile, nothing changed) a file that is wrong, cut off, mis-encoded or mostly faulty.
    `by` goes to the log; public data carries no person.
    """
    with sources.opened(location) as source:
        layout = loading.recognize(source, (loading.PLACES,))
        reading = loading.read(source, layout, place_fields, lambda fields: fields["geoid"], progress)
    tally = loading.Tally(source.name, layout.name, rejected=reading.rejected)
    with transaction.atomic():
        keep_places(reading.good, tally)
        if (tally.added or tally.changed) and (found := of_all()) is not None:
            keep_traits(found)
    missing = Place.objects.filter(kind=PlaceKind.CITY).exclude(pk__in=[row["geoid"] for row in reading.good]).count()
    if missing:
        tally.notes.append(f"Cities we hold that are not in this file: {missing:,}. They stay as they were.")
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
    """Writes what the public record says of the cities we hold: what they did in the network, and what federal
    programs named them. Again changes nothing. Gives how many facts were written.

    Cities not loaded yet are passed over: run it again after `load_places`.
    """
    wanted = [(fact, geoid) for fact in FACTS for geoid in fact.geoids]
    named = [(one, geoid) for one in DESIGNATED for geoid in one.geoids]
    held = Place.objects.in_bulk([geoid for _, geoid in (*wanted, *named)])
    involvements = [
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
    designations = [
        Designation(
            place=held[geoid],
            program=one.program,
            area=one.area.format(city=held[geoid].short_name),
            began_on=one.began_on,
            day_is_known=one.day_is_known,
            note=one.note,
            source=one.source,
            url=one.url,
        )
        for one, geoid in named
        if geoid in held
    ]
    before = Involvement.objects.count() + Designation.objects.count()
    Involvement.objects.bulk_create(involvements, ignore_conflicts=True)
    Designation.objects.bulk_create(designations, ignore_conflicts=True)
    written = Involvement.objects.count() + Designation.objects.count() - before
    logger.info("Public record written by %s: %d new", by, written)
    return written


@transaction.atomic
def keep_counties(rows: list[dict[str, Any]]) -> int:
    """Adds or renames counties from checked fields (`fips`, `name`, `state`); how many. Never removes one."""
    held = County.objects.in_bulk([row["fips"] for row in rows])
    now = clock.now()
    fresh = [
        County(**row, loaded_at=now)
        for row in rows
        if (one := held.get(row["fips"])) is None or (one.name, one.state) != (row["name"], row["state"])
    ]
    County.objects.bulk_create(
        fresh, batch_size=_BATCH, update_conflicts=True, unique_fields=["fips"],
        update_fields=["name", "state", "loaded_at"],
    )  # fmt: skip
    return len(fresh)


@transaction.atomic
def keep_county_shares(rows: list[dict[str, Any]], tally: loading.Tally) -> None:
    """Adds shares of cities in counties from checked fields, and counts into `tally`. A share that differs supersedes
    the one held, which stays with its end. Nothing is written for one that is the same."""
    listed = CountyShare.objects.select_for_update().filter(superseded_at=None)
    held = {(one.geoid, one.county_fips, one.vintage): one for one in listed}
    now = clock.now()
    fresh, ended = [], []
    for row in rows:
        one = held.get((row["geoid"], row["county_fips"], row["vintage"]))
        if one is None or any(getattr(one, name) != value for name, value in row.items()):
            fresh.append(CountyShare(**row, loaded_at=now))
            ended += [one.pk] if one else []
    CountyShare.objects.filter(pk__in=ended).update(superseded_at=now)
    CountyShare.objects.bulk_create(fresh, batch_size=_BATCH)
    tally.added += len(fresh) - len(ended)
    tally.changed += len(ended)
    tally.unchanged += len(rows) - len(fresh)


@transaction.atomic
def keep_traits(traits: Mapping[str, Traits]) -> int:
    """Writes what likeness compares for the cities we hold; who is not named any more has none. Gives how many changed.

    `loaded_at` stays: the city itself was not loaded anew.
    """
    held = Place.objects.select_for_update().filter(Q(pk__in=list(traits)) | ~Q(traits={}))
    changed = [place for place in held if place.traits != traits.get(place.pk, {})]
    for place in changed:
        place.traits = traits.get(place.pk, {})
    Place.objects.bulk_update(changed, ["traits"], batch_size=_BATCH)
    return len(changed)
