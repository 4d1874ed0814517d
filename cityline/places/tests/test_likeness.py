"""Cities like a city, and the sentence that says why."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from cityline.places import actions
from cityline.places.likeness import cities_like, distance, distance_in_sql, rounded
from cityline.places.models import Place
from cityline.places.tests.factories import make_place, make_places
from cityline.topics import Topic


@pytest.mark.django_db
def test_the_nearest_come_first_each_with_facts() -> None:
    make_places()
    like = cities_like(Place.objects.get(pk="2523000"), limit=3)
    assert [str(one.place) for one in like][:2] == ["New Bedford, MA", "Lawrence, KS"]
    assert like[0].sentence == "About your size: 101,000 against your 94,000 in 2020, and in your state."
    youngstown = next(one for one in cities_like(Place.objects.get(pk="2523000")) if one.place.pk == "3988000")
    assert youngstown.sentence == (
        "Smaller than you: 60,000 against your 94,000 in 2020. Both lost people from 2000 to 2010: it 18.3%, you 3.4%."
    )


@pytest.mark.django_db
def test_cities_at_work_on_the_topic_come_before_nearer_ones() -> None:
    make_places()
    actions.load_public_record()
    like = cities_like(Place.objects.get(pk="2523000"), limit=4, topic=Topic.BROADBAND)
    assert [str(one.place) for one in like][:2] == ["Youngstown, OH", "Gonzales, CA"]
    assert like[0].sentence.startswith("Youngstown was a member of the working group on broadband. Smaller than you")
    assert like[0].involvement is not None
    assert str(like[2].place) == "New Bedford, MA"


@pytest.mark.django_db
def test_without_a_city_only_those_of_the_topic_are_given() -> None:
    make_places()
    actions.load_public_record()
    assert [str(one.place) for one in cities_like(None, topic=Topic.BROADBAND)] == ["Youngstown, OH", "Gonzales, CA"]
    assert cities_like(None) == []


@pytest.mark.django_db
def test_a_city_without_older_counts_is_compared_by_what_is_known() -> None:
    make_places()
    like = cities_like(Place.objects.get(pk="0637692"), limit=1)
    assert "2000 to 2010" not in like[0].sentence


@pytest.mark.django_db
def test_queries_do_not_grow_with_the_cities(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    place = make_place()
    with django_assert_num_queries(2):
        cities_like(place, topic=Topic.HEALTH)
    for geoid in ("2545000", "2037000", "3988000"):
        make_place(geoid)
    actions.load_public_record()
    with django_assert_num_queries(2):
        assert len(cities_like(place, topic=Topic.HEALTH)) == 3


@pytest.mark.django_db
@pytest.mark.parametrize("geoid", ["2523000", "0637692", "3988000"])
def test_the_database_measures_the_same_distance(geoid: str) -> None:
    make_places()
    place = Place.objects.get(pk=geoid)
    measured = Place.objects.filter(population_2020__gt=0).annotate(measured=distance_in_sql(place))
    assert len(measured) > 5
    for other in measured:
        assert other.measured == pytest.approx(distance(place, other)), str(other)


counts = st.one_of(st.none(), st.integers(1, 10**7))
cities = st.builds(
    Place,
    geoid=st.sampled_from(["2523000", "0630392"]),
    state=st.sampled_from(["MA", "CA", "OH", "PR", "ZZ"]),
    population_2000=counts,
    population_2010=counts,
    population_2020=counts,
)


@given(cities, cities)
def test_distance_is_the_same_both_ways_and_never_negative(one: Place, other: Place) -> None:
    assert distance(one, other) == pytest.approx(distance(other, one))
    assert distance(one, other) >= 0


@given(cities)
def test_a_city_with_all_counts_is_at_no_distance_from_itself(one: Place) -> None:
    if one.population and one.change_2000_2010 is not None and one.state != "ZZ":
        assert distance(one, one) == 0


def test_people_are_rounded_as_one_says_them() -> None:
    assert [rounded(people) for people in (94000, 93885, 8647, 10_000, 508_090)] == [
        "94,000",
        "94,000",
        "8,600",
        "10,000",
        "508,000",
    ]
