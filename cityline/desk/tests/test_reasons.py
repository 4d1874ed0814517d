"""Each reason is one sentence made of facts that are true of this city and this record."""

from __future__ import annotations

import pytest

from cityline.desk import reasons
from cityline.desk.tallies import NOTHING, Tally
from cityline.library.models import Answer, Resource
from cityline.places.likeness import Likeness
from cityline.places.models import Involvement, Place
from cityline.programs.fit import CANNOT_TELL, FITS, Fit, FitTest

ASKED = reasons.Asked("How do cities our size pay for lead service lines, and who digs on private property?")
FALL_RIVER = Place(geoid="2523000", short_name="Fall River", state="MA", population_2020=94_000)


@pytest.mark.parametrize(
    ("matched", "there", "about"),
    [
        (("lead", "service", "lines"), "Lead service lines: an inventory", "“lead service lines”"),
        (("lead", "service", "lines"), "Lead in the lines of service", "“lead”, “service” and “lines”"),
        (("lines", "property", "private"), "Private property lines", "“private property”"),
        (("lead", "private"), "Private lead", "“lead” and “private”"),
        (("size", "digs", "private", "lead"), "Private lead digs size", "“digs”, “private” and “lead”"),
        (("lead", "property"), "Lead pipes", "“lead”"),
        (("lead",), "Pipes, its body says lead", "“lead”"),
        (("lead",), "Pipes", "a problem like yours"),
        (("cities", "pay"), "Cities pay", "a problem like yours"),
        ((), "Nothing shared", "a problem like yours"),
    ],
)
def test_the_askers_own_words_are_quoted_together_only_where_the_record_has_them_together(matched, there, about):
    title, _, more = there.partition(",")
    assert ASKED.about(matched, title, more) == about


@pytest.mark.parametrize(
    ("size", "region", "said"),
    [
        ("a city of about 95,000", "in the Northeast", "a city of your size in your region, the Northeast"),
        ("a city of about 95,000", "the South", "a city of your size in the South"),
        ("a city of about 43,000", "the Northeast", "a city of about 43,000 in your region, the Northeast"),
        ("a city of about 93,000", "in Massachusetts", "a city of your size in your state"),
        ("between 50,000 and 100,000 people", "", "a city of your size"),
        ("a small city", "", "a small city"),
        ("", "", "a city"),
    ],
)
def test_an_answer_says_only_what_its_public_record_says_of_who_asked(size, region, said):
    answer = Answer(title="x", size_words=size, region_words=region)
    if size.startswith("between"):
        assert reasons._same_size(size, 94_000)
    assert reasons.of_answer(answer, "“lead”", FALL_RIVER) == f"Answers a question about “lead” from {said}."


def test_without_a_city_nothing_is_compared():
    answer = Answer(title="x", size_words="a city of about 95,000", region_words="the Northeast")
    assert reasons.of_answer(answer, "“lead”", None) == (
        "Answers a question about “lead” from a city of about 95,000 in the Northeast."
    )


@pytest.mark.parametrize(
    ("tally", "more", "said"),
    [
        (Tally(cited=6, helped=4), {}, "About “lead”: cited in 6 answers; 4 cities say it helped."),
        (Tally(cited=1), {}, "About “lead”: cited in 1 answer."),
        (Tally(helped=2), {}, "About “lead”, from EPA, 20 minutes to read."),
        (NOTHING, {"for_state": True}, "About “lead”: written for your state."),
        (Tally(cited=2), {"chosen": True}, "About “lead”: chosen by a librarian for this topic; cited in 2 answers."),
    ],
)
def test_a_resource_says_how_it_served_others_if_it_did(tally, more, said):
    guide = Resource(title="x", publisher="EPA", minutes=20)
    assert reasons.of_resource(guide, "“lead”", tally, **more) == said


def test_a_program_says_which_tests_the_city_passes():
    may, size = FitTest("Who may apply", FITS, "Local governments may apply."), FitTest("Size", FITS, "For 50,000.")
    assert reasons.of_program(Fit(FITS, may.sentence, (may,)), "“pipes”", NOTHING) == (
        "For “pipes”: local governments may apply."
    )
    assert reasons.of_program(Fit(FITS, may.sentence, (may, size)), "“pipes”", NOTHING) == (
        "For “pipes”: your city passes its population test, and local governments may apply."
    )


@pytest.mark.parametrize(
    ("sentence", "inside"),
    [
        ("It is for rural areas; St. Paul has about 9,000 people (2020). Ask the agency.", "it is for rural areas; St. Paul has about 9,000 people (2020)"),
        ("U.S. Territories may apply.", "U.S. Territories may apply"),
        ("Only states apply; Ohio may pass it on.", "only states apply; Ohio may pass it on"),
    ],
)  # fmt: skip
def test_what_cannot_be_told_is_said_in_one_sentence(sentence, inside):
    assert reasons.of_program(Fit(CANNOT_TELL, sentence), "“roads”", NOTHING) == f"For “roads”: {inside}."


def test_a_city_says_what_it_did_and_how_it_is_like_ours_or_that_nothing_is_on_record():
    compton = Place(geoid="0615044", short_name="Compton", state="CA", population_2020=95_740)
    did = Involvement(place=compton, sentence="Compton was one of the first five.")
    like = "About your size: 96,000 in 2020 against your 94,000. Both lost people from 2000 to 2010: it 1.9%, you 3.4%."
    in_one = "bout your size: 96,000 in 2020 against your 94,000; both lost people from 2000 to 2010: it 1.9%, you 3.4%"
    assert reasons.of_city(Likeness(compton, f"{did.sentence} {like}", 0.7, did)) == (
        f"Compton was one of the first five; a{in_one}."
    )
    assert reasons.of_city(Likeness(compton, like, 0.7)) == f"A{in_one}; what it did about this is not on record."
    assert reasons.of_city(Likeness(compton, "", None)) == "What it did about this is not on record."


def test_words_are_quoted_as_they_were_written():
    asked = reasons.Asked("Help for low-income families")
    assert asked.about(("low", "income"), "Low Income Home Energy", "") == "“low-income”"
