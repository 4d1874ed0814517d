"""Figures for tests, made by hand: illustrative, not Census, but for the counts of the places' factories."""

from __future__ import annotations

from cityline.measures.figures import Figure

RATES = {"poverty": "all persons", "poverty_without_students": "persons not in college",
         "unemployment": "persons in the labor force"}  # fmt: skip


def figure(
    measure: str,
    value: float | None,
    *,
    year: int = 2013,
    moe: float | None = None,
    geoid: str = "2523000",
    **more: str,
) -> Figure:
    """One figure; rates in percent of the base the catalog gives, population as a full count."""
    is_count = measure == "population"
    return Figure(
        measure=measure,
        geography="place",
        geoid=geoid,
        year=year,
        period=more.get("period", str(year)),
        value=value,
        unit="people" if is_count else "%",
        moe=moe,
        low=None,
        high=None,
        denominator=None,
        denominator_words=RATES.get(measure, ""),
        source=more.get("source", "Decennial Census" if is_count else "illustrative, not Census"),
        url="",
        base=more.get("base", RATES.get(measure, "census count" if is_count else "")),
        note=more.get("note", ""),
    )


def of(*figures: Figure) -> dict[tuple[str, int], Figure]:
    """As `measures.queries.figures_of` gives one place's figures."""
    return {(one.measure, one.year): one for one in figures}


def counts(**by_year: int) -> list[Figure]:
    """`counts(y2000=91938, y2010=88857)`."""
    return [figure("population", float(count), year=int(year[1:])) for year, count in by_year.items()]
