"""More like this, and the nearest to a line that found nothing."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from cityline.search import documents, embedding, follower, likes, model, numbers, showing, slips
from cityline.search.model import Model
from cityline.search.tests.conftest import Put

pytestmark = pytest.mark.django_db
KINDS = ("answer", "resource", "program")


def texts(put: Put) -> None:
    put(1, "Replacing lead service lines", "How to find and replace lead pipes.", passages=["Who owns a lead pipe?"])
    put(2, "An inventory of lead pipes", "List every lead service line street by street.")
    put(1, "Reducing lead in drinking water", "Grants to replace lead service lines.", kind="program")
    put(1, "Which streets have lead pipes?", "Start with tap cards.", kind="answer")
    put(3, "Hiring police officers", "Recruits are few; pay and housing help.")
    put(2, "Keeping police officers in a small city", "Retention pay and schedules.", kind="answer")


def ids(found: list[likes.Near]) -> list[str]:
    return [f"{one.kind}:{one.object_id}" for one in found]


class TestLike:
    @pytest.fixture(autouse=True)
    def _with_vectors(self, put: Put, packaged_model: Model) -> None:
        texts(put)
        while embedding.compute_vectors():
            pass

    def test_what_is_about_the_same_of_every_kind_and_never_itself(self) -> None:
        found = ids(likes.like("resource", "1", kinds=KINDS))
        assert set(found) == {"resource:2", "program:1", "answer:1"}
        assert ids(likes.like("answer", "2", kinds=KINDS)) == ["resource:3"]

    def test_only_the_kinds_asked_for_and_no_more_than_the_limit(self) -> None:
        assert ids(likes.like("resource", "1", kinds=["answer"])) == ["answer:1"]
        assert len(likes.like("resource", "1", kinds=KINDS, limit=1)) == 1

    def test_nothing_is_embedded(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(model.Model, "embedded", None)
        assert likes.like("resource", "1", kinds=KINDS)

    def test_what_is_hidden_since_is_not_shown(self, put: Put) -> None:
        put(2, "An inventory of lead pipes", "List every lead service line street by street.", suggestible=False)
        put(1, "Which streets have lead pipes?", "Start with tap cards.", kind="answer", network_id=2)
        documents.remove("program", "1")
        assert ids(likes.like("resource", "1", kinds=KINDS, network_id=1)) == []
        assert ids(likes.like("resource", "1", kinds=KINDS, network_id=2)) == ["answer:1"]

    def test_a_document_that_is_not_public_has_none(self, put: Put) -> None:
        put(1, "Replacing lead service lines", "How to find and replace lead pipes.", public=False)
        assert likes.like("resource", "1", kinds=KINDS) == []
        assert likes.like("resource", "99", kinds=KINDS) == []
        assert likes.like("answer", "1", kinds=KINDS, network_id=7)  # shared by all networks

    def test_two_queries_and_the_one_for_freshness(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        likes.like("resource", "1", kinds=KINDS)
        for kinds in (["answer"], KINDS):
            with django_assert_num_queries(3):
                likes.like("resource", "1", kinds=kinds)

    def test_the_nearest_in_meaning_without_one_word_shared(self) -> None:
        assert ids(likes.nearest("cops quit their jobs", kinds=KINDS))[0] in {"answer:2", "resource:3"}
        assert likes.nearest("qwertz xyzzy plugh", kinds=KINDS) == []

    def test_words_after_a_minus_are_not_looked_for(self) -> None:
        assert likes.nearest('-lead -"police officers"', kinds=KINDS) == []


@pytest.mark.usefixtures("keywords_only")
class TestWithoutVectors:
    def test_half_of_the_words_of_a_title_make_it_alike(self, put: Put) -> None:
        texts(put)
        assert "resource:2" in ids(likes.like("resource", "1", kinds=KINDS))
        assert "resource:3" not in ids(likes.like("resource", "1", kinds=KINDS))
        assert ids(likes.like("resource", "3", kinds=KINDS)) == ["answer:2"]

    def test_a_title_of_stop_words_has_none(self, put: Put) -> None:
        put(9, "What is it for?")
        assert likes.like("resource", "9", kinds=KINDS) == []

    def test_while_there_is_no_shelf_nothing_is_like_anything(self, put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
        texts(put)
        monkeypatch.setattr(follower, "current", lambda: None)
        assert likes.like("resource", "1", kinds=KINDS) == []
        assert likes.nearest("lead", kinds=KINDS) == []
        assert slips.unknown("leed pipes") == ()

    def test_only_words_nobody_has_and_long_enough_to_be_slips_are_unknown(self, put: Put) -> None:
        texts(put)
        assert slips.unknown("polise officers") == ("polise",)
        assert slips.unknown("police officers 2018 zzz") == ()


def test_kinds_are_shown_in_words_with_their_addresses() -> None:
    near = [
        likes.Near("resource", "12", "A Guide to Pipes", {"type": ["toolkit"]}, 1.0),
        likes.Near("answer", "3", "Who pays?", {}, 0.9),
        likes.Near("program", "7", "???", {}, 0.8),
        likes.Near("nobody's", "1", "Left out", {}, 0.7),
    ]
    assert [(one.label, one.url) for one in showing.things(near)] == [
        ("Toolkit", "/library/12/a-guide-to-pipes/"),
        ("Answer", "/answers/3/who-pays/"),
        ("Program", "/programs/7/program-7/"),
    ]


@pytest.mark.parametrize(
    ("line", "bare"),
    [
        ("ALN 14.218", "14.218"),
        ("cfda No. 14.218 housing", "14.218 housing"),
        ("Assistance Listing #66.443", "66.443"),
        ("aln: TC.097", "TC.097"),
        ("what is an ALN", "what is an ALN"),
        ("alnico 14.218", "alnico 14.218"),
    ],
)
def test_what_announces_a_program_number_is_no_word(line: str, bare: str) -> None:
    assert " ".join(numbers.bare(line).split()) == bare
