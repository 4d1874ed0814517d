"""Loading figures: exact counts, nothing twice, corrections that keep the old value, nothing at all from a bad file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from cityline.kernel.sources import BadFile
from cityline.measures import actions, queries
from cityline.measures.models import Load, Observation
from cityline.places.actions import load_places
from cityline.places.models import County, CountyShare, Place
from cityline.places.queries import counties_of

DATA = Path(settings.BASE_DIR).parent / "shared" / "data"
real_files = pytest.mark.skipif(not DATA.exists(), reason="the official files are not beside the project: shared/data")

ACS = "geoid,name,population,persons_below_poverty,unemployed_persons,median_household_income,per_capita_income,median_age\n"
BIRMINGHAM = '0107000,"Birmingham city, Alabama",212295,62258,15397,31445,19650,35.9\n'
HOOVER = '0135896,"Hoover city, Alabama",82264,5537,2795,75020,38457,36.7\n'
LAUS = "series_id                     \tyear\tperiod\t       value\tfootnote_codes\n"

pytestmark = pytest.mark.django_db


def write(folder: Path, content: str | bytes, name: str = "figures.csv") -> str:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


def value(geoid: str, measure: str) -> float | None:
    found = queries.figure(geoid, measure)
    return found.value if found else None


def test_a_file_adds_its_figures_and_again_changes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, ACS + BIRMINGHAM + HOOVER)
    first = actions.load_measures(location=path, by="a steward")
    assert (first.added, first.changed, first.unchanged) == (14, 0, 0)
    load = Load.objects.get()
    assert (load.loaded_by, load.file_name, load.vintage, load.rows) == ("a steward", "figures.csv", "2009-2013", 2)
    before = list(Observation.objects.order_by("pk").values())
    second = actions.load_measures(location=path)
    assert (second.added, second.changed, second.unchanged) == (0, 0, 14)
    assert list(Observation.objects.order_by("pk").values()) == before
    assert Load.objects.count() == 1


def test_a_correction_keeps_the_old_value(tmp_path: Path) -> None:
    actions.load_measures(location=write(tmp_path, ACS + BIRMINGHAM))
    tally = actions.load_measures(location=write(tmp_path, ACS + BIRMINGHAM.replace(",35.9", ",36.1"), "later.csv"))
    assert (tally.added, tally.changed, tally.unchanged) == (0, 1, 6)
    now, before = queries.history("0107000", "median_age", "2009-2013")
    assert (now.value, before.value) == (36.1, 35.9)
    assert before.superseded_by == now
    assert before.superseded_at == now.load.loaded_at
    assert value("0107000", "median_age") == 36.1


def test_a_figure_taken_back_is_a_correction_too(tmp_path: Path) -> None:
    actions.load_measures(location=write(tmp_path, ACS + BIRMINGHAM))
    actions.load_measures(location=write(tmp_path, ACS + BIRMINGHAM.replace(",35.9", ",-666666666")))
    found = queries.figure("0107000", "median_age")
    assert found is not None
    assert (found.value, found.note) == (None, "too few cases to compute")


def test_a_faulty_row_is_set_aside_and_the_rest_goes_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content = ACS + BIRMINGHAM + HOOVER.replace("82264", "many") + BIRMINGHAM.replace("35.9", "36")
    rejected = tmp_path / "rejected.csv"
    call_command("load_measures", write(tmp_path, content), rejected=str(rejected))
    told = capsys.readouterr().out
    assert "7 added, 0 changed, 0 unchanged, 2 rejected." in told
    assert rejected.read_text(encoding="utf-8").splitlines()[1:] == [
        "3,population 'many' is not a number,\"0135896,Hoover city, Alabama,many,5537,2795,75020,38457,36.7\"",
        "4,the same figures as line 2,",
    ]
    assert value("0107000", "median_age") == 35.9


def test_a_bad_file_changes_nothing(tmp_path: Path) -> None:
    rows = "".join(HOOVER.replace("0135896", f"01358{n}").replace("82264", "many") for n in range(10, 30))
    bad = (ACS + BIRMINGHAM + rows, ACS + BIRMINGHAM.rstrip("\n"), (ACS + BIRMINGHAM).encode("utf-16"), ACS, "")
    for content in bad:
        with pytest.raises(BadFile):
            actions.load_measures(location=write(tmp_path, content))
    assert not Observation.objects.exists()
    assert not Load.objects.exists()


def test_values_under_the_heading_of_another_column_do_not_empty_what_we_hold(tmp_path: Path) -> None:
    row = "LAUCN250050000000003          \t2010\tM13\t        11.9\t\n"
    actions.load_measures(location=write(tmp_path, LAUS + row))
    moved = "series_id\tyear\tperiod\tfootnote_codes\tvalue\n"
    with pytest.raises(BadFile, match="none of its 1 rows gives a value"):
        actions.load_measures(location=write(tmp_path, moved + row))
    found = queries.figure("25005", "unemployment", geography="county")
    assert found is not None
    assert found.value == 11.9


def test_a_file_shorter_than_the_last_one_is_said_to_be(tmp_path: Path) -> None:
    actions.load_measures(location=write(tmp_path, ACS + BIRMINGHAM + HOOVER))
    tally = actions.load_measures(location=write(tmp_path, ACS + BIRMINGHAM))
    assert "The last file of this kind had 2. What is not in this one stays as it was." in tally.notes
    assert value("0135896", "median_age") == 36.7


def test_new_counts_of_people_renew_what_likeness_compares(tmp_path: Path) -> None:
    heading = "geoid,name,state,classfp,pop2000,pop2010,pop2020\n"
    cities = "".join(f"25000{n},Mill {n} city,MA,C1,40000,{40_000 + 100 * n},41000\n" for n in range(10, 31))
    load_places(location=write(tmp_path, heading + cities))
    before = Place.objects.get(pk="2500010").traits["outlook"]["change_2000_2010"]
    tally = load_places(location=write(tmp_path, heading + "2500010,Mill 10 city,MA,C1,40000,43000,41000\n"))
    assert Place.objects.get(pk="2500010").traits["outlook"]["change_2000_2010"] > before
    assert tally.notes == ["Cities we hold that are not in this file: 20. They stay as they were."]


def test_the_wrong_file_is_told_by_its_name_and_those_before_it_stay(tmp_path: Path) -> None:
    good = write(tmp_path, ACS + BIRMINGHAM)
    wrong = write(tmp_path, "geoid,name,state,classfp,pop2010,pop2020\n", "cities.csv")
    with pytest.raises(
        CommandError, match=r"looks like a list of places; that is for load_places.*before it is loaded"
    ):
        call_command("load_measures", good, wrong)
    assert value("0107000", "median_age") == 35.9


def test_a_padded_bls_file_is_read_and_its_months_are_passed_over(tmp_path: Path) -> None:
    rows = [
        "LAUCN250050000000003          \t2010\tM13\t        11.9\t\n",
        "LAUCN250050000000006          \t2010\tM13\t      290614\t\n",
        "LAUCN250050000000003          \t2010\tM07\t        12.4\tD\n",
    ]
    tally = actions.load_measures(location=write(tmp_path, LAUS + "".join(rows), "la.data.64.County"))
    assert tally.added == 2
    assert any(note.startswith("1 rows hold nothing we keep") for note in tally.notes)
    found = queries.figure("25005", "unemployment", geography="county")
    assert found is not None
    assert (found.value, found.year, found.source) == (11.9, 2010, "BLS Local Area Unemployment Statistics 2010")


def test_a_share_that_changes_keeps_its_old_row(tmp_path: Path) -> None:
    heading = "geoid,county_fips,pop,share_of_place_in_county,share_of_county_in_place,vintage\n"
    path = write(tmp_path, heading + "0162328,01001,32168,0.9472,0.5895,2010\n")
    assert actions.load_measures(location=path).added == 1
    assert actions.load_measures(location=path).unchanged == 1
    tally = actions.load_measures(location=write(tmp_path, heading + "0162328,01001,32200,0.9481,0.5901,2010\n"))
    assert (tally.added, tally.changed) == (0, 1)
    assert CountyShare.objects.filter(superseded_at=None).get().people == 32200
    assert CountyShare.objects.exclude(superseded_at=None).get().people == 32168


def test_the_database_holds_one_current_figure_and_a_value_or_why_not(tmp_path: Path) -> None:
    actions.load_measures(location=write(tmp_path, ACS + BIRMINGHAM))
    held: dict[str, Any] = dict(Observation.objects.filter(measure="median_age").values()[0], id=None)
    faults: tuple[dict[str, Any], ...] = (
        {},
        {"value": None, "period": "2010"},
        {"annotation": "why", "period": "2010"},
        {"low": 3.0, "period": "2010"},
        {"moe": -1.0, "period": "2010"},
        {"geoid": "107000"},
    )
    for fault in faults:
        with pytest.raises(IntegrityError), transaction.atomic():
            Observation.objects.create(**(held | fault))


@real_files
def test_the_city_files_load_clean() -> None:
    tally = actions.load_measures(location=str(DATA / "places" / "acs_2009_2013_500_cities.csv"))
    assert (tally.added, tally.rejected) == (499 * 7, [])
    tally = actions.load_measures(location=str(DATA / "health" / "500_cities_2018.csv"))
    assert (tally.added, tally.rejected) == (500 * 56, [])
    diabetes = queries.figure("2523000", "health_diabetes")
    assert diabetes is not None
    assert (diabetes.value, diabetes.interval, diabetes.denominator_words) == (11.2, (11.0, 11.4), "adults")
    assert Observation.objects.filter(geography="county").values("geoid").distinct().get() == {"geoid": "15003"}
    # CDC does not show the Pap test of 47 cities.
    assert Observation.objects.filter(value=None).count() == 94


@real_files
def test_the_county_files_load_clean_and_agree() -> None:
    tally = actions.load_measures(location=str(DATA / "counties" / "county_indicators.csv"))
    assert tally.rejected == []
    assert County.objects.count() == 3142
    assert tally.added == 3142 * 56 + 448
    copied = queries.figure("25005", "unemployment", geography="county", year=2017)
    tally = actions.load_measures(location=str(DATA / "counties" / "la.data.64.County.sample"))
    assert (tally.added, tally.rejected) == (495, [])
    official = queries.figure("25005", "unemployment", geography="county", year=2017)
    assert copied is not None
    assert official is not None
    assert (copied.value, official.value) == (4.74, 4.7)
    state = queries.figure("25", "population", geography="state", year=2010)
    assert state is not None
    assert (state.value, state.source) == (6_547_629, "Added up from the counties, 2010")
    assert queries.figure("51", "population", geography="state", year=2010) is None


@real_files
def test_the_shares_load_clean_and_say_where_people_live() -> None:
    tally = actions.load_measures(location=str(DATA / "places" / "city_county_weights.csv"))
    assert (tally.added, tally.rejected) == (3562, [])
    County.objects.create(fips="25005", name="Bristol County", state="MA", loaded_at="2026-11-22T00:00Z")
    [bristol] = counties_of("2523000")
    assert (str(bristol.county), bristol.of_place, bristol.vintage) == ("Bristol County, MA", 1.0, 2020)
