"""Suggestions judged by the packages people built: what they kept counts, and a question does not judge itself."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from cityline.desk import judging
from cityline.desk.actions import packaging
from cityline.desk.tests import factories
from cityline.search.finding import Candidate, Suggested


def _key(number):
    return ("resource", str(number))


def test_ndcg_is_one_with_all_kept_first_and_less_the_later_they_come():
    kept = {_key(1), _key(2)}
    first, later = [_key(2), _key(1), _key(3)], [_key(3), _key(1), _key(2)]
    assert judging.ndcg(first, kept) == 1
    assert 0 < judging.ndcg(later, kept) < 1
    assert judging.ndcg([_key(3)], kept) == 0
    assert judging.ndcg([_key(1)] * 1, {_key(number) for number in range(1, 30)}) < 0.3


@pytest.fixture
def guides(who, monkeypatch):
    """Two guides that search finds equally near for every question; the first in the index comes first."""
    rows = [factories.resource("Guide a"), factories.resource("Guide bb")]
    found = Suggested(
        {
            "resource": [
                Candidate(
                    "resource", str(row.pk), row.title, {"topic": ["water"]}, 0.7, 0.5, 0.7, "lead", {"lead": "lead"}
                )
                for row in rows
            ]
        }
    )
    monkeypatch.setattr("cityline.search.finding.suggest", lambda *_a, **_k: found)
    return rows


def _built(who, *kept, removed=()):
    asked = factories.question(who)
    for row in (*kept, *removed):
        item = packaging.add_item(question=asked, by=who.dev, suggestion=factories.offer_of(row).of("resource")[0])
        if row in removed:
            packaging.remove_item(question=asked, by=who.dev, item_id=item.pk)
    return asked


def test_a_package_does_not_judge_itself(who, guides):
    _built(who, guides[1])
    (row,) = judging.judged()
    assert row.kept == 1
    assert row.with_prior == row.without < 1


def test_what_others_kept_moves_the_prior_in_the_right_direction(who, guides):
    for _ in range(2):
        _built(who, guides[1], removed=[guides[0]])
    rows = list(judging.judged())
    assert [row.with_prior for row in rows] == [1, 1]
    assert all(row.without < 1 for row in rows)


def test_the_command_prints_both_figures(who, guides, capsys):
    call_command("judge_packages")
    assert "nothing to judge by" in capsys.readouterr().out
    asked = _built(who, guides[0])
    call_command("judge_packages", "--each")
    out = capsys.readouterr().out
    assert asked.code in out
    assert "nDCG@10 without the prior 1.0000" in out
    assert "nDCG@10 with the prior    1.0000" in out
