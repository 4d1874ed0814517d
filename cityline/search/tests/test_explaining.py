"""Why a document stands where it stands, and what it would be found for."""

import numpy as np
import pytest

from cityline.search import documents, embedding, explaining, finding, particulars, ranking
from cityline.search.documents import Draft
from cityline.search.model import Model
from cityline.search.models import Document
from cityline.search.tests.conftest import Put
from cityline.search.vectors import quantized

LINE = "replace our old lead pipes"


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "_registered", dict.fromkeys(("resource", "program"), lambda: ()))


@pytest.fixture
def pipes(put: Put) -> Document:
    put(2, "Pipes of old mills", "How a mill became homes.")
    put(3, "Snow removal", "Plows and salt.", passages=["When to close a school for snow."])
    put(9, "Lead pipe fund", "Money.", kind="program")
    put(
        1,
        "Lead service line toolkit",
        "How to replace lead pipes with a zwolqarbin.",
        passages=["How do we find out which houses have old lead pipes to replace?", "Talk with your council."],
    )
    found = particulars.document("resource", "1")
    assert found
    return found


def test_what_readers_cannot_find_is_not_explained(pipes: Document) -> None:
    assert particulars.document("resource", "77") is None
    documents.put(Draft("resource", "1", "Lead", public=False))
    assert particulars.document("resource", "1") is None
    documents.remove("resource", "2")
    assert particulars.document("resource", "2") is None


@pytest.mark.usefixtures("keywords_only")
class TestByWords:
    def test_each_word_of_the_line_says_what_it_adds(self, pipes: Document) -> None:
        found = explaining.explained(pipes, f"{LINE} quickly", network_id=None)
        assert {word.word for word in found.matched} == {"replace", "old", "lead", "pipes"}
        assert [word.bm25 for word in found.matched] == sorted((word.bm25 for word in found.matched), reverse=True)
        assert found.lacking == ("quickly",)
        suggested = finding.suggest(f"{LINE} quickly", kinds=("resource", "program"))["resource"]
        assert (suggested[0].object_id, found.place, found.listed) == ("1", 1, 1)
        assert found.score == pytest.approx(suggested[0].score)
        assert sum(word.bm25 for word in found.matched) + found.other_bm25 == pytest.approx(suggested[0].bm25)
        assert (found.degraded, found.nearest, found.meaning_part) == (True, None, 0)

    def test_the_first_of_its_kind_stand_beside_it(self, pipes: Document) -> None:
        other = Document.objects.get(kind="resource", object_id="2")
        found = explaining.explained(other, LINE, network_id=None)
        assert [(rival.title, rival.is_this) for rival in found.first] == [(pipes.title, False), (other.title, True)]
        assert (found.place, found.of) == (2, 2)

    def test_what_is_never_suggested_has_no_place_but_its_words(self, put: Put, pipes: Document) -> None:
        put(5, "Old lead pipes", suggestible=False)
        found = explaining.explained(Document.objects.get(object_id="5"), LINE, network_id=None)
        assert (found.place, found.listed) == (None, 2)
        assert {word.word for word in found.matched} == {"old", "lead", "pipes"}
        assert found.words_part > 0

    @pytest.mark.parametrize("line", ["the of and", "!!!", "x" * 5_000, "-lead", '"lead pipes" 14.218', "\0\ud800"])
    def test_any_line_is_answered(self, pipes: Document, line: str) -> None:
        assert explaining.explained(pipes, line, network_id=None).score >= 0

    def test_the_rarest_words_come_first_with_how_many_have_them(self, pipes: Document) -> None:
        words = {one.word: one.documents for one in particulars.particular(pipes)}
        assert (words["zwolqarbin"], words["Lead"], words["pipes"]) == (1, 2, 3)
        assert list(words.values()) == sorted(words.values())
        assert "with" not in words

    def test_its_place_for_many_lines_in_one_query(
        self, pipes: Document, django_assert_num_queries: pytest.FixtureRequest
    ) -> None:
        lines = [LINE, "old mills with pipes", "snow", ""]
        explaining.ranks(pipes, lines, network_id=None)
        with django_assert_num_queries(1):  # type: ignore[operator]
            ranks = explaining.ranks(pipes, lines, network_id=None)
        assert ranks == {LINE: 1, "old mills with pipes": 2, "snow": None, "": None}

    def test_another_network_does_not_count(self, put: Put, pipes: Document) -> None:
        put(6, "Replace our old lead pipes", f"{LINE}, {LINE}", plain_words=LINE, network_id=2)
        assert explaining.ranks(pipes, [LINE], network_id=1) == {LINE: 1}
        assert explaining.ranks(pipes, [LINE], network_id=2) == {LINE: 2}

    def test_how_it_stands_without_a_model(self, pipes: Document) -> None:
        stands = particulars.standing(pipes)
        assert (stands.vector, stands.is_indexed, stands.suggestible) == (particulars.Vector.ABSENT, True, True)


@pytest.mark.usefixtures("packaged_model")
class TestByMeaning:
    def test_the_nearest_part_is_named_and_the_parts_make_the_score(self, pipes: Document) -> None:
        assert particulars.standing(pipes).vector == particulars.Vector.WAITING
        embedding.compute_vectors(20)
        pipes.refresh_from_db()
        assert particulars.standing(pipes).vector == particulars.Vector.READY
        found = explaining.explained(pipes, LINE, network_id=None)
        assert found.nearest
        assert (found.nearest.text, found.nearest.is_whole) == (pipes.passages[0], False)
        [best, *_] = finding.suggest(LINE, kinds=("resource", "program"))["resource"]
        assert found.nearest.cosine == pytest.approx(best.cosine, abs=0.01)
        assert found.score == pytest.approx(best.score, abs=0.01)
        assert found.meaning_part == pytest.approx(ranking.MEANING_WEIGHT * found.nearest.cosine)
        assert (found.place, found.degraded, found.is_related) == (1, False, True)
        snow = Document.objects.get(object_id="3")
        assert not explaining.explained(snow, LINE, network_id=None).is_related

    def test_parts_of_a_long_text_that_are_alike_are_named_by_one_of_them(self, put: Put, pipes: Document) -> None:
        snow = [f"Plows clear street number {number} of snow after a storm." for number in range(20)]
        put(4, "Public works manual", passages=[*snow, "Who pays when a lead service line is replaced at a home?"])
        embedding.compute_vectors(20)
        long = Document.objects.get(object_id="4")
        found = explaining.explained(long, "who pays to replace lead lines at homes", network_id=None).nearest
        assert found
        assert (found.is_group, found.is_whole, found.text) == (True, False, long.passages[-1])

    def test_vectors_of_another_model_say_nothing(self, pipes: Document) -> None:
        embedding.compute_vectors(20)
        Document.objects.update(vector_model="other")
        pipes.refresh_from_db()
        assert explaining.explained(pipes, LINE, network_id=None).nearest is None
        assert particulars.standing(pipes).vector == particulars.Vector.WAITING


def test_the_nearest_of_the_parts(packaged_model: Model) -> None:
    texts = ["Snow", "Lead pipes", "Taxes"]
    vector = b"".join(one.tobytes() for one in quantized(packaged_model.embedded(texts)))
    [question] = packaged_model.embedded(["lead in our water pipes"])
    found = explaining.nearest(vector, texts, question)
    assert found
    assert (found.text, found.is_whole) == ("Lead pipes", False)
    assert explaining.nearest(vector, texts, None) is None
    assert explaining.nearest(b"", texts, question) is None
    assert explaining.nearest(vector[:-1], texts, np.asarray(question)).text == "Lead pipes"
