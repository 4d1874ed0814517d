"""Cities like a city by what is measured. The cities here are invented: illustrative, not Census."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from cityline.kernel import clock
from cityline.measures import likeness
from cityline.measures.catalog import Theme
from cityline.measures.models import Load, Observation
from cityline.measures.traits import traits_of_all
from cityline.places.actions import keep_traits
from cityline.places.likeness import cities_like
from cityline.places.models import Place
from cityline.places.traits import apart, gap, span


def make_city(number: int, *, poverty: float | None, diabetes: tuple[float, float] | None, state: str = "MA") -> Place:
    place = Place.objects.create(
        geoid=f"25{number:05}", name=f"City {number} city", short_name=f"City {number}", state=state,
        population_2010=50_000, population_2020=50_000 + number, loaded_at=clock.now(),
    )  # fmt: skip
    load, _ = Load.objects.get_or_create(
        layout="made", file_name="made", digest="", vintage="", loaded_at=clock.now(), loaded_by="a test", rows=1,
        added=1, changed=0, unchanged=0, rejected=0,
    )  # fmt: skip
    common = {"geography": "place", "geoid": place.pk, "load": load, "line": 2}
    if poverty is not None:
        Observation.objects.create(
            **common, measure="poverty", year=2013, period="2009-2013", base="all persons", source="acs5", value=poverty
        )
    if diabetes is not None:
        low, high = diabetes
        Observation.objects.create(
            **common, measure="health_diabetes", year=2016, period="2016", source="500-cities", level=95,
            base="as if all cities had the same ages", value=(low + high) / 2, low=low, high=high,
        )  # fmt: skip
    return place


def make_cities(count: int = 30) -> list[Place]:
    """The first two overlap in diabetes; from there on each is poorer and sicker than the one before."""
    cities = [make_city(number, poverty=10 + number, diabetes=(8 + number, 9.5 + number)) for number in range(count)]
    keep_traits(traits_of_all())
    return list(Place.objects.filter(pk__in=[city.pk for city in cities]).order_by("pk"))


@pytest.mark.django_db
def test_the_nearest_come_first_with_what_was_compared() -> None:
    cities = make_cities()
    like = likeness.peers(cities[10])
    assert len(like) == 5
    assert {one.place.short_name for one in like[:2]} == {"City 9", "City 11"}
    diabetes = next(one for one in like[0].compared if one.key == "health_diabetes")
    assert (diabetes.here, diabetes.unit, diabetes.period, diabetes.overlap) == (18.75, "%", "2016", True)
    assert diabetes.apart == 0
    poverty = next(one for one in like[0].compared if one.key == "poverty")
    assert (poverty.here, poverty.overlap, poverty.has_interval) == (20.0, False, False)
    assert poverty.apart == pytest.approx(1 / 8.66, abs=0.01)
    assert like[0].unknown == ("resilience",)


@pytest.mark.django_db
def test_where_intervals_overlap_nobody_is_nearer() -> None:
    cities = make_cities()
    like = likeness.peers(cities[10], themes=[Theme.HEALTH], limit=8)
    assert like[0].rank == like[1].rank == 1
    assert like[-1].rank > 1


@pytest.mark.django_db
def test_five_to_fifteen_of_its_state_within_its_band_and_chosen_ones_first() -> None:
    cities = make_cities()
    make_city(90, poverty=20, diabetes=None, state="RI")
    Place.objects.filter(pk=cities[0].pk).update(population_2020=900_000)
    assert len(likeness.peers(cities[10], limit=1)) == 5
    assert len(likeness.peers(cities[10], limit=99)) == 15
    assert all(one.place.state == "MA" for one in likeness.peers(cities[10], limit=15, same_state=True))
    assert cities[0].pk not in {one.place.pk for one in likeness.peers(cities[1], limit=15)}
    chosen = likeness.peers(cities[10], chosen=[cities[0].pk, cities[10].pk, "0000000"])
    assert (chosen[0].place.pk, chosen[0].chosen, len(chosen)) == (cities[0].pk, True, 6)


@pytest.mark.django_db
def test_queries_do_not_grow_with_the_cities(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    cities = make_cities()
    for limit in (5, 15):
        with django_assert_num_queries(4):
            likeness.peers(cities[3], limit=limit)
    with django_assert_num_queries(3):
        traits_of_all()


@pytest.mark.django_db
def test_without_a_count_or_figures_nothing_is_made_up() -> None:
    lone = Place.objects.create(geoid="2599999", name="Lone city", short_name="Lone", state="MA", loaded_at=clock.now())
    assert likeness.peers(lone) == []
    make_cities(10)
    assert all(place.traits.get("equity") is None for place in Place.objects.all())


@pytest.mark.django_db
def test_suggested_cities_follow_what_is_measured_in_two_queries(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    cities = make_cities()
    with django_assert_num_queries(1):
        like = cities_like(cities[10], limit=2)
    assert {one.place.short_name for one in like} == {"City 9", "City 11"}
    assert like[0].sentence.endswith("Its poverty and health figures are close to yours.")


@pytest.mark.django_db
def test_traits_are_written_once_and_go_with_their_figures() -> None:
    make_cities()
    assert keep_traits(traits_of_all()) == 0
    Observation.objects.all().delete()
    assert keep_traits(traits_of_all()) == 30
    assert not any("equity" in place.traits for place in Place.objects.all())


ends = st.tuples(st.floats(-3, 3), st.floats(-3, 3)).map(sorted)
kinds = st.dictionaries(st.sampled_from(["equity", "health"]), st.dictionaries(st.sampled_from("abc"), ends))


@given(kinds, kinds)
def test_gaps_are_the_same_both_ways_and_never_more_than_spans(one: dict, other: dict) -> None:  # type: ignore[type-arg]
    near, far = apart(one, other, ("equity", "health")), apart(one, other, ("equity", "health"), at_most=True)
    assert near == pytest.approx(apart(other, one, ("equity", "health")))
    assert all(0 <= near[theme] <= far[theme] for theme in near)
    assert all(value == 0 for value in apart(one, one, ("equity", "health")).values())


@given(ends, ends)
def test_overlapping_intervals_are_not_apart(one: list[float], other: list[float]) -> None:
    overlap = one[0] <= other[1] and other[0] <= one[1]
    assert (gap(one, other) == 0) == overlap
    assert span(one, other) >= gap(one, other)
