"""Who published a figure: the words and the official address a page shows, and which of two publishers counts first.

Pure data. An observation keeps the key; the period goes into the words. `rank`: of two figures of one measure, place
and period, the lower is shown.
"""

from __future__ import annotations

from dataclasses import dataclass

from cityline.measures import health_catalog


@dataclass(frozen=True)
class Origin:
    """`words` has a gap for the period: "Census ACS 5-year {period}"."""

    key: str
    words: str
    url: str
    rank: int = 0
    note: str = ""

    def said(self, period: str) -> str:
        return self.words.format(period=period)


DECENNIAL, ESTIMATES, ACS, LAUS = "decennial", "estimates", "acs5", "laus"
LAUS_COPY, HEALTH, SUMS, SAIPE = "laus-copy", "500-cities", "county-sums", "saipe"

ORIGINS = {
    one.key: one
    for one in (
        Origin(
            DECENNIAL, "{period} Census", "https://www.census.gov/programs-surveys/decennial-census.html",
            note="A change of boundary counts as growth or loss.",
        ),
        Origin(
            ESTIMATES, "Census population estimates {period}", "https://www.census.gov/programs-surveys/popest.html", 1,
            "An estimate between two counts.",
        ),
        Origin(
            ACS, "Census ACS 5-year {period}", "https://www.census.gov/programs-surveys/acs", 2,
            "A survey: the true figure lies within a margin, which the file we hold does not give.",
        ),
        Origin(
            SAIPE,
            "Census Small Area Income and Poverty Estimates {period}",
            "https://www.census.gov/programs-surveys/saipe.html",
            1,
            "Modelled for a single year; the margin is not in the file we hold.",
        ),
        Origin(LAUS, "BLS Local Area Unemployment Statistics {period}", "https://www.bls.gov/lau/", 0, "Yearly average."),
        Origin(
            LAUS_COPY, "BLS Local Area Unemployment Statistics {period}", "https://www.bls.gov/lau/", 1,
            "Yearly average, from a table of county figures.",
        ),
        Origin(
            HEALTH, "CDC 500 Cities, 2018 release, survey of {period}", "https://www.cdc.gov/places/", 0,
            health_catalog.NOTE,
        ),
        Origin(
            SUMS, "Added up from the counties, {period}", "https://www.census.gov/programs-surveys/popest.html", 3,
            "A plain sum of the counties' own figures.",
        ),
    )
}  # fmt: skip
