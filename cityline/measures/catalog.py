"""Every measure we know: what it counts, of whom, and what it means in one sentence. Pure data.

A measure is a key for good: observations, rule sets and pages name it. Health measures are in `health_catalog`.
Themes are those of the Peer City Identification Tool (Federal Reserve Bank of Chicago), and health.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cityline.measures import health_catalog


class Theme(StrEnum):
    EQUITY = "equity"
    RESILIENCE = "resilience"
    OUTLOOK = "outlook"
    HOUSING = "housing"
    HEALTH = "health"


class Better(StrEnum):
    """Which way is good news. NEITHER: nobody should be ranked by it."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = ""


THEME_NAMES = {
    Theme.EQUITY: "Equity",
    Theme.RESILIENCE: "Work and income",
    Theme.OUTLOOK: "People and outlook",
    Theme.HOUSING: "Housing and internet",
    Theme.HEALTH: "Health",
}

ALL_PERSONS = "all persons"
NOT_IN_COLLEGE = "persons not in college"
LABOR_FORCE = "persons in the labor force"
LABOR_FORCE_20_TO_64 = "persons of 20 to 64 in the labor force"
COUNTED, ESTIMATED = "census count", "estimate"
HOUSEHOLDS = "households"
CIVILIANS = "civilians outside institutions"
ADULTS_25 = "persons of 25 and over"


@dataclass(frozen=True)
class Measure:
    """`unit` is "%", "people", "$", "years" or "homes". `denominator` is what a rate is of, "" for what is no rate.
    `bases` orders two definitions of one measure, the one shown unless asked otherwise first."""

    key: str
    name: str
    theme: Theme
    unit: str
    denominator: str
    better: Better
    means: str
    bases: tuple[str, ...] = ()


_LOWER, _HIGHER, _NEITHER = Better.LOWER, Better.HIGHER, Better.NEITHER

_GENERAL = (
    Measure(
        "population", "Population", Theme.OUTLOOK, "people", "", _NEITHER,
        "How many people live here: counted in a census year, estimated in others.",
    ),
    Measure(
        "median_age", "Median age", Theme.OUTLOOK, "years", "", _NEITHER,
        "Half of the people are younger, half are older.",
    ),
    Measure(
        "poverty", "Poverty", Theme.EQUITY, "%", ALL_PERSONS, _LOWER,
        "Persons in families or alone with income below the federal poverty line. College students count.",
    ),
    Measure(
        "poverty_without_students", "Poverty, without college students", Theme.EQUITY, "%", NOT_IN_COLLEGE, _LOWER,
        "Persons below the poverty line among those not enrolled in college or graduate school.",
    ),
    Measure(
        "persons_below_poverty", "Persons below the poverty line", Theme.EQUITY, "people", "", _LOWER,
        "How many persons have income below the federal poverty line. College students count.",
    ),
    Measure(
        "poverty_under_18", "Child poverty", Theme.EQUITY, "%", "persons under 18", _LOWER,
        "Children in families with income below the federal poverty line.",
    ),
    Measure(
        "uninsured", "Without health insurance", Theme.EQUITY, "%", CIVILIANS, _LOWER,
        "Persons without public or private health insurance.",
    ),
    Measure(
        "unemployment", "Unemployment", Theme.RESILIENCE, "%", LABOR_FORCE, _LOWER,
        "Persons out of work and looking for it, of all who work or look for work. Those not looking do not count.",
        (LABOR_FORCE, LABOR_FORCE_20_TO_64),
    ),
    Measure(
        "unemployed_persons", "Unemployed persons", Theme.RESILIENCE, "people", "", _LOWER,
        "How many persons are out of work and looking for it. A rate needs the labor force as well.",
    ),
    Measure(
        "labor_force", "Labor force", Theme.RESILIENCE, "people", "", _NEITHER,
        "How many persons work or look for work.",
    ),
    Measure(
        "median_household_income", "Median household income", Theme.RESILIENCE, "$", "", _HIGHER,
        "Half of the households have less, half have more. In dollars of the last year of the period.",
    ),
    Measure(
        "per_capita_income", "Income per person", Theme.RESILIENCE, "$", "", _HIGHER,
        "All income divided by all persons. In dollars of the last year of the period.",
    ),
    Measure(
        "high_school", "High school or more", Theme.RESILIENCE, "%", ADULTS_25, _HIGHER,
        "Adults who finished high school or went further.",
    ),
    Measure(
        "bachelors", "Bachelor's degree or more", Theme.RESILIENCE, "%", ADULTS_25, _HIGHER,
        "Adults with a bachelor's degree or more.",
    ),
    Measure(
        "homeownership", "Homes lived in by their owners", Theme.HOUSING, "%", "occupied homes", _NEITHER,
        "Occupied homes whose owner lives in them.",
    ),
    Measure("housing_units", "Homes", Theme.HOUSING, "homes", "", _NEITHER, "How many homes there are, empty or not."),
    Measure(
        "broadband", "Broadband at home", Theme.HOUSING, "%", HOUSEHOLDS, _HIGHER,
        "Households that pay for broadband internet of any kind.",
    ),
)  # fmt: skip

CATALOG: dict[str, Measure] = {
    one.key: one
    for one in (
        *_GENERAL,
        *(
            Measure(row.key, row.name, Theme.HEALTH, "%", row.of, Better(row.better), row.means, health_catalog.BASES)
            for row in health_catalog.ROWS
        ),
    )
}


def measure(key: str) -> Measure:
    """The measure with this key. KeyError for one we do not know: keys are written in code and rule sets."""
    return CATALOG[key]
