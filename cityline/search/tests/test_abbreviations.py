"""A short form finds what is written in full, and the other way round; and a librarian's edit counts."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from cityline.search import abbreviations, finding, lines, short_forms, words
from cityline.search.entry import Entry
from cityline.search.index import Keywords
from cityline.search.models import Abbreviation
from cityline.search.short_forms import Row, ShortForms
from cityline.search.tests.conftest import Ids, Put

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keywords_only")]
BOTH = {
    "CDBG": "Community Development Block Grants",
    "TIF": "Tax increment financing for a mall",
    "ARPA": "What the American Rescue Plan Act pays",
    "LSL": "An inventory of lead service lines",
    "ADA": "The Americans with Disabilities Act and curbs",
    "MS4": "Municipal separate storm sewer systems",
    "SRF": "Loans of a state revolving fund",
    "RFP": "Writing requests for proposals",
    "I/I": "Finding inflow and infiltration",
    "E-Rate": "The universal service program for schools and libraries",
    "SS4A": "Safe streets and roads for all",
    "LIHTC": "Low-income housing tax credits",
    "GASB": "The Governmental Accounting Standards Board",
    "NG911": "Next Generation 911 maps",
    "CDBG-DR": "Community development block grant disaster recovery",
}


@pytest.mark.parametrize(("short", "full"), BOTH.items(), ids=BOTH)
def test_each_finds_the_other(put: Put, ids: Ids, short: str, full: str) -> None:
    put(1, full)
    put(2, f"A page on {short} for clerks")
    put(3, "Trees")
    assert set(ids(short)) == {"1", "2"}
    assert set(ids(short.lower())) == {"1", "2"}
    meaning = next(row.meaning for row in abbreviations.starter() if row.short == short)
    assert set(ids(meaning)) == {"1", "2"}


def test_a_short_form_counts_as_one_word_and_as_all_of_its_meaning(put: Put, ids: Ids) -> None:
    put(1, "TIF for a mall")
    put(2, "Tax increment financing for a mall")
    put(3, "Tax increment financing of roads")
    put(4, "A mall")
    assert set(ids("TIF mall")) == {"1", "2"}
    assert set(ids("tax increment financing mall")) == {"1", "2", "3"}, "three words of four are enough"
    assert set(ids("tax increment financing")) == {"1", "2", "3"}
    assert ids("tax increment mall") == ["2"]


def test_a_pilot_is_a_pilot_unless_it_is_in_capitals(put: Put, ids: Ids) -> None:
    put(1, "Payments in lieu of taxes by hospitals")
    put(2, "A pilot project")
    assert ids("pilot") == ["2"]
    assert set(ids("PILOT")) == {"1", "2"}
    assert ids("payment in lieu of taxes") == ["1"]
    assert ids("RUN A PILOT PROJECT") == ["2"]


def test_a_short_form_of_stop_words_lifts_what_is_meant(put: Put, ids: Ids) -> None:
    put(1, "Money for it, and what it costs")
    put(2, "Information technology: money for a city")
    assert ids("IT money") == ["2", "1"]
    assert ids("IT") == ["2"]
    assert set(ids("it money")) == {"1", "2"}


def test_a_short_form_whose_stem_is_that_of_a_stop_word_is_found_as_itself(put: Put, ids: Ids) -> None:
    """The stem of DOE is that of "does", of AED that of "a"."""
    put(1, "Grants of the Department of Energy")
    put(2, "Rooftops", "Ask the DOE whether it pays.")
    put(3, "What a city does with a roof")
    put(4, "Where an AED should hang")
    assert set(ids("DOE")) == {"1", "2"}
    assert set(ids("department of energy")) == {"1", "2"}
    assert ids("DOE rooftops") == ["2"]
    assert ids("AED") == ["4"]
    assert set(ids("-DOE")) == {"3", "4"}
    assert set(ids("WHAT A CITY DOES")) == {"3"}
    [hit] = finding.search("DOE rooftops").hits
    assert "<mark>DOE</mark>" in hit.snippet
    suggested = finding.suggest("Would the DOE help us?", kinds=["resource"])["resource"]
    assert {found.object_id: found.matched for found in suggested} == {"2": ("DOE",)}


def test_quotes_are_exact_and_minus_leaves_out_both(put: Put, ids: Ids) -> None:
    put(1, "TIF for a mall")
    put(2, "Tax increment financing for a mall")
    put(3, "A mall")
    assert ids('"TIF"') == ["1"]
    assert ids('"tax increment financing"') == ["2"]
    assert ids("mall -TIF") == ["3"]
    assert ids("-tif") == ["3"]
    assert set(ids('mall -"tax increment financing"')) == {"1", "3"}


def test_a_snippet_marks_what_was_found_instead(put: Put) -> None:
    put(1, "Pipes", "Money for lead service lines.")
    [hit] = finding.search("LSL").hits
    assert hit.snippet == "Money for <mark>lead</mark> <mark>service</mark> <mark>lines</mark>."
    put(1, "Pipes", "Payment in lieu of taxes.")
    [hit] = finding.search("PILOT").hits
    assert hit.snippet == "<mark>Payment</mark> in <mark>lieu</mark> of <mark>taxes</mark>."


def test_counts_and_filters_hold_for_what_is_found_instead(put: Put) -> None:
    put(1, "Tax increment financing", facets={"topic": ["debt"]})
    put(2, "TIF", facets={"topic": ["water"]})
    found = finding.search("tif")
    assert (found.count, {one.value for one in found.facets["topic"]}) == (2, {"debt", "water"})
    assert finding.search("tif", filters={"topic": ["debt"]}).count == 1


class TestTheTable:
    def test_an_edit_counts_at_once_here(self, put: Put, ids: Ids) -> None:
        put(1, "Quick brown fox control")
        assert ids("QBF") == []
        line = Abbreviation.objects.create(short="QBF", meaning="quick brown fox")
        assert ids("QBF") == ["1"]
        line.meaning = "lazy dog"
        line.save()
        assert ids("QBF") == []
        put(2, "A lazy dog ordinance")
        assert ids("QBF") == ["2"]
        line.delete()
        assert ids("QBF") == []

    def test_an_edit_made_elsewhere_counts_within_seconds(self, monkeypatch: pytest.MonkeyPatch) -> None:
        abbreviations.forget()
        assert abbreviations.current().read("TIF")
        Abbreviation.objects.filter(short="TIF").update(short="TIX")  # as another process would: we are not told
        assert abbreviations.current().read("TIF")
        later = time.monotonic() + abbreviations.KEPT
        monkeypatch.setattr(time, "monotonic", lambda: later)
        assert not abbreviations.current().read("TIF")
        assert abbreviations.current().read("TIX")

    def test_a_deleted_line_of_the_starter_list_stays_deleted(self, put: Put, ids: Ids) -> None:
        put(1, "Lead service lines")
        assert ids("LSL") == ["1"]
        Abbreviation.objects.filter(short="LSL").delete()
        assert ids("LSL") == []

    def test_a_warm_process_asks_nothing_more(
        self, put: Put, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        put(1, "Lead service lines")
        abbreviations.forget()
        finding.search("LSL")
        with django_assert_num_queries(2):
            finding.search("LSL")
        with django_assert_num_queries(0):
            abbreviations.more_terms("our LSL inventory")
            abbreviations.widened(words.asked("CDBG"))

    def test_an_installation_starts_with_the_list(self) -> None:
        kept = set(Abbreviation.objects.values_list("short", "meaning", "only_in_capitals"))
        assert {
            Row("CDBG", "community development block grant"),
            Row("PILOT", "payment in lieu of taxes", only_in_capitals=True),
        } <= kept


WORDS = st.sampled_from(["TIF", "tax", "increment", "financing", "PILOT", "pilot", "payment", "lieu", "of", "taxes", "home", "HOME", "IT", "it", "I/I", "inflow", "and", "infiltration", "RFPs", "request", "proposals", "LID", "low", "impact", "development", "local", "improvement", "district", "water"])  # fmt: skip
TEXTS = st.lists(WORDS, min_size=1, max_size=9).map(" ".join)
SHELF: list[str] = [
    "TIF water",
    "tax increment financing water",
    "a pilot at home",
    "payment in lieu of taxes, PILOT",
    "I/I in sewers: inflow and infiltration, infiltration",
    "it has LID",
    "low impact development",
    "a local improvement district",
    "requests for proposals for HOME money and the tax on water",
    "RFPs, proposals, financing and IT",
]


@pytest.fixture(scope="module")
def found_by(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., set[int]]:
    """Ids of the small shelf that a line finds, strictly or not."""
    keywords = Keywords(Path(tmp_path_factory.mktemp("keywords")))
    with keywords.writing() as writer:
        for number, text in enumerate(SHELF):
            writer.put(Entry(number, "resource", text))

    def ids(asked: words.Asked, *, strict: bool) -> set[int]:
        parts = lines._words(keywords, asked, strict=strict)
        return set(keywords.best(lines._query(keywords, parts, {}), 100)[1])

    return ids


@settings(max_examples=150, deadline=None)
@given(line=TEXTS, strict=st.booleans())
def test_what_the_plain_words_find_is_still_found(
    found_by: Callable[..., set[int]], *, line: str, strict: bool
) -> None:
    """For a line with a telling word and without minus. (Stop words alone give way to what they mean.)"""
    plain = words.asked(line)
    if all(word.lower() in words.STOP_WORDS for word in plain.terms.values()):
        return
    wide = short_forms.widened(plain, ShortForms(abbreviations.starter()))
    assert found_by(plain, strict=strict) <= found_by(wide, strict=strict)
