"""Reading figures: one, many at once, and what was corrected. Figures are public; nothing is hidden here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from cityline.measures import catalog
from cityline.measures.figures import Figure
from cityline.measures.models import Geography, Load, Observation
from cityline.measures.origins import DECENNIAL, ORIGINS
from cityline.places.models import Place

# What a Figure is made of, read without models: the list of all cities asks for thousands.
_READ = (
    "measure", "geography", "geoid", "year", "period", "value", "annotation", "moe", "low", "high", "denominator",
    "denominator_words", "source", "base",
)  # fmt: skip
_COUNTS = {2000: "population_2000", 2010: "population_2010", 2020: "population_2020"}
_BASE_NOTES = {
    ("poverty", catalog.ALL_PERSONS): "College students count among the poor; the margin is not in the file we hold."
}
Row = Mapping[str, Any]
Table = dict[str, dict[tuple[str, int], Figure]]


def figure(
    geoid: str, measure: str, *, year: int | None = None, geography: str = "place", base: str | None = None
) -> Figure | None:
    """The latest figure we hold, or that of `year`; None if there is none at all, which is "unknown".

    Of two definitions the one the catalog puts first is given, whatever its year; `base` asks for one. A figure whose
    source has no number is given with its value None.
    """
    rows = [*_observed([geoid], [measure], geography, base), *_counted([geoid], [measure], geography, base)]
    rows = [row for row in rows if year is None or row["year"] == year]
    best = min(rows, key=lambda row: (_base_rank(row), -row["year"], _source_rank(row)), default=None)
    return _figure(best) if best else None


def figures_of(
    geoids: Collection[str], measures: Collection[str], *, geography: str = "place", base: str | None = None
) -> Table:
    """Every current figure of these places: geoid -> (measure, year) -> figure. Two queries at most, whatever is asked.

    One figure for each measure and year: of two definitions or sources the one that counts first (`figure`).
    """
    best: dict[tuple[str, str, int], Row] = {}
    wanted = list(geoids)
    for row in (*_observed(wanted, measures, geography, base), *_counted(wanted, measures, geography, base)):
        key = (row["geoid"], row["measure"], row["year"])
        held = best.get(key)
        if held is None or _order(row) < _order(held):
            best[key] = row
    found: Table = {}
    for (geoid, measure, year), row in best.items():
        found.setdefault(geoid, {})[measure, year] = _figure(row)
    return found


def latest_of(
    geoids: Collection[str], measures: Collection[str], *, geography: str = "place", base: str | None = None
) -> dict[str, dict[str, Figure]]:
    """The latest figure of each measure for these places, as `figure` would give it: geoid -> measure -> figure."""
    best: dict[tuple[str, str], Row] = {}
    wanted = list(geoids)
    for row in (*_observed(wanted, measures, geography, base), *_counted(wanted, measures, geography, base)):
        key = (row["geoid"], row["measure"])
        held = best.get(key)
        if held is None or _preferred(row) < _preferred(held):
            best[key] = row
    found: dict[str, dict[str, Figure]] = {}
    for (geoid, measure), row in best.items():
        found.setdefault(geoid, {})[measure] = _figure(row)
    return found


def beside(geoids: Sequence[str], measures: Collection[str]) -> dict[str, dict[str, Figure]]:
    """A place and the wider ones it lies in: geoid -> measure -> figure. Two queries, whatever is asked.

    Of the first code the latest figure, as `figure` gives it; of each other the one nearest to it in time, so that
    like stands beside like, and the latest where the first has none. Codes of any geography: none is of two.
    """
    rows: dict[tuple[str, str], list[Row]] = {}
    wanted = list(geoids)
    for row in (*_observed(wanted, measures, None, None), *_counted(wanted, measures, Geography.PLACE, None)):
        rows.setdefault((row["geoid"], row["measure"]), []).append(row)
    found: dict[str, dict[str, Figure]] = {}
    for measure in measures:
        near: Row | None = None
        for number, geoid in enumerate(geoids):
            if not (held := rows.get((geoid, measure))):
                continue
            best = min(((_far(row, near), _preferred(row), row) for row in held), key=lambda one: one[:2])[2]
            near = best if number == 0 and best["value"] is not None else near
            found.setdefault(geoid, {})[measure] = _figure(best)
    return found


def _far(row: Row, near: Row | None) -> tuple[bool, bool, int, int]:
    """How far in time from another figure: another definition last, then by years shared, then by years between."""
    if near is None:
        return False, False, 0, 0
    (first, last), (begins, ends) = _years(row["period"]), _years(near["period"])
    shared = max(0, min(last, ends) - max(first, begins) + 1)
    return row["value"] is None, _base_rank(row) != _base_rank(near), -shared, abs(last - ends)


def _years(period: str) -> tuple[int, int]:
    """The first and the last year of "2009-2013" or "2010"."""
    return int(period[:4]), int(period[-4:])


def history(geoid: str, measure: str, period: str) -> list[Observation]:
    """Every value ever held for a place, measure and period with its load, what is current first: corrections stay."""
    rows = Observation.objects.filter(geoid=geoid, measure=measure, period=period).select_related("load")
    return sorted(rows, key=lambda row: (row.superseded_at is not None, -row.pk))


def loads(limit: int = 50) -> list[Load]:
    """The files that brought something, the latest first."""
    return list(Load.objects.all()[:limit])


def _observed(geoids: list[str], measures: Collection[str], geography: str | None, base: str | None) -> Iterable[Row]:
    rows = Observation.objects.filter(geoid__in=geoids, measure__in=list(measures), superseded_at=None)
    if geography is not None:
        rows = rows.filter(geography=geography)
    yield from (rows if base is None else rows.filter(base=base)).values(*_READ)


def _counted(geoids: list[str], measures: Collection[str], geography: str, base: str | None) -> Iterable[Row]:
    """The counts of the census, which places hold themselves, as rows of observations. No query unless asked for."""
    if "population" not in measures or geography != Geography.PLACE or base not in {None, catalog.COUNTED}:
        return
    nothing = dict.fromkeys(_READ)
    for place in Place.objects.filter(pk__in=geoids).values("geoid", *_COUNTS.values()):
        for year, column in _COUNTS.items():
            if place[column] is not None:
                yield {
                    **nothing, "measure": "population", "geography": geography, "geoid": place["geoid"], "year": year,
                    "period": str(year), "value": float(place[column]), "annotation": "", "denominator_words": "",
                    "source": DECENNIAL, "base": catalog.COUNTED,
                }  # fmt: skip


def _base_rank(row: Row) -> int:
    bases = catalog.measure(row["measure"]).bases
    return bases.index(row["base"]) if row["base"] in bases else 0


def _source_rank(row: Row) -> tuple[bool, int, str]:
    return row["value"] is None, ORIGINS[row["source"]].rank, row["period"]


def _order(row: Row) -> tuple[int, tuple[bool, int, str]]:
    return _base_rank(row), _source_rank(row)


def _preferred(row: Row) -> tuple[int, int, tuple[bool, int, str]]:
    return _base_rank(row), -row["year"], _source_rank(row)


def _figure(row: Row) -> Figure:
    origin = ORIGINS[row["source"]]
    notes = [_BASE_NOTES.get((row["measure"], row["base"]), ""), row["annotation"], origin.note]
    return Figure(
        measure=row["measure"],
        geography=row["geography"],
        geoid=row["geoid"],
        year=row["year"],
        period=row["period"],
        value=row["value"],
        unit=catalog.measure(row["measure"]).unit,
        moe=row["moe"],
        low=row["low"],
        high=row["high"],
        denominator=row["denominator"],
        denominator_words=row["denominator_words"],
        source=origin.said(row["period"]),
        url=origin.url,
        base=row["base"],
        note=next((note for note in notes if note), ""),
    )
