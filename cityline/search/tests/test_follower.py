import shutil
import threading
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from cityline.search import documents, embedding, finding, follower, queries, tail
from cityline.search.documents import Draft
from cityline.search.model import Model
from cityline.search.models import Document
from cityline.search.shelf import Shelf
from cityline.search.tests.conftest import Ids, Put

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keywords_only")]

WORDS = ["water", "sewer", "debt", "parks", "lead"]
names = st.integers(1, 6)
drafts = st.builds(
    Draft,
    st.sampled_from(["answer", "resource"]),
    names.map(str),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join),
    public=st.booleans(),
    suggestible=st.booleans(),
    facets=st.fixed_dictionaries({"topic": st.lists(st.sampled_from(["a", "b"]), max_size=2)}),
)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.lists(drafts, min_size=1, max_size=5)),
        st.tuples(st.just("remove"), st.tuples(st.sampled_from(["answer", "resource"]), names.map(str))),
        st.tuples(st.just("follow"), st.none()),
        st.tuples(st.just("reopen"), st.none()),
        st.tuples(st.just("crash"), st.none()),
    ),
    max_size=12,
)


def current() -> Shelf:
    shelf = follower.current()
    assert shelf
    return shelf


def in_use(root: Path) -> Shelf:
    shelf = Shelf.in_use(root)
    assert shelf
    return shelf


def assert_index_equals_table() -> None:
    """Every word finds exactly the public documents of the table that hold it."""
    live = list(Document.objects.filter(public=True, deleted=False))
    shelf = current()
    assert len(shelf.keywords) == len(live)
    for word in WORDS:
        expected = {(row.kind, row.object_id) for row in live if word in row.title.split()}
        found = finding.search(word)
        assert {(hit.kind, hit.object_id) for hit in found.hits} == expected
        assert found.count == len(expected)
        suggested = finding.suggest(word, kinds=["answer", "resource"])
        wanted = {(row.kind, row.object_id) for row in live if word in row.title.split() and row.suggestible}
        assert {(item.kind, item.object_id) for items in suggested.values() for item in items} == wanted


@given(steps)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_the_index_equals_the_table(db: None, steps: list[tuple[str, Any]]) -> None:
    documents.remove_many("answer", map(str, range(7)))
    documents.remove_many("resource", map(str, range(7)))
    for name, what in steps:
        match name:
            case "put":
                documents.put_many(what)
            case "remove":
                documents.remove(*what)
            case "follow":
                follower.follow()
            case "reopen":
                follower.forget()
            case "crash":  # applied and committed, but killed before the sequence was stored
                shelf = current()
                shelf.state.seq = 0
    follower.forget()
    assert_index_equals_table()


def test_replaying_everything_changes_nothing(put: Put) -> None:
    put(1, "water")
    put(2, "sewer")
    shelf = current()
    shelf.state.seq = 0
    follower._applied(shelf, lambda _: None)
    assert_index_equals_table()


@pytest.mark.parametrize("broken", ["deleted", "state", "meta", "segments", "pointer"])
def test_a_damaged_folder_is_built_anew(put: Put, ids: Ids, search_dir: Path, broken: str) -> None:
    put(1, "water")
    assert ids("water") == ["1"]
    folder = in_use(search_dir).folder
    follower.forget()
    match broken:
        case "deleted":
            shutil.rmtree(search_dir)
        case "state":
            (folder / "state.json").write_text("{")
        case "meta":
            (folder / "keywords" / "meta.json").write_bytes(b"\0\1\2")
        case "segments":
            for file in (folder / "keywords").glob("*.term"):
                file.unlink()  # cutting a mapped file short would end the process, and its supervisor starts it anew
                file.write_bytes(b"nonsense")
        case "pointer":
            (search_dir / "current").write_text("[]")
    finding.search("water")  # may be degraded, must answer
    assert ids("water") == ["1"]
    assert not finding.search("water").degraded


