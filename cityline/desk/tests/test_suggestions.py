"""The instant package: what search finds, weighed for this city, and carried safely from typing to sending."""

from __future__ import annotations

import time

import pytest
from django.core import signing
from django.core.cache import cache
from django.urls import reverse

from cityline.desk import suggestions, tallies, weighing
from cityline.desk.actions import items
from cityline.desk.models import Question
from cityline.desk.tests import factories
from cityline.kernel import clock
from cityline.library.actions import NewSource
from cityline.library.models import Resource
from cityline.library.tests import factories as library
from cityline.places.models import Involvement
from cityline.programs.models import Program
from cityline.search import words
from cityline.search.finding import Candidate, Suggested
from cityline.search.models import Placement

TEXT = "How do we pay for replacing lead service lines?"


def _candidate(kind, row, score=0.7, topic="water", matched=("lead",), cosine=0.5):
    asked = {words.stem(word): word for word in matched}
    return Candidate(kind, str(row.pk), str(row), {"topic": [topic]}, score, cosine, score, " ".join(matched), asked)


@pytest.fixture
def found(monkeypatch):
    """Search answers with these candidates; its own ranking is tested in its own room."""
    rows = Suggested({"answer": [], "resource": [], "program": []})
    monkeypatch.setattr("cityline.search.finding.suggest", lambda *_a, **_k: rows)

    def put(kind, *candidates):
        rows[kind] = list(candidates)

    return put


def _program(number, title, applicants=("City or Township Government",), **more):
    return Program.objects.create(
        number=number, title=title, agency="An agency", applicant_types=list(applicants), source="test",
        loaded_at=clock.now(), **more,
    )  # fmt: skip


def _suggest(place, limit=5):
    return suggestions.suggest(TEXT, place=place, network_id=None, limit=limit)


def test_a_program_that_does_not_fit_the_city_is_not_there_however_near_in_words(who, found):
    fits = _program("66.443", "Reducing Lead in Drinking Water")
    closed = _program("21.027", "Fiscal Recovery Funds")
    rural = _program("10.760", "Water and Waste Systems", sub_agency="Rural Utilities Service")
    nobody = _program("99.001", "For Individuals Only", applicants=("Individual/Family",))
    found(
        "program", *(_candidate("program", row, 0.99) for row in (closed, rural, nobody)), _candidate("program", fits)
    )
    assert [row.title for row in _suggest(who.fall_river).of("program")] == [f"{fits.title} (66.443)"]


def test_the_sentence_says_why_it_fits_this_city(who, found):
    found("program", _candidate("program", _program("66.443", "Reducing Lead in Drinking Water")))
    (row,) = _suggest(who.fall_river).of("program")
    assert row.why == "For “lead”: local governments may apply."


def test_a_guide_of_another_state_falls_behind_one_of_this_state(who, found):
    here = factories.resource("A guide for Massachusetts", states=["MA"])
    everywhere = factories.resource("A guide for everyone anywhere")
    there = factories.resource("A guide for California only", states=["CA"])
    found("resource", *(_candidate("resource", row) for row in (there, everywhere, here)))
    rows = _suggest(who.fall_river).of("resource")
    assert [row.title for row in rows] == [here.title, everywhere.title, there.title]
    assert [row.factors.get("state") for row in rows] == [
        weighing.STATE_MATCH, None, weighing.STATE_MISMATCH,
    ]  # fmt: skip
    assert _suggest(who.compton).of("resource")[0].title == there.title


def test_the_score_is_the_sum_of_its_named_parts_and_little_is_nothing(who, found):
    near, far = factories.resource("Near"), factories.resource("Far away")
    # The second is just under the floor; that someone reviewed it does not make it similar.
    found("resource", _candidate("resource", near, 0.7), _candidate("resource", far, weighing.FLOOR - 0.01))
    (row,) = _suggest(who.fall_river).of("resource")
    assert row.title == "Near"
    assert row.score == pytest.approx(sum(row.factors.values()))
    assert row.score == pytest.approx(0.7 + weighing.REVIEWED)


def test_what_has_no_row_any_more_is_passed_over(who, found):
    gone = factories.resource()
    candidate = _candidate("resource", gone)
    gone.delete()
    found("resource", candidate)
    assert len(_suggest(who.fall_river)) == 0, "and without a matter there is no city to call about it"


def test_no_more_than_asked_for(who, found):
    rows = [factories.resource("Guide " + "x" * number) for number in range(1, 9)]
    found("resource", *(_candidate("resource", row) for row in rows))
    assert len(_suggest(who.fall_river, limit=3).of("resource")) == 3


def test_the_topic_is_what_the_best_share(who, found):
    one, two = factories.resource("One"), factories.resource("Two two")
    found("resource", _candidate("resource", one, 0.9, "housing"), _candidate("resource", two, 0.5, "water"))
    assert _suggest(who.fall_river).topic == "housing"


