"""What a bench counts as checked, it would have seen."""

from __future__ import annotations

import time
from random import Random

import pytest

from bench.diary import HIDDEN, PRIVATE, PUBLIC, WITHDRAWN, Aim, Diary, Version
from bench.watching import Read, Response

SHOWN = '<h3><a href="/library/7/paving-r7v1/">Paving r7v1</a></h3>'
OK = 200
ANY = Random(1)  # noqa: S311 - any will do


def changed(diary: Diary, name: str, version: Version) -> float:
    """When it was so for certain."""
    with diary.change({name: version}):
        pass
    return time.monotonic()


@pytest.fixture
def diary() -> Diary:
    return Diary()


def response(aim: Aim, page: str, began: float, *, status: int = OK, had_it: bool = False) -> Response:
    return Response("search", aim, status, page, began, time.monotonic(), had_it=had_it)


def test_a_version_is_a_leak_only_where_it_was_not_public_for_a_moment(diary: Diary) -> None:
    public = changed(diary, "r7", Version("r7v1", "paving", "how to pave"))
    withdrawn = changed(diary, "r7", Version(None))
    for began, leaks in ((public, 0), (withdrawn, 1)):
        read = Read()
        read.note(response(Aim("r7", WITHDRAWN, "r7v1", "paving"), SHOWN, began), diary)
        assert len(read.leaks) == leaks


def test_the_private_word_and_versions_nobody_wrote_are_leaks(diary: Diary) -> None:
    began = changed(diary, "r7", Version("r7v1", "paving"))
    read = Read()
    for page in (SHOWN, HIDDEN, SHOWN.replace("v1", "v2"), "r8v1"):
        read.note(response(Aim("r7", PUBLIC, "r7v1", "paving"), page, began), diary)
    assert len(read.leaks) == 3


def test_only_an_answer_to_who_asked_for_what_is_not_public_is_checked(diary: Diary) -> None:
    public = changed(diary, "r7", Version("r7v1", "paving"))
    withdrawn = changed(diary, "r7", Version(None))
    gone = Aim("r7", WITHDRAWN, "r7v1", "paving")
    read = Read()
    read.note(response(gone, "", public), diary)  # it changed meanwhile
    read.note(response(gone, "", withdrawn, status=503), diary)
    read.note(response(gone._replace(state=PUBLIC), "", withdrawn), diary)
    assert not read.checked
    read.note(response(gone, "", withdrawn, had_it=True), diary)
    assert read.checked == {("search", WITHDRAWN): 1}
    assert read.behind == {"search": 1}
    assert not read.leaks


def test_what_is_public_should_be_shown_to_who_asks_for_it(diary: Diary) -> None:
    began = changed(diary, "r7", Version("r7v1", "paving"))
    read = Read()
    for page in (SHOWN, ""):
        read.note(response(Aim("r7", PUBLIC, "r7v1", "paving"), page, began), diary)
    assert (read.shown["search"], read.asked["search"]) == (1, 2)


def test_a_reader_asks_by_the_words_that_would_find_it(diary: Diary) -> None:
    changed(diary, "r7", Version("r7v1", "paving"))
    changed(diary, "r8", Version("r8v1", "paving"))
    assert diary.aim(ANY, WITHDRAWN) is None
    changed(diary, "r7", Version(None, "potholes"))
    assert diary.aim(ANY, WITHDRAWN, beside=True) == Aim("r7", WITHDRAWN, "r7v1", "paving", "r8")
    assert diary.aim(ANY, PRIVATE) == Aim("r7", PRIVATE, "r7v1", "potholes", "r8")
    assert diary.aim(ANY, PUBLIC) == Aim("r8", PUBLIC, "r8v1", "paving")


def test_an_index_that_was_not_written_since_still_has_it(diary: Diary) -> None:
    with diary.change({"r7": Version("r7v1", "paving")}):
        pass
    held = time.monotonic() + 2
    diary._lives["r7"][0].ended -= 5
    assert not diary.is_kept("r7v1", held), "it is public"
    changed(diary, "r7", Version(None))
    assert not diary.is_kept("r7v1", held), "it was withdrawn before"
    assert diary.is_kept("r7v1", held - 3)
