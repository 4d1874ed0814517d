"""The only code that writes figures."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from cityline.kernel import clock, loading, sources
from cityline.kernel.loading import Cells, Layout, Rejected, Tally
from cityline.kernel.tables import Row
from cityline.measures import keeping, traits
from cityline.measures.models import Load
from cityline.measures.reading import acs, counties, health, laus, shares
from cityline.measures.reading.observed import Observed
from cityline.places.actions import keep_counties, keep_county_shares, keep_traits
from cityline.places.models import Place

logger = logging.getLogger(__name__)
_NAMED = 10  # unknown cities named in a report
_PARSERS: dict[Layout, Callable[[Cells], list[Observed]]] = {
    loading.ACS_FIGURES: acs.figures,
    loading.LAUS: laus.figures,
    loading.HEALTH_500: health.figures,
}
_VINTAGES = {
    loading.ACS_FIGURES: acs.PERIOD,
    loading.LAUS: "yearly averages",
    loading.HEALTH_500: "2018 release",
    loading.COUNTY_INDICATORS: "2000 to 2019",
}


def load_measures(*, location: str, by: str = "operator", progress: sources.Progress = sources.silent) -> Tally:
    """Loads figures from one official file, known by its heading, by path or address, packed or plain.

    Adds new figures; a figure that differs supersedes the one held, which keeps its value; the rest stays untouched.
    Of county indicators the counties come with them (`places.actions.keep_counties`), and sums for states; county
    shares go to places; what likeness compares of cities is worked out anew. A `Load` remembers the file, unless it
    brought nothing new: then nothing at all is written.
    Everything in one transaction, so an interrupted load leaves nothing and is simply run again. A row that cannot be
    used is set aside with its line and reason. Refuses (BadFile, nothing changed) a file that is wrong, cut off,
    mis-encoded, mostly faulty or without a single value. `by` goes to the load and the log; public data carries no
    person.
    """
    with sources.opened(location) as source:
        layout = loading.recognize(source, loading.MEASURES)
        if layout is loading.COUNTY_SHARES:
            tally = _load_shares(source, layout, progress)
        else:
            tally = _load_figures(_File(source, layout, by, progress))
    logger.info("Measures loaded by %s from %s: %s", by, source.name, tally.sentence())
    return tally


def _load_shares(source: sources.Source, layout: Layout, progress: sources.Progress) -> Tally:
    reading = loading.read(
        source, layout, shares.share, lambda one: (one["geoid"], one["county_fips"], one["vintage"]), progress
    )
    tally = Tally(source.name, layout.name, rejected=reading.rejected)
    with transaction.atomic():
        keep_county_shares(reading.good, tally)
    return tally


@transaction.atomic
def keep_figures(*, observed: Iterable[Observed], name: str, vintage: str, by: str) -> int:
    """Keeps figures that stand in no file of a layout we know, such as those typed for the sample; how many are new.

    Only what is not held is added: a figure someone loaded stays, and the same again writes nothing. What likeness
    compares of cities is worked out anew. A `Load` remembers where they are from. One transaction.
    """
    rows = list(observed)
    with keeping.arriving() as staged:
        staged.copy((0, one) for one in rows)
        staged.take_out_held()
        kept = staged.count()
        if kept.added:
            digest = hashlib.sha256(repr(rows).encode()).hexdigest()
            told = {"layout": name, "file_name": name, "vintage": vintage, "loaded_by": by, "digest": digest}
            counts = {"rows": len(rows), "added": kept.added, "unchanged": len(rows) - kept.added}
            load = Load.objects.create(**told, **counts, changed=0, rejected=0, loaded_at=clock.now())
            staged.keep(load.pk, load.loaded_at)
    if kept.added:
        keep_traits(traits.traits_of_all())
    logger.info("Figures kept by %s from %s: %d new", by, name, kept.added)
    return kept.added


@dataclass
class _File:
    """One file while it is read."""

    source: sources.Source
    layout: Layout
    by: str
    progress: sources.Progress
    rejected: list[Rejected] = field(default_factory=list)
    rows: int = 0
    values: int = 0
    passed_over: int = 0
    counties: list[dict[str, Any]] = field(default_factory=list)
    places: set[str] = field(default_factory=set)

    def figures(self) -> Iterator[tuple[int, Observed]]:
        """Each figure with its line; those computed from the whole file last, with line 0."""
        for line, one in self._figures():
            self.values += one.value is not None
            yield line, one

    def _figures(self) -> Iterator[tuple[int, Observed]]:
        if self.layout is loading.COUNTY_INDICATORS:
            yield from self._county_figures()
            return
        for row, found in self._rows(_PARSERS[self.layout]):
            self.passed_over += not found
            for one in found:
                if one.geography == "place":
                    self.places.add(one.geoid)
                yield row.line, one

    def _county_figures(self) -> Iterator[tuple[int, Observed]]:
        sums, seen = counties.StateSums(), set()
        for row, found in self._rows(counties.county_row):
            if found.county["fips"] not in seen:
                seen.add(found.county["fips"])
                self.counties.append(found.county)
                sums.take(found)
            yield from ((row.line, one) for one in found.figures)
        yield from ((0, one) for one in ([] if self.rejected else sums.figures()))

    def _rows(self, parse: Callable[[Cells], Any]) -> Iterator[tuple[Row, Any]]:
        for pair in loading.stream(self.source, self.layout, parse, self.rejected, self.progress):
            self.rows += 1
            yield pair

    def digest(self) -> str:
        """SHA-256 of the file's bytes."""
        with self.source.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


