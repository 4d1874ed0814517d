"""One figure or many, in as many queries; which of two counts first; what is unknown stays so."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from cityline.measures import actions, queries
from cityline.measures.reading.observed import Observed
from cityline.measures.tests.test_actions import ACS, LAUS, write
from cityline.places.tests.factories import make_place, make_places

pytestmark = pytest.mark.django_db

# Rows of the file (Census ACS 2009-2013).
FALL_RIVER = '2523000,"Fall River city, Massachusetts",88811,20397,6374,33211,21257,38.9\n'
NEW_BEDFORD = '2545000,"New Bedford city, Massachusetts",94845,21376,6331,35999,21056,37.1\n'


def test_what_no_file_gives_is_unknown(tmp_path: Path) -> None:
    make_place()
    actions.load_measures(location=write(tmp_path, ACS + FALL_RIVER))
    assert queries.figure("2523000", "unemployment") is None
    assert queries.figure("2523000", "poverty_without_students") is None
    assert queries.figure("2523000", "poverty", year=2012) is None
    assert queries.figure("2523000", "poverty", geography="county") is None


def test_a_figure_carries_its_denominator_source_and_caveat(tmp_path: Path) -> None:
    actions.load_measures(location=write(tmp_path, ACS + FALL_RIVER))
    found = queries.figure("2523000", "poverty", year=2013)
    assert found is not None
    assert found.value == pytest.approx(22.9667, abs=1e-4)
    assert (found.unit, found.moe, found.denominator) == ("%", None, 88811)
    assert (found.denominator_words, found.base) == ("all persons", "all persons")
    assert (found.source, found.url) == ("Census ACS 5-year 2009-2013", "https://www.census.gov/programs-surveys/acs")
    assert found.note.startswith("College students count among the poor")


def test_census_counts_are_the_population_and_come_before_estimates(tmp_path: Path) -> None:
    make_place()
    actions.load_measures(location=write(tmp_path, ACS + FALL_RIVER))
    latest = queries.figure("2523000", "population")
    assert latest is not None
    assert (latest.value, latest.year, latest.source) == (94000, 2020, "2020 Census")
    estimated = queries.figure("2523000", "population", year=2013)
    assert estimated is not None
    assert (estimated.value, estimated.base) == (88811, "estimate")
    years = {year: one.value for (_, year), one in queries.figures_of(["2523000"], ["population"])["2523000"].items()}
    assert years == {2000: 91938, 2010: 88857, 2013: 88811, 2020: 94000}


def test_a_place_without_a_count_has_none() -> None:
    make_place("0637692")
    assert queries.figure("0637692", "population", year=2000) is None


def test_the_definition_the_catalog_puts_first_is_given_whatever_its_year(tmp_path: Path) -> None:
    rows = "LAUCN250050000000003\t2010\tM13\t11.9\t\n"
    actions.load_measures(location=write(tmp_path, LAUS + rows))
    found = queries.figure("25005", "unemployment", geography="county")
    assert found is not None
    assert found.base == "persons in the labor force"
    only = queries.figure("25005", "unemployment", geography="county", base="persons of 20 to 64 in the labor force")
    assert only is None


def test_queries_do_not_grow_with_places_or_measures(
    tmp_path: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_places()
    actions.load_measures(location=write(tmp_path, ACS + FALL_RIVER + NEW_BEDFORD))
    with django_assert_num_queries(2):
        one = queries.figures_of(["2523000"], ["poverty", "population"])
    with django_assert_num_queries(2):
        two = queries.figures_of(["2523000", "2545000", "0637692"], ["poverty", "population", "median_age"])
    assert set(one) == {"2523000"}
    assert two["2523000"]["poverty", 2013] == one["2523000"]["poverty", 2013]
    assert set(two["0637692"]) == {("population", 2020)}
    with django_assert_num_queries(1):
        latest = queries.latest_of(["2523000", "2545000"], ["poverty", "median_age"])
    assert latest["2545000"]["poverty"] == queries.figure("2545000", "poverty")


def test_beside_a_place_stands_what_is_nearest_to_it_in_time(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make_place()

    def acs(geography: str, geoid: str, measure: str, value: float | None, period: str, base: str = "") -> Observed:
        why = "" if value is not None else "too few cases"
        return Observed(geography, geoid, measure, int(period[-4:]), period, "acs5", base, value, why)

    of_force, of_some = "persons in the labor force", "persons of 20 to 64 in the labor force"
    illustrative = [
        acs("place", "2523000", "bachelors", 15.0, "2009-2013"),
        acs("county", "25005", "bachelors", 21.0, "2015-2019"),
        acs("county", "25005", "bachelors", 20.0, "2006-2010"),
        acs("county", "25005", "bachelors", None, "2009-2013"),
        acs("state", "25", "bachelors", 40.0, "2012-2016"),
        acs("place", "2523000", "unemployment", 9.0, "2019", of_force),
        acs("county", "25005", "unemployment", 4.0, "2019", of_some),
        acs("county", "25005", "unemployment", 5.0, "2017", of_force),
        acs("county", "25005", "uninsured", 2.0, "2015-2019"),
        acs("county", "25005", "uninsured", 3.0, "2006-2010"),
    ]
    actions.keep_figures(observed=illustrative, name="illustrative", vintage="", by="a test")
    with django_assert_num_queries(2):
        found = queries.beside(
            ["2523000", "25005", "25", "US"], ["bachelors", "unemployment", "uninsured", "population"]
        )
    of_county = {measure: one.value for measure, one in found["25005"].items()}
    assert of_county == {"bachelors": 20.0, "unemployment": 5.0, "uninsured": 2.0}, (
        "two years shared; the same definition; the latest where the city has none"
    )
    assert found["2523000"]["population"].value == 94_000
    assert found["25"]["bachelors"].value == 40.0
    assert "US" not in found


def test_what_is_typed_adds_and_never_changes_what_a_file_gave(tmp_path: Path) -> None:
    actions.load_measures(location=write(tmp_path, ACS + FALL_RIVER))
    held = queries.figure("2523000", "median_age")
    assert held
    typed = Observed("place", "2523000", "median_age", 2013, "2009-2013", "acs5", "", 1.0)
    new = typed._replace(measure="housing_units", value=2.0)
    assert actions.keep_figures(observed=[typed, new], name="illustrative", vintage="", by="a test") == 1
    assert queries.figure("2523000", "median_age") == held
    assert actions.keep_figures(observed=[typed, new], name="illustrative", vintage="", by="a test") == 0
    assert [load.layout for load in queries.loads()] == ["illustrative", "table of ACS figures"]
