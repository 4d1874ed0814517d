"""Rows of each official file, as they are and as they must not be."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityline.kernel.loading import RowRejected
from cityline.measures import catalog, health_catalog, origins
from cityline.measures.reading import acs, cells, counties, health, laus, shares
from cityline.measures.reading.observed import Observed

# A row of the file, of Birmingham, Alabama (Census ACS 2009-2013).
BIRMINGHAM = {
    "geoid": "0107000",
    "name": "Birmingham city, Alabama",
    "population": "212295",
    "persons_below_poverty": "62258",
    "unemployed_persons": "15397",
    "median_household_income": "31445",
    "per_capita_income": "19650",
    "median_age": "35.9",
}


def by_measure(rows: list[Observed]) -> dict[str, Observed]:
    return {row.measure: row for row in rows}


def test_poverty_names_what_it_is_of() -> None:
    poverty = by_measure(acs.figures(BIRMINGHAM))["poverty"]
    assert poverty.value == pytest.approx(29.3262, abs=1e-4)
    assert (poverty.base, poverty.denominator, poverty.denominator_words) == ("all persons", 212295, "all persons")
    assert (poverty.year, poverty.period, poverty.moe) == (2013, "2009-2013", None)


def test_persons_unemployed_are_persons_and_make_no_rate() -> None:
    found = by_measure(acs.figures(BIRMINGHAM))
    assert found["unemployed_persons"].value == 15397
    assert "unemployment" not in found


def test_an_annotation_is_no_number_and_no_rate_comes_of_it() -> None:
    found = by_measure(acs.figures(BIRMINGHAM | {"persons_below_poverty": "-666666666", "median_age": ""}))
    assert (found["poverty"].value, found["poverty"].annotation) == (None, "too few cases to compute")
    assert (found["median_age"].value, found["median_age"].annotation) == (None, "not given")
    assert found["population"].value == 212295


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("geoid", "107000", "is not 7 digits"),
        ("geoid", "9907000", "does not begin with the code of a state"),
        ("population", "212,295", "population '212,295' is not a number"),
        ("population", "21.5", "is not a count"),
        ("persons_below_poverty", "212296", "are more than the 212295 people"),
        ("median_household_income", "-5", "is not between 0 and 1e"),
        ("median_age", "nan", "is not a number"),
        ("per_capita_income", "infinity", "is not a number"),
    ],
)
def test_a_row_that_cannot_be_is_rejected_with_its_reason(column: str, value: str, reason: str) -> None:
    with pytest.raises(RowRejected, match=reason):
        acs.figures(BIRMINGHAM | {column: value})


def line(series: str = "LAUCN250050000000003", year: str = "2010", period: str = "M13", value: str = "11.9") -> Any:
    return {"series_id": series, "year": year, "period": period, "value": value, "footnote_codes": ""}


def test_a_series_says_area_and_what_is_counted() -> None:
    [rate] = laus.figures(line())
    assert (rate.geography, rate.geoid, rate.measure, rate.value) == ("county", "25005", "unemployment", 11.9)
    assert rate.denominator_words == "persons in the labor force"
    [force] = laus.figures(line("LAUCT252300000000006", value="45210"))
    assert (force.geography, force.geoid, force.measure) == ("place", "2523000", "labor_force")
    [idle] = laus.figures(line("LAUCN250050000000004", value="-"))
    assert (idle.measure, idle.value, idle.annotation) == ("unemployed_persons", None, "too few cases")


@pytest.mark.parametrize(
    "row",
    [
        line(period="M07"),
        line("LAUCN250050000000005"),
        line("LAUST250000000000003"),
        line("LASST250000000000003"),
        line("LAUCT250050250500003"),
    ],
)
def test_months_states_the_employed_and_adjusted_series_are_passed_over(row: Any) -> None:
    assert laus.figures(row) == []


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (line("LAUCN25005"), "is no series"),
        (line(period="Q01"), "neither a month nor M13"),
        (line(year="20100"), "is not a year"),
        (line(value="119"), "is not between 0 and 100"),
        (line("LAUCN990050000000003"), "does not begin with the code of a state"),
    ],
)
def test_a_series_that_cannot_be_is_rejected(row: Any, reason: str) -> None:
    with pytest.raises(RowRejected, match=reason):
        laus.figures(row)


def city(code: str = "2523000", **changed: str) -> dict[str, str]:
    """A row of the health table with the same figure everywhere: illustrative, not CDC."""
    row = {"stateabbr": "MA", "placename": "Fall River", "placefips": code, "population2010": "88857"}
    for one in health_catalog.ROWS:
        for form in ("Crude", "Adj"):
            column = f"{one.code}_{form}".lower()
            row |= {f"{column}prev": "7.5", f"{column}95ci": "( 7.0,  8.0)"}
    return row | changed


def test_28_measures_each_crude_and_adjusted_with_their_interval() -> None:
    found = health.figures(city())
    assert len(found) == 56
    assert {(row.low, row.high, row.level) for row in found} == {(7.0, 8.0, 95)}
    assert {row.period for row in found if row.measure == "health_cholesterol"} == {"2015"}
    assert {row.base for row in found} == set(health_catalog.BASES)


def test_honolulu_is_kept_as_the_county_it_is() -> None:
    assert {(row.geography, row.geoid) for row in health.figures(city("15003"))} == {("county", "15003")}


def test_what_cdc_leaves_out_is_not_given() -> None:
    found = by_measure(
        health.figures(city(paptest_crudeprev="", paptest_crude95ci="", paptest_adjprev="", paptest_adj95ci=""))
    )
    assert (found["health_pap_test"].value, found["health_pap_test"].annotation) == (None, "not given")


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"chd_crude95ci": "(9.0, 9.5)"}, "does not hold its value"),
        ({"chd_crude95ci": "7.0 to 8.0"}, "is not an interval"),
        ({"chd_crude95ci": "(7.0.1, 8.0)"}, "is not an interval"),
        ({"chd_crude95ci": ""}, "has no interval"),
        ({"chd_crudeprev": ""}, "has an interval without a value"),
        ({"chd_crudeprev": "107"}, "is not between 0 and 100"),
    ],
)
def test_an_interval_that_cannot_be_rejects_the_row(changed: dict[str, str], reason: str) -> None:
    with pytest.raises(RowRejected, match=reason):
        health.figures(city(**changed))


SHARE = {
    "geoid": "0162328",
    "county_fips": "01001",
    "pop": "32168",
    "share_of_place_in_county": "0.9472",
    "share_of_county_in_place": "0.5895",
    "vintage": "2010",
}


def test_a_share_is_of_people_and_in_one_state() -> None:
    assert shares.share(SHARE)["of_place"] == 0.9472
    for column, value in (("county_fips", "13001"), ("share_of_place_in_county", "94.72"), ("vintage", "2015")):
        with pytest.raises(RowRejected):
            shares.share(SHARE | {column: value})


def test_every_figure_names_a_measure_and_a_source_we_know() -> None:
    for row in (*acs.figures(BIRMINGHAM), *health.figures(city()), *laus.figures(line())):
        assert row.measure in catalog.CATALOG
        assert row.source in origins.ORIGINS


def test_the_catalog_has_28_health_measures_and_a_sentence_for_each() -> None:
    assert len(health_catalog.ROWS) == 28
    for key, one in catalog.CATALOG.items():
        assert key == one.key
        assert one.means.endswith(".")
        assert bool(one.denominator) == (one.unit == "%")


def county(**population: float | None) -> counties.CountyRow:
    """Illustrative, not Census."""
    figures = [
        Observed("county", "25001", "population", int(year[1:]), year[1:], origins.DECENNIAL, catalog.COUNTED, value,
                 "" if value is not None else "not given")
        for year, value in population.items()
    ]  # fmt: skip
    return counties.CountyRow({"fips": "25001", "name": "One", "state": "MA"}, figures)


def test_a_state_is_added_up_only_from_a_whole_table_and_whole_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    sums = counties.StateSums()
    sums.take(county(y2000=10, y2010=5))
    sums.take(county(y2000=None, y2010=7))
    assert sums.figures() == []
    monkeypatch.setattr(counties, "COUNTIES", 2)
    [total] = sums.figures()
    assert (total.geography, total.geoid, total.year, total.value) == ("state", "25", 2010, 12)
    assert total.source == origins.SUMS


texts = st.one_of(st.text(max_size=12), st.from_regex(r"-?[0-9]{1,9}(\.[0-9]{1,4})?", fullmatch=True))


@given(texts)
def test_a_number_is_a_number_within_bounds_or_a_reason(text: str) -> None:
    with contextlib.suppress(RowRejected):
        value, why = cells.number({"x": text}, "x", most=100)
        assert (value is None) == bool(why)
        assert value is None or 0 <= value <= 100


@given(st.integers(0, 1000), st.integers(0, 1000), st.integers(0, 4))
def test_an_interval_comes_back_as_it_was_written(one: int, other: int, blanks: int) -> None:
    low, high = sorted((one / 10, other / 10))
    text = f"({' ' * blanks}{low:5.1f},{' ' * blanks}{high:.1f})"
    assert cells.interval({"x": text}, "x", (low + high) / 2) == (low, high)


@given(st.dictionaries(st.sampled_from(sorted(BIRMINGHAM)), texts))
def test_no_row_breaks_the_reader(changed: dict[str, str]) -> None:
    with contextlib.suppress(RowRejected):
        for row in acs.figures(BIRMINGHAM | changed):
            assert (row.value is None) == bool(row.annotation)