@transaction.atomic
def _load_figures(file: _File) -> Tally:
    before = Load.objects.filter(layout=file.layout.name).first()
    with keeping.arriving() as staged:
        staged.copy(file.figures())
        for line, first in staged.repeats().items():
            file.rejected.append(Rejected(line, f"the same figures as line {first}", ""))
        staged.drop_lines([row.line for row in file.rejected])
        loading.doubt(file.source, file.rows, file.rejected)
        _doubt_emptiness(file)
        file.rejected.sort(key=lambda row: row.line)
        tally = Tally(file.source.name, file.layout.name, rejected=file.rejected)
        tally.unchanged = staged.take_out_unchanged()
        kept = staged.count()
        tally.added, tally.changed = kept.added, kept.changed
        if kept.added or kept.changed:
            load = _remember(file, tally)
            staged.keep(load.pk, load.loaded_at)
    keep_counties(file.counties)
    if file.places:
        keep_traits(traits.traits_of_all())
    tally.notes += _notes(file, before)
    return tally


def _doubt_emptiness(file: _File) -> None:
    """A column under another's heading would supersede every value by "not given"."""
    if file.values == 0 and file.passed_over < file.rows:
        raise sources.BadFile(
            "no_value", f"{file.source.name}: none of its {file.rows:,} rows gives a value. Nothing was changed."
        )


def _remember(file: _File, tally: Tally) -> Load:
    return Load.objects.create(
        layout=file.layout.name,
        file_name=file.source.name,
        digest=file.digest(),
        vintage=_VINTAGES[file.layout],
        loaded_at=clock.now(),
        loaded_by=file.by,
        rows=file.rows,
        added=tally.added,
        changed=tally.changed,
        unchanged=tally.unchanged,
        rejected=len(tally.rejected),
        passed_over=file.passed_over,
    )


def _notes(file: _File, before: Load | None) -> list[str]:
    notes = [f"The counts are of figures; the file has {file.rows:,} rows that can be read."]
    if before and file.rows < before.rows:
        notes.append(f"The last file of this kind had {before.rows:,}. What is not in this one stays as it was.")
    if file.passed_over:
        notes.append(f"{file.passed_over:,} rows hold nothing we keep (months, regions, those employed).")
    unknown = sorted(file.places - set(Place.objects.filter(pk__in=file.places).values_list("pk", flat=True)))
    if unknown:
        told = ", ".join(unknown[:_NAMED]) + (" and more" if len(unknown) > _NAMED else "")
        cities = "city is" if len(unknown) == 1 else "cities are"
        notes.append(f"{len(unknown):,} {cities} not in the list of places; the figures are kept: {told}.")
    return notes
