"""Two writers at once, with real commits: a follower that has seen n has seen everything before n."""

import threading

import pytest
from django.db import connection, transaction

from cityline.search import documents, finding, follower
from cityline.search.documents import Draft
from cityline.search.models import Document

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("keywords_only")]


def in_a_thread(work: threading.Thread) -> threading.Thread:
    work.start()
    return work


def test_who_began_first_commits_first() -> None:
    written, may_commit = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                documents.put(Draft("answer", "slow", "water"))
                written.set()
                assert may_commit.wait(10)
        finally:
            connection.close()

    def quick() -> None:
        try:
            documents.put(Draft("answer", "quick", "water"))
        finally:
            connection.close()

    first = in_a_thread(threading.Thread(target=slow))
    assert written.wait(10)
    second = in_a_thread(threading.Thread(target=quick))
    second.join(0.3)
    assert second.is_alive(), "it must wait: its higher number may not be seen before the lower one"
    assert finding.search("water").count == 0
    may_commit.set()
    first.join(10)
    second.join(10)
    numbers = dict(Document.objects.values_list("object_id", "seq"))
    assert numbers["slow"] < numbers["quick"]
    assert finding.search("water").count == 2


def test_many_writers_and_readers_end_with_the_whole_table() -> None:
    failures: list[BaseException] = []

    def work(name: int) -> None:
        try:
            for turn in range(6):
                documents.put(Draft("answer", f"{name}-{turn % 3}", f"water {name} {turn}"))
                if turn == 4:
                    documents.remove("answer", f"{name}-0")
                finding.search("water")
        except BaseException as error:  # noqa: BLE001 - told by the assertion below
            failures.append(error)
        finally:
            connection.close()

    threads = [in_a_thread(threading.Thread(target=work, args=(name,))) for name in range(4)]
    for thread in threads:
        thread.join(60)
    assert not failures
    assert finding.search("water").count == Document.objects.filter(deleted=False).count() == 8
    shelf = follower.current()
    assert shelf
    assert len(shelf.keywords) == 8


def test_what_is_rolled_back_loses_nothing_that_follows() -> None:
    with transaction.atomic():
        documents.put(Draft("answer", "gone", "water"))
        assert finding.search("water").count == 1  # seen inside its own transaction
        transaction.set_rollback(True)
    documents.put(Draft("answer", "stays", "water"))
    assert [hit.object_id for hit in finding.search("water").hits] == ["stays"]
    follower.follow()
    assert finding.search("water").count == 1
