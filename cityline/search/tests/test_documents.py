import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from cityline.search import documents, embedding
from cityline.search.documents import Draft
from cityline.search.models import Document
from cityline.search.tests.conftest import Put

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keywords_only")]


def row(object_id: object = 1) -> Document:
    return Document.objects.get(object_id=str(object_id))


def test_every_change_gets_a_higher_number(put: Put) -> None:
    put(1, "Sewers")
    first = row().seq
    put(2, "Water")
    put(1, "Sewers and drains")
    assert first < row(2).seq < row(1).seq


def test_saying_the_same_again_changes_nothing_and_takes_no_lock(put: Put) -> None:
    draft = put(1, "Sewers", "Text", facets={"topic": ["water"], "state": []})
    before = row().seq
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert documents.put(draft) is False
    assert row().seq == before
    assert not any("advisory" in query["sql"] for query in queries)


def test_a_vector_outlives_a_change_of_facets_but_not_of_text(put: Put) -> None:
    put(1, "Sewers")
    Document.objects.update(vector=b"\1" * 384, vector_model="m")
    put(1, "Sewers", facets={"topic": ["water"]})
    assert row().vector is not None
    put(1, "Sewers", "now with a text")
    assert row().vector is None


def test_a_removed_document_keeps_no_word(put: Put) -> None:
    put(1, "Sewers", "secret", plain_words="drains", facets={"topic": ["water"]})
    before = row().seq
    assert documents.remove("resource", "1") is True
    gone = row()
    assert (gone.deleted, gone.title, gone.body, gone.plain_words, gone.facets) == (True, "", "", "", {})
    assert gone.seq > before
    assert documents.remove("resource", "1") is False


def test_a_removed_document_can_come_back_under_its_old_id(put: Put) -> None:
    put(1, "Sewers")
    old = row().pk
    documents.remove("resource", "1")
    put(1, "Sewers")
    assert row().pk == old
    assert not row().deleted


def test_many_cost_the_same_few_queries(db: None) -> None:
    counts = []
    for many in (2, 40):
        with CaptureQueriesContext(connection) as queries:
            assert documents.put_many(Draft("r", f"{many}-{n}", f"Title {n}") for n in range(many)) == many
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_last_word_on_an_object_counts(db: None) -> None:
    documents.put_many([Draft("r", "1", "First"), Draft("r", "1", "Last")])
    assert row().title == "Last"


def test_null_bytes_do_not_reach_the_database(put: Put) -> None:
    put(1, "Se\0wers")
    assert row().title == "Se wers"


def test_rereading_a_kind_adds_changes_and_removes(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    put(1, "Stays", kind="answer")
    put(2, "Goes", kind="answer")
    put(3, "Of another kind")
    monkeypatch.setattr(documents, "_registered", {})
    documents.register("answer", lambda: [Draft("answer", "1", "Stays"), Draft("answer", "4", "New")])
    assert documents.reread("answer") == (1, 1)
    assert set(Document.objects.filter(deleted=False).values_list("object_id", flat=True)) == {"1", "3", "4"}


@pytest.mark.usefixtures("packaged_model")
class TestVectors:
    @pytest.fixture(autouse=True)
    def with_model(self, keywords_only: None, settings: Settings) -> None:
        settings.EMBEDDING_MODEL = ""

    def test_the_worker_embeds_the_newest_first(self, put: Put) -> None:
        put(1, "Old")
        put(2, "New")
        assert embedding.compute_vectors(batch=1) == 1
        assert (row(1).vector, len(row(2).vector or b"")) == (None, 384)
        assert embedding.compute_vectors() == 1
        assert embedding.compute_vectors() == 0

    def test_a_new_vector_is_a_change_like_any_other(self, put: Put) -> None:
        put(1, "Sewers")
        before = row().seq
        assert embedding.compute_vector_of("resource", "1")
        assert row().seq > before

    def test_private_and_removed_documents_are_never_embedded(self, put: Put) -> None:
        put(1, "Private", public=False)
        put(2, "Gone")
        documents.remove("resource", "2")
        assert embedding.compute_vectors() == 0

    def test_vectors_of_another_model_are_computed_again(self, put: Put) -> None:
        put(1, "Sewers")
        Document.objects.update(vector=b"\1" * 384, vector_model="older")
        assert embedding.forget_other_models("newer") == 1
        assert embedding.waiting().count() == 1
