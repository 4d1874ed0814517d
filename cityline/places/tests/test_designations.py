"""What federal programs named a city, and in which counties it lies."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from cityline.kernel import clock
from cityline.places import actions, queries
from cityline.places.designated import DESIGNATED
from cityline.places.models import County, CountyShare, Designation, DesignationProgram, Place
from cityline.places.tests.factories import make_place, make_places

pytestmark = pytest.mark.django_db


def test_a_city_holds_what_the_announcements_say_and_again_changes_nothing() -> None:
    make_places()
    first = actions.load_public_record()
    assert actions.load_public_record() == 0
    assert first == 7 + 3
    st_louis = queries.designations_of(Place.objects.get(pk="2965000"))
    assert [(one.program, one.began_words, one.area) for one in st_louis] == [
        ("sc2", "January 16, 2014", "All of St. Louis"),
        ("promise-zone", "April 28, 2015", "Neighborhoods of St. Louis"),
    ]
    [youngstown] = queries.designations_of(Place.objects.get(pk="3988000"))
    assert youngstown.began_words == "July 2011"


def test_holders_on_a_day() -> None:
    make_places()
    actions.load_public_record()
    zone = DesignationProgram.PROMISE_ZONE
    assert queries.holders(zone) == {"2965000"}
    assert queries.holders(zone, on=date(2015, 4, 27)) == set()
    assert queries.holders(zone, on=date(2015, 4, 28)) == {"2965000"}
    Designation.objects.filter(program=zone).update(ended_on=date(2025, 4, 27))
    assert queries.holders(zone, on=date(2025, 4, 28)) == set()
    assert queries.holders(zone) == {"2965000"}


def test_many_cities_cost_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make_places()
    actions.load_public_record()
    with django_assert_num_queries(1):
        found = queries.designations_of_many(["2965000", "3988000", "2523000"])
    assert {geoid: len(rows) for geoid, rows in found.items()} == {"2965000": 2, "3988000": 1}


def test_a_designation_cannot_end_before_it_began() -> None:
    place = make_place()
    with pytest.raises(IntegrityError), transaction.atomic():
        Designation.objects.create(
            place=place, program="sc2", area="All", began_on=date(2014, 1, 2), ended_on=date(2014, 1, 1), source="made"
        )


def test_each_announcement_has_a_source_and_its_codes_are_cities() -> None:
    for one in DESIGNATED:
        assert one.source
        assert one.url.startswith("https://") or not one.url
        assert all(len(geoid) == 7 and geoid.isdigit() for geoid in one.geoids)


def test_the_counties_of_a_city_are_of_the_latest_census_most_people_first(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    at = clock.now()
    actions.keep_counties([{"fips": f"2903{n}", "name": f"County {n}", "state": "MO"} for n in range(3)])
    CountyShare.objects.bulk_create(
        CountyShare(geoid="2938000", county_fips=f"2903{n}", vintage=vintage, people=share * 1000, of_place=share / 10,
                    of_county=0.5, source="made", loaded_at=at)
        for vintage, shares in ((2010, (5, 5)), (2020, (1, 3, 6)))
        for n, share in enumerate(shares)
    )  # fmt: skip
    with django_assert_num_queries(2):
        found = queries.counties_of("2938000")
    assert [(one.county.fips, one.of_place, one.vintage) for one in found] == [
        ("29032", 0.6, 2020), ("29031", 0.3, 2020), ("29030", 0.1, 2020),
    ]  # fmt: skip
    assert len(queries.counties_of("2938000", vintage=2010)) == 2


def test_counties_are_added_renamed_and_left_alone_and_never_seen_as_cities() -> None:
    rows = [{"fips": "25005", "name": "Bristol County", "state": "MA"}]
    assert actions.keep_counties(rows) == 1
    assert actions.keep_counties(rows) == 0
    assert actions.keep_counties([rows[0] | {"name": "Bristol"}]) == 1
    assert County.objects.get().name == "Bristol"
    assert queries.find_places("Bristol") == []
    assert list(queries.place_list(words="Bristol").object_list) == []