def test_what_is_of_another_matter_is_offered_only_where_its_meaning_is_near(who, found):
    pipes, budget, ponds, police = (factories.resource(title) for title in ("Pipes", "Budgets", "Ponds", "Police"))
    far = weighing.NEAR_BY_ITSELF - 0.01
    found(
        "resource",
        _candidate("resource", pipes, cosine=0.6),
        _candidate("resource", budget, topic="budget", cosine=weighing.NEAR_BY_ITSELF),
        _candidate("resource", ponds, cosine=far),
        _candidate("resource", police, topic="policing", cosine=far),
    )
    shown = {row.title for row in _suggest(who.fall_river).of("resource")}
    assert shown == {"Pipes", "Budgets", "Ponds"}, "the last shares only words"


def test_a_question_about_two_matters_is_about_both(who, found):
    pipes, homes = factories.resource("Pipes"), factories.resource("Homes")
    found(
        "resource",
        _candidate("resource", pipes, cosine=0.45),
        _candidate("resource", homes, 0.6, "housing", cosine=0.4),
    )
    assert len(_suggest(who.fall_river).of("resource")) == 2


def test_without_meaning_nothing_is_left_out_for_its_topic(who, found):
    pipes, homes = factories.resource("Pipes"), factories.resource("Homes")
    found(
        "resource", _candidate("resource", pipes, cosine=0.0), _candidate("resource", homes, 0.6, "housing", cosine=0.0)
    )
    offer = _suggest(who.fall_river)
    assert len(offer.of("resource")) == 2
    assert offer.topic == ""


def _say(who, row, said, by=None, place=None):
    by, place = by or who.ada, place or who.fall_river
    asked = factories.question(who, by=by, place=place, offer=factories.offer_of(row))
    item = asked.packages.get(state="instant").items.get()
    items.say_of_item(question=asked, by=by, item_id=item.pk, said=said)
    return asked


def test_what_helped_comes_a_little_sooner_and_what_did_not_a_little_later(who, found):
    one, two, three = (factories.resource(f"Guide {name}") for name in ("a", "bb", "ccc"))
    found("resource", *(_candidate("resource", row) for row in (one, two, three)))
    _say(who, one, "did_not")
    asked = _say(who, three, "helped")
    rows = _suggest(who.fall_river).of("resource")
    assert [row.title for row in rows] == [three.title, two.title, one.title]
    assert [row.factors.get("helped", 0) > 0 for row in rows] == [True, False, False]
    assert rows[0].score == pytest.approx(sum(rows[0].factors.values()))
    plain = suggestions.suggest(TEXT, place=who.fall_river, network_id=None, use_prior=False)
    assert all("helped" not in row.factors for row in plain)
    without = suggestions.suggest(TEXT, place=who.fall_river, network_id=None, apart_from=asked.pk)
    assert [row.title for row in without.of("resource")] == [two.title, three.title, one.title]


def test_help_does_not_make_anything_similar_that_is_not(who, found):
    far = factories.resource("Far away")
    _say(who, far, "helped")
    found("resource", _candidate("resource", far, weighing.FLOOR - 0.01))
    assert _suggest(who.fall_river).of("resource") == ()


def test_even_at_its_cap_the_prior_lifts_what_the_list_would_have_cut(who, found, monkeypatch):
    rows = [factories.resource("Guide " + "x" * number) for number in range(1, 8)]
    found("resource", *(_candidate("resource", row, 0.7 - number / 100) for number, row in enumerate(rows)))
    full = {("resource", str(row.pk)): tallies.Tally(did_not=9999) for row in rows[:6]}
    full["resource", str(rows[6].pk)] = tallies.Tally(helped=9999)
    monkeypatch.setattr("cityline.desk.tallies.tallies_of", lambda keys, **_: {key: full[key] for key in keys})
    assert _suggest(who.fall_river, limit=3).of("resource")[0].title == rows[6].title


def _place(kind, row, way):
    Placement.objects.create(kind=kind, object_id=str(row.pk), topic="water", way=way, why="A test")


def test_a_librarians_first_comes_first_and_last_comes_last(who, found):
    one, two, three = (factories.resource(f"Guide {name}") for name in ("a", "bb", "to lead"))
    found(
        "resource",
        _candidate("resource", one, 0.9),
        _candidate("resource", two, 0.7),
        _candidate("resource", three, 0.3),
    )
    _place("resource", one, Placement.Way.DEMOTED)
    _place("resource", three, Placement.Way.PINNED)
    rows = _suggest(who.fall_river).of("resource")
    assert [row.title for row in rows] == [three.title, two.title, one.title]
    assert [row.factors.get("librarian") for row in rows] == [weighing.PLACED, None, -weighing.PLACED]
    assert rows[0].why == "About “lead”: chosen by a librarian for this topic."


