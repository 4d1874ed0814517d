"""The memo: two writers never lose a word, and nobody changes what is being read."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from cityline.desk import memo as memo_text
from cityline.desk import queries
from cityline.desk.actions import memo, packaging
from cityline.desk.models import MemoVersion, Question
from cityline.desk.tests import factories
from cityline.kernel.refusals import NotAllowed, Refused


def _save(question, by, text, based_on):
    return memo.save_memo(question=question, by=by, text=text, based_on=based_on)


def test_two_writers_are_both_kept_and_the_second_is_told_whose_is_newer(who):
    question = factories.question(who)
    _save(question, who.dev, "First.", 0)
    _save(question, who.dev, "First, longer.", 1)
    saved = _save(question, who.rita, "First, by Rita.", 1)
    assert saved.version.beside
    assert saved.newer.by == who.dev
    assert queries.memo_of(question).text == "First, longer."
    assert [other.text for other in queries.memos_of(question)[1]] == ["First, by Rita."]


def test_choosing_the_other_text_keeps_the_one_it_replaces(who):
    question = factories.question(who)
    _save(question, who.dev, "Dev's.", 0)
    beside = _save(question, who.rita, "Rita's.", 0).version
    memo.choose_memo(question=question, by=who.dev, number=beside.number)
    assert queries.memo_of(question).text == "Rita's."
    assert queries.memos_of(question)[1] == []
    assert set(question.memos.values_list("text", flat=True)) == {"Dev's.", "Rita's."}


def test_the_same_words_again_are_no_new_version(who):
    question = factories.question(who)
    for text in ("Words.", "Words.\n\n", "Words.\r\n"):
        _save(question, who.dev, text, 0)
    assert question.memos.count() == 1


@pytest.mark.parametrize("state", ["in_review", "approved", "answered", "withdrawn"])
def test_what_is_being_read_stays_as_it_is_even_from_an_old_page(who, state):
    question = factories.in_state(who, state)
    old = Question.objects.get(pk=question.pk)
    old.status = "drafting"
    for seen in (question, old):
        with pytest.raises(NotAllowed):
            _save(seen, who.dev, "Other words.", 1)
        with pytest.raises(NotAllowed):
            packaging.working_package(question=seen, by=who.dev)
    assert not MemoVersion.objects.filter(text="Other words.").exists()


def test_too_long_is_refused_with_the_count(who):
    with pytest.raises(Refused, match=r"at most 60,000 characters; this has 60,001"):
        _save(factories.question(who), who.dev, "x" * 60_001, 0)


@pytest.mark.django_db(transaction=True)
def test_two_writers_in_the_same_moment_lose_nothing():
    who = factories.cast()
    question = factories.question(who)
    barrier, failed = threading.Barrier(2, timeout=20), []

    def write(person):
        try:
            barrier.wait()
            _save(question, person, f"By {person}.", 0)
        except Exception as error:  # noqa: BLE001 - told to the test
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(person,)) for person in (who.dev, who.rita)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert set(question.memos.values_list("text", flat=True)) == {"By Dev Anand.", "By Rita Alvarez."}
    assert question.memos.filter(beside=True).count() == 1


# ── The text itself ──────────────────────────────────────────────────────────


def test_all_five_headings_need_words_beneath_them():
    assert memo_text.missing_headings(factories.MEMO) == []
    assert memo_text.missing_headings(memo_text.BLANK) == list(memo_text.HEADINGS)
    assert memo_text.missing_headings(factories.MEMO.replace("State law.", "")) == ["What we did not check"]


def test_a_citation_points_to_an_item_or_is_named():
    assert memo_text.unresolved("See [1] and [3], not [a] nor [2](https://x.example).", 1) == [3]
    assert memo_text.unresolved("[0]", 5) == [0]


def test_citations_follow_their_items_and_vanish_with_them():
    assert memo_text.renumbered("Ask [3], not [1] or [2].", {3: 1, 1: 2}) == "Ask [1], not [2] or."
