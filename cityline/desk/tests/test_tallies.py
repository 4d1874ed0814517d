"""What became of things offered before: honest counts, and a prior that is small, monotone and explained."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityline.desk import tallies
from cityline.desk.actions import items, packaging
from cityline.desk.tallies import CAP, NOTHING, Tally, prior, tallies_of
from cityline.desk.tests import factories
from cityline.library.actions import NewSource
from cityline.library.tests import factories as library
from cityline.people import actions as people

counts = st.integers(0, 10_000)
some = st.builds(Tally, **{one.name: counts for one in fields(Tally)})


@given(some)
def test_the_prior_is_capped(tally):
    assert -CAP <= prior(tally) <= CAP


@given(some, st.sampled_from(sorted(tallies.GOOD)), st.integers(1, 50))
def test_a_word_for_it_never_lowers_it(tally, name, more):
    assert prior(replace(tally, **{name: getattr(tally, name) + more})) >= prior(tally)


@given(some, st.sampled_from(sorted(tallies.BAD)), st.integers(1, 50))
def test_a_word_against_it_never_raises_it(tally, name, more):
    assert prior(replace(tally, **{name: getattr(tally, name) + more})) <= prior(tally)


def test_without_a_word_it_is_nothing_and_a_first_word_is_little():
    assert prior(NOTHING) == 0
    assert prior(Tally(cited=9)) == 0, "being cited is a reason to show, not a vote"
    assert 0 < prior(Tally(opened=1)) < prior(Tally(used=1)) < prior(Tally(helped=1)) < CAP / 4
    assert prior(Tally(did_not=1)) < prior(Tally(not_for_us=1)) < 0


def _item(asked):
    return asked.packages.get(state="instant").items.get()


def _key(resource):
    return ("resource", str(resource.pk))


def test_cities_are_counted_not_people(who):
    guide = factories.resource()
    for asker in (who.ada, who.ben):
        asked = factories.question(who, by=asker, offer=factories.offer_of(guide))
        items.say_of_item(question=asked, by=asker, item_id=_item(asked).pk, said="helped")
    elsewhere = factories.question(who, by=who.eve, place=who.compton, offer=factories.offer_of(guide))
    items.say_of_item(question=elsewhere, by=who.eve, item_id=_item(elsewhere).pk, said="helped")
    items.note_opened(question=elsewhere, by=who.eve, item_id=_item(elsewhere).pk)
    assert tallies_of([_key(guide)]) == {_key(guide): Tally(helped=2, opened=1)}


def test_who_is_not_verified_for_the_city_counts_nowhere(who):
    guide = factories.resource()
    people.note_claim(user=who.uma, place=who.fall_river)
    asked = factories.question(who, by=who.uma, offer=factories.offer_of(guide))
    items.say_of_item(question=asked, by=who.uma, item_id=_item(asked).pk, said="helped")
    assert tallies_of([_key(guide)])[_key(guide)].helped == 0


def test_what_the_desk_put_into_a_package_counts_and_what_it_took_out_does_not(who):
    guide = factories.resource()
    asked = factories.question(who, offer=factories.offer_of(guide))
    assert tallies_of([_key(guide)]) == {}, "found by the network is no judgment"
    item = packaging.add_item(question=asked, by=who.dev, suggestion=factories.offer_of(guide).of("resource")[0])
    assert tallies_of([_key(guide)]) == {_key(guide): Tally(used=1)}
    packaging.remove_item(question=asked, by=who.dev, item_id=item.pk)
    assert tallies_of([_key(guide)]) == {}


def test_answers_that_cite_it_are_counted_while_they_are_published(who):
    guide = factories.resource()
    answer = library.answer(who.dev, sources=[NewSource(resource=guide)], body="See [1].")
    assert tallies_of([_key(guide)]) == {_key(guide): Tally(cited=1)}
    type(answer).objects.filter(pk=answer.pk).update(status="withdrawn", withdrawn_on=answer.published_on)
    assert tallies_of([_key(guide)]) == {}


def test_one_question_can_be_left_out(who):
    guide = factories.resource()
    asked = factories.question(who, offer=factories.offer_of(guide))
    items.say_of_item(question=asked, by=who.ada, item_id=_item(asked).pk, said="helped")
    packaging.add_item(question=asked, by=who.dev, suggestion=factories.offer_of(guide).of("resource")[0])
    assert tallies_of([_key(guide)], apart_from=asked.pk) == {}


@pytest.mark.parametrize("number", [1, 3])
def test_one_query_whatever_the_number(who, django_assert_num_queries, number):
    rows = [factories.resource("Guide " + "x" * length) for length in range(1, number + 1)]
    with django_assert_num_queries(1):
        tallies_of([*map(_key, rows), ("answer", "1"), ("program", "1")])
    with django_assert_num_queries(0):
        assert tallies_of([]) == {}