def test_a_pin_does_not_make_a_program_fit_nor_another_states_law_ours(who, found):
    closed, open_ = _program("21.027", "Fiscal Recovery Funds"), _program("66.443", "Reducing Lead in Drinking Water")
    there, here = factories.resource("A guide for California", states=["CA"]), factories.resource("A guide for all")
    found("program", _candidate("program", closed, 0.9), _candidate("program", open_))
    found("resource", _candidate("resource", there), _candidate("resource", here))
    _place("program", closed, Placement.Way.PINNED)
    _place("resource", there, Placement.Way.PINNED)
    offer = _suggest(who.fall_river)
    assert [row.id for row in offer.of("program")] == [str(open_.pk)]
    assert [row.title for row in offer.of("resource")] == [here.title, there.title]


def _dealt_with(geoid, name, state, population, topic="water"):
    place = factories.place(geoid, name, state, population)
    Involvement.objects.create(
        place=place, topic=topic, kind="first engagement", sentence=f"{name} did this.", source="x"
    )
    return place


def test_a_city_is_similar_and_has_dealt_with_the_matter(who, found):
    found("resource", _candidate("resource", factories.resource()))
    rows = _suggest(who.fall_river).of("city")
    assert [row.id for row in rows] == [who.compton.pk]
    assert rows[0].why.endswith("; what it did about this is not on record.")
    like = _dealt_with("2502000", "Like", "MA", 90_000)
    _dealt_with("0600000", "Huge", "CA", 4_000_000)
    cache.clear()
    (row,) = _suggest(who.fall_river).of("city")
    assert row.id == like.pk
    assert row.why.startswith("Like did this; about your size: 90,000")


@pytest.mark.parametrize("number", [1, 6])
def test_the_queries_do_not_grow_with_what_is_found(who, found, django_assert_num_queries, number):
    for kind, make in (("resource", lambda n: factories.resource("Guide " + "x" * n)),
                       ("program", lambda n: _program(f"66.44{n}", f"Program {n}"))):  # fmt: skip
        found(kind, *(_candidate(kind, make(one)) for one in range(1, number + 1)))
    cite = NewSource(resource=Resource.objects.first())
    found("answer", *(
        _candidate("answer", library.answer(who.dev, sources=[cite], body="See [1].", title=f"How is it done, {one}?"))
        for one in range(number)
    ))  # fmt: skip
    # Answers, resources, programs, placements, tallies, two for cities; search itself asks twice more.
    with django_assert_num_queries(7):
        _suggest(who.fall_river)


# ── From typing to sending ───────────────────────────────────────────────────


def _offer():
    return factories.offer_of(factories.resource())


def test_what_was_shown_comes_back_whole(who):
    offer = _offer()
    token = suggestions.to_token(offer, TEXT, who.fall_river)
    assert suggestions.from_token(token, f"  {TEXT}\r\n", who.fall_river) == suggestions.Offer(
        {**dict.fromkeys(suggestions.KINDS, ()), "resource": offer.of("resource")}, 1.0, topic="water"
    )


def test_for_other_words_or_another_city_it_is_worth_nothing(who):
    token = suggestions.to_token(_offer(), TEXT, who.fall_river)
    assert suggestions.from_token(token, TEXT + " And who pays?", who.fall_river) is None
    assert suggestions.from_token(token, TEXT, who.compton) is None
    assert suggestions.from_token(token, TEXT, None) is None


def test_altered_made_up_or_empty_it_is_worth_nothing(who):
    token = suggestions.to_token(_offer(), TEXT, None)
    for forged in ("", "x", token[:-2] + "xx", token.swapcase(), signing.dumps({"items": []}), "\0"):
        assert suggestions.from_token(forged, TEXT, None) is None, forged


def test_after_an_hour_it_is_over(who, monkeypatch):
    token, made = suggestions.to_token(_offer(), TEXT, None), time.time()
    monkeypatch.setattr(time, "time", lambda: made + 3590)
    assert suggestions.from_token(token, TEXT, None)
    monkeypatch.setattr(time, "time", lambda: made + 3610)
    assert suggestions.from_token(token, TEXT, None) is None


def test_the_package_kept_is_the_one_shown_while_typing(client, who):
    offer = _offer()
    data = {
        "text": TEXT, "city": "Fall River, MA", "geoid": "2523000", "email": who.ada.email, "privacy": "private",
        "offer": suggestions.to_token(offer, TEXT, who.fall_river),
    }  # fmt: skip
    client.post(reverse("ask"), data)
    kept = Question.objects.get().packages.get().items.get()
    assert (kept.title, kept.score, kept.why) == (offer.of("resource")[0].title, 0.7, "About “lead”.")


def test_typing_keeps_nothing(client, who):
    before = Question.objects.count()
    answer = client.post(reverse("ask-suggestions"), {"text": TEXT + "\0", "city": "Fall River, MA", "geoid": ""})
    assert answer.status_code == 200
    assert Question.objects.count() == before
    assert client.session.get("opened_questions") is None