def test_deleted_while_in_use_it_comes_back(put: Put, ids: Ids, search_dir: Path) -> None:
    put(1, "water")
    assert ids("water") == ["1"]
    shutil.rmtree(search_dir)
    assert ids("water") == ["1"]
    assert queries.status().indexed == 1


def test_documents_it_lacks_are_told_and_it_is_built_anew(
    put: Put, ids: Ids, caplog: pytest.LogCaptureFixture, client: Client
) -> None:
    put(1, "water")
    put(2, "water")
    assert ids("water") == ["1", "2"]
    shelf = in_use(follower.root())
    with shelf.keywords.writing() as writer:
        writer.drop(Document.objects.get(object_id="2").pk)
    assert queries.status().missing == 1
    assert "1 document is missing" in client.get("/status/").content.decode()
    follower.forget()
    follower.follow()
    assert "it has 1 documents of 2" in caplog.text
    assert queries.status().missing == 0
    assert ids("water") == ["1", "2"]


def test_after_a_restored_backup_the_index_follows_back(put: Put, ids: Ids) -> None:
    put(1, "water")
    put(2, "water")
    assert ids("water") == ["1", "2"]
    Document.objects.filter(object_id="2").delete()  # as if it never was
    assert ids("water") == ["1"]
    assert finding.search("water").count == 1


def test_the_worker_notices_a_document_too_few(put: Put) -> None:
    put(1, "water")
    put(2, "water")
    shelf = current()
    with shelf.keywords.writing() as writer:
        writer.drop(Document.objects.get(object_id="1").pk)
    follower.follow()
    assert_index_equals_table()


def test_only_one_updates_the_others_read_what_there_is(put: Put, ids: Ids) -> None:
    put(1, "water")
    assert ids("water") == ["1"]
    put(2, "water")
    with follower.updating() as is_ours:
        assert is_ours
        assert ids("water") == ["1"]
        assert follower.follow() == 0
    assert set(ids("water")) == {"1", "2"}


def test_a_reader_sees_what_another_process_wrote(put: Put, ids: Ids, search_dir: Path) -> None:
    put(1, "water")
    assert ids("water") == ["1"]
    put(2, "water")
    other = in_use(search_dir)
    follower._applied(other, lambda _: None)
    assert set(ids("water")) == {"1", "2"}


def test_a_rebuild_replaces_the_folder_while_the_old_one_serves(put: Put, ids: Ids, search_dir: Path) -> None:
    put(1, "water")
    old = current().folder
    assert follower.rebuild() == 1
    assert not old.exists()
    assert ids("water") == ["1"]
    assert len(list(search_dir.glob("g-*"))) == 1


def test_a_long_tail_is_given_to_a_thread(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    started = []
    monkeypatch.setattr(follower, "INLINE", 2)
    monkeypatch.setattr(threading.Thread, "start", lambda thread: started.append(thread.name))
    for number in range(4):
        put(number, "water")
    assert finding.search("water").degraded
    assert len(started) == 1


def test_status_tells_lag_vectors_and_model(put: Put, packaged_model: Model, settings: Settings) -> None:
    put(1, "water")
    put(2, "sewer", public=False)
    before = queries.status()
    assert (before.documents, before.index_seq, before.vectors_waiting, before.model) == (1, None, 1, "")
    assert before.lag == before.seq
    settings.EMBEDDING_MODEL = ""
    embedding.compute_vectors()
    follower.follow()
    after = queries.status()
    assert (after.indexed, after.vectors_waiting, after.lag, after.model) == (1, 0, 0, packaged_model.name)


def test_another_model_means_another_shelf(put: Put, packaged_model: Model, settings: Settings) -> None:
    put(1, "water")
    without = current().folder
    settings.EMBEDDING_MODEL = ""
    assert current().folder != without
    assert current().state.model == packaged_model.name


def test_a_batch_is_bounded_by_its_text_too(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tail, "BATCH_BYTES", 1)
    for number in range(3):
        put(number, "water", "water " * 50)
    batches: list[int] = []
    follower.rebuild(progress=batches.append)
    assert batches == [1, 1, 1]
    assert_index_equals_table()
