from typing import Any, ClassVar

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from cityline.search import documents, embedding, finding, follower, model, placements
from cityline.search.model import Model
from cityline.search.models import Document, Placement
from cityline.search.tests.conftest import Ids, Put

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("keywords_only")
class TestSearch:
    def test_a_change_is_found_at_once(self, put: Put, ids: Ids) -> None:
        put(1, "Lead pipes")
        assert ids("lead") == ["1"]
        put(1, "Brownfields")
        assert ids("lead") == []
        assert ids("brownfield") == ["1"]
        documents.remove("resource", "1")
        assert ids("brownfield") == []

    def test_a_title_counts_more_than_a_body(self, put: Put, ids: Ids) -> None:
        put(1, "Streets", "A text about sewers and other things")
        put(2, "Sewers", "A text about streets and other things")
        assert ids("sewers") == ["2", "1"]

    def test_plain_words_find_what_the_title_calls_otherwise(self, put: Put, ids: Ids) -> None:
        put(1, "Capitalization Grants", plain_words="sewer money loan")
        assert ids("sewer") == ["1"]

    def test_all_words_of_a_short_line_else_any(self, put: Put, ids: Ids) -> None:
        put(1, "Water mains")
        put(2, "Water towers")
        assert ids("water mains") == ["1"]
        assert ids("water unicorns") == ["1", "2"]

    @pytest.mark.parametrize("typed", ["broadban", "braodband", "broadbnad access", "Brodband"])
    def test_a_slip_of_the_fingers_is_forgiven(self, put: Put, ids: Ids, typed: str) -> None:
        put(1, "Broadband access for small towns")
        put(2, "Bridges")
        assert ids(typed) == ["1"]

    def test_a_word_some_record_has_is_taken_as_typed(self, put: Put, ids: Ids) -> None:
        put(1, "Trails")
        put(2, "Trains")
        assert ids("trains") == ["2"]

    def test_short_words_and_numbers_are_other_words_not_slips(self, put: Put, ids: Ids) -> None:
        put(1, "Bond ratings of 2019")
        assert ids("bend") == []
        assert ids("2018") == []

    def test_phrases_minus_and_numbers(self, put: Put, ids: Ids) -> None:
        put(1, "Block Grants", facets={"number": ["14.218"]}, kind="program")
        put(2, "Guide to block grants", "See program 14.218 for more.")
        put(3, "Grants by the block", "lead service lines")
        assert ids("14.218") == ["1", "2"]
        assert ids('"block grants"') == ["1", "2"]
        assert ids("grants -guide -lines") == ["1"]
        assert ids('-"block grants"') == ["3"]
        assert ids('"lead service lines" 14.218') == []
        assert ids("99.999") == []
        assert ids("99.999 guide") == ["2"]

    def test_filters_and_exact_counts(self, put: Put) -> None:
        put(1, "Sewers", facets={"topic": ["water"], "state": ["MA", "RI"]})
        put(2, "Sewers", facets={"topic": ["water"], "state": ["OH"]}, kind="answer")
        put(3, "Sewers", facets={"topic": ["debt"], "state": ["MA"]})
        found = finding.search("sewers", filters={"topic": ["water"]})
        assert found.count == 2
        counts = {name: {count.value: count.count for count in values} for name, values in found.facets.items()}
        assert counts == {
            "topic": {"water": 2, "debt": 1},
            "state": {"MA": 1, "OH": 1, "RI": 1},
            "kind": {"resource": 1, "answer": 1},
        }
        assert finding.search("sewers", kinds=["answer"], filters={"state": ["MA", "OH"]}).count == 1

    def test_an_empty_line_lists_everything_in_the_order_asked(self, put: Put, ids: Ids) -> None:
        put(1, "beta", dated_on=None)
        put(2, "Alpha")
        put(3, "Économie")
        assert ids("", sort="title") == ["2", "1", "3"]
        assert set(ids("")) == {"1", "2", "3"}

    def test_newest_first(self, put: Put, ids: Ids) -> None:
        from datetime import date

        put(1, "Sewers", dated_on=date(2019, 1, 1))
        put(2, "Sewers", dated_on=date(2021, 1, 1))
        put(3, "Sewers")
        assert ids("sewers", sort="newest") == ["2", "1", "3"]

    def test_pages(self, put: Put) -> None:
        for number in range(30):
            put(number, "Sewers")
        first, second = finding.search("sewers"), finding.search("sewers", page=2)
        assert (first.count, len(first.hits), len(second.hits)) == (30, 25, 5)
        assert not {hit.object_id for hit in first.hits} & {hit.object_id for hit in second.hits}
        assert finding.search("sewers", page=10**9).hits == ()
        assert len(finding.search("sewers", page=-3).hits) == 25

    def test_a_snippet_marks_and_escapes(self, put: Put) -> None:
        put(1, "Pipes", "Old <b>pipes</b> leak.")
        [hit] = finding.search("leaking").hits
        assert hit.snippet == "Old &lt;b&gt;pipes&lt;/b&gt; <mark>leak</mark>."

    def test_networks_see_their_own_and_the_shared(self, put: Put, ids: Ids) -> None:
        put(1, "Sewers", network_id=1)
        put(2, "Sewers", network_id=2)
        put(3, "Sewers")
        assert set(ids("sewers", network_id=1)) == {"1", "3"}
        assert set(ids("sewers")) == {"1", "2", "3"}

    def test_the_number_of_queries_does_not_depend_on_what_is_found(
        self, put: Put, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        put(1, "Sewers")
        finding.search("sewers")
        with django_assert_num_queries(2):
            finding.search("sewers")
        for number in range(3):
            put(number, "Sewers")
        finding.search("sewers")
        with django_assert_num_queries(2):
            finding.search("sewers")


@pytest.mark.usefixtures("keywords_only")
class TestPlaced:
    """A librarian's first and last in lists of a topic; nothing is found more or less for it."""

    TOPIC: ClassVar[dict[str, Any]] = {"filters": {"topic": ["water"]}}

    @pytest.fixture(autouse=True)
    def shelf(self, put: Put) -> None:
        for number in range(1, 31):
            put(number, f"Water main {'water ' * (number % 5)}", facets={"topic": ["water"]})

    def _place(self, number: int, way: Placement.Way) -> None:
        placements.place(kind="resource", object_id=str(number), topic="water", way=way, why="Told.", by_id=None)

    def test_first_and_last_whatever_page_they_stood_on(self, ids: Ids) -> None:
        everything = ids("water", size=30, **self.TOPIC)
        last, first = everything[0], everything[-1]
        self._place(int(last), Placement.Way.DEMOTED)
        self._place(int(first), Placement.Way.PINNED)
        found = ids("water", size=30, **self.TOPIC)
        assert (found[0], found[-1]) == (first, last)
        assert found[1:-1] == everything[1:-1]
        assert ids("water", size=30) == everything

    def test_what_does_not_match_is_not_found_for_being_first(self, put: Put, ids: Ids) -> None:
        put(99, "Housing", facets={"topic": ["water"]})
        self._place(99, Placement.Way.PINNED)
        assert "99" not in ids("water", size=40, **self.TOPIC)
        assert finding.search("water", **self.TOPIC).count == 30


class TestNothingPrivate:
    """A stale or wrong index may cost freshness, never show what may not be shown."""

    @pytest.fixture(autouse=True)
    def keywords(self, keywords_only: None) -> None:
        pass

    def test_a_document_that_is_not_public_is_never_indexed(self, put: Put, ids: Ids) -> None:
        put(1, "Zanzibar sewer", public=False)
        put(2, "Zanzibar water")
        assert ids("zanzibar") == ["2"]
        put(2, "Zanzibar water", public=False)
        assert finding.search("zanzibar").count == 0

    @pytest.mark.parametrize("hidden", [{"public": False}, {"deleted": True}, {"network_id": 2}])
    def test_a_stale_index_shows_nothing_hidden_since(self, put: Put, ids: Ids, hidden: dict[str, Any]) -> None:
        put(1, "Zanzibar sewer")
        assert ids("zanzibar", network_id=1) == ["1"]
        Document.objects.update(**hidden)  # behind the index's back: its sequence number stays
        assert ids("zanzibar", network_id=1) == []
        assert finding.suggest("zanzibar", kinds=["resource"], network_id=1) == {"resource": []}

    def test_what_is_not_suggestible_is_found_but_not_suggested(self, put: Put, ids: Ids) -> None:
        put(1, "Zanzibar sewer", suggestible=False)
        assert ids("zanzibar") == ["1"]
        assert finding.suggest("zanzibar", kinds=["resource"]) == {"resource": []}


class TestSuggest:
    def texts(self, put: Put) -> None:
        put(1, "Replacing lead service lines", "How to list pipes on private property.", kind="answer")
        put(2, "Jazz festival permits", "Street closings and music.", kind="answer")
        put(3, "Drinking water loans", "Money for pipes.", kind="program", facets={"agency": ["EPA"]})
        while embedding.compute_vectors():
            pass

    def test_a_paraphrase_without_a_common_word_is_found(self, put: Put, packaged_model: Model) -> None:
        self.texts(put)
        found = finding.suggest("old plumbing poisons children's tap water", kinds=["answer", "program"])
        assert [item.object_id for item in found["answer"]] == ["1"]
        assert found["program"][0].object_id == "3"
        assert not found.degraded

    def test_a_document_is_as_near_as_the_nearest_question_it_answers(self, put: Put, packaged_model: Model) -> None:
        asked = "Who pays to test the ground under our old dry cleaner?"
        put(1, "Assessment and Cleanup Cooperative Agreements", kind="program")
        put(2, "Festival permits", kind="program", passages=["Where can bands play?", asked])
        while embedding.compute_vectors():
            pass
        best = finding.suggest("help testing soil below a former laundry", kinds=["program"])["program"][0]
        assert best.object_id == "2"
        again = finding.suggest(asked, kinds=["program"])["program"][0]
        assert again.cosine == pytest.approx(1, abs=0.01)

    def test_a_passage_taken_away_is_not_near_any_more(self, put: Put, packaged_model: Model) -> None:
        asked = "Who pays to test the ground under our old dry cleaner?"
        for passages in ([asked, "Another one?"], ["Another one?"]):
            put(1, "Festival permits", kind="program", passages=passages)
            assert Document.objects.get().vector is None, "another text needs another vector"
            embedding.compute_vectors()
            found = finding.suggest(asked, kinds=["program"])["program"]
            assert any(item.cosine > 0.9 for item in found) == (asked in passages)

    def test_it_says_which_words_matched(self, put: Put, packaged_model: Model) -> None:
        self.texts(put)
        [best, *_] = finding.suggest("We want LEAD pipe lists, please", kinds=["answer"])["answer"]
        assert best.matched == ("LEAD", "pipe", "lists")
        assert best.score == pytest.approx(0.3 + 0.7 * best.cosine, abs=1e-6)

    def test_without_a_model_the_words_decide(self, put: Put, keywords_only: None) -> None:
        self.texts(put)
        found = finding.suggest("lead pipes", kinds=["answer"])
        assert found.degraded
        assert [(item.object_id, item.cosine, round(item.score, 6)) for item in found["answer"]] == [("1", 0.0, 0.3)]

    def test_a_crowd_of_one_kind_does_not_hide_another(self, put: Put, keywords_only: None) -> None:
        for number in range(130):
            put(number, "Lead pipes lead pipes", kind="program")
        put(1, "A very long title that mentions pipes once among many other words", kind="answer")
        found = finding.suggest("lead pipes", kinds=["answer", "program"], limit=5)
        assert (len(found["answer"]), len(found["program"])) == (1, 5)

    @pytest.mark.parametrize("asked", ["LSL inventory", "an inventory of our lsls"])
    def test_an_abbreviation_is_read_as_what_it_means(self, put: Put, packaged_model: Model, asked: str) -> None:
        put(1, "Lead service line inventories")
        put(2, "Inventory of vacant lots")
        while embedding.compute_vectors():
            pass
        found = finding.suggest(asked, kinds=["resource"])["resource"]
        assert found[0].object_id == "1"
        assert found[0].cosine > found[1].cosine + 0.2

    def test_nothing_related_is_nothing(self, put: Put, packaged_model: Model) -> None:
        self.texts(put)
        assert finding.suggest("qwertz xyzzy plugh", kinds=["answer", "program"]) == {"answer": [], "program": []}

    def test_two_queries_whatever_is_found(
        self, put: Put, packaged_model: Model, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        self.texts(put)
        finding.suggest("pipes", kinds=["answer"])
        for kinds in (["answer"], ["answer", "program", "resource"]):
            with django_assert_num_queries(2):
                finding.suggest("pipes", kinds=kinds)

    def test_a_text_sent_after_typing_is_not_embedded_again(
        self, put: Put, packaged_model: Model, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.texts(put)
        finding.suggest("lead pipes in homes", kinds=["answer"])
        monkeypatch.setattr(model.Model, "embedded", None)
        assert finding.suggest("lead pipes in homes ", kinds=["answer"])["answer"]


def test_while_there_is_no_shelf_titles_are_found(
    put: Put, monkeypatch: pytest.MonkeyPatch, keywords_only: None
) -> None:
    put(1, "Water main")
    put(2, "Hidden water", public=False)
    monkeypatch.setattr(follower, "current", lambda: None)
    found = finding.search("water")
    assert (found.degraded, [hit.object_id for hit in found.hits]) == (True, ["1"])
    assert finding.suggest("water", kinds=["resource"]).degraded
    assert finding.search("\0 % _", kinds=["resource"]).degraded
    put(3, "Water tower", facets={"topic": ["parks"]})
    only = finding.search("water", kinds=["resource"], filters={"topic": ["parks", "debt"]})
    assert [hit.object_id for hit in only.hits] == ["3"]


def test_constant_queries_while_catching_up(put: Put, keywords_only: None) -> None:
    counts = []
    for many in (1, 3):
        for number in range(many):
            put(f"{many}-{number}", "Sewers")
        with CaptureQueriesContext(connection) as queries:
            finding.search("sewers")
        counts.append(len(queries))
    assert counts[1] <= counts[0]
