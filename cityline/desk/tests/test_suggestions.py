"""The instant package: what search finds, weighed for this city, and carried safely from typing to sending."""

from __future__ import annotations

import time

import pytest
from django.core import signing
from django.urls import reverse

from cityline.desk import suggestions
from cityline.desk.models import Question
from cityline.desk.tests import factories
from cityline.kernel import clock
from cityline.programs.models import Program
from cityline.search.finding import Candidate, Suggested

TEXT = "How do we pay for replacing lead service lines?"


def _candidate(kind, row, score=0.7, topic="water", matched=("lead",)):
    return Candidate(kind, str(row.pk), str(row), {"topic": [topic]}, score, 0.5, score, matched)


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
    assert row.why == "For “lead”. Local governments may apply."


def test_a_guide_of_another_state_falls_behind_one_of_this_state(who, found):
    here = factories.resource("A guide for Massachusetts", states=["MA"])
    everywhere = factories.resource("A guide for everyone anywhere")
    there = factories.resource("A guide for California only", states=["CA"])
    found("resource", *(_candidate("resource", row) for row in (there, everywhere, here)))
    rows = _suggest(who.fall_river).of("resource")
    assert [row.title for row in rows] == [here.title, everywhere.title, there.title]
    assert [row.factors.get("state") for row in rows] == [
        suggestions.STATE_MATCH, None, suggestions.STATE_MISMATCH,
    ]  # fmt: skip
    assert _suggest(who.compton).of("resource")[0].title == there.title


def test_the_score_is_the_sum_of_its_named_parts_and_little_is_nothing(who, found):
    near, far = factories.resource("Near"), factories.resource("Far away")
    # The second is just under the floor; that someone reviewed it does not make it similar.
    found("resource", _candidate("resource", near, 0.7), _candidate("resource", far, suggestions.FLOOR - 0.01))
    (row,) = _suggest(who.fall_river).of("resource")
    assert row.title == "Near"
    assert row.score == pytest.approx(sum(row.factors.values()))
    assert row.score == pytest.approx(0.7 + suggestions.REVIEWED)


def test_what_has_no_row_any_more_is_passed_over(who, found):
    gone = factories.resource()
    candidate = _candidate("resource", gone)
    gone.delete()
    found("resource", candidate)
    assert len(_suggest(who.fall_river)) == len(_suggest(who.fall_river).of("city"))


def test_no_more_than_asked_for(who, found):
    rows = [factories.resource("Guide " + "x" * number) for number in range(1, 9)]
    found("resource", *(_candidate("resource", row) for row in rows))
    assert len(_suggest(who.fall_river, limit=3).of("resource")) == 3


def test_the_topic_is_what_the_best_share(who, found):
    one, two = factories.resource("One"), factories.resource("Two two")
    found("resource", _candidate("resource", one, 0.9, "housing"), _candidate("resource", two, 0.5, "water"))
    assert _suggest(who.fall_river).topic == "housing"


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
