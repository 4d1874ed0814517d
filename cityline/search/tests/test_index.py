"""The keyword index by itself: what each group of documents gets is what it would get alone."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from cityline.search import index
from cityline.search.entry import Entry
from cityline.search.index import Keywords

WORDS = [
    "water",
    "sewer",
    "lead",
    "pipe",
    "bond",
    "grant",
    "street",
    "housing",
    "vacant",
    "police",
    "broadband",
    "health",
]
KINDS = {"answer": 6, "program": 150, "resource": 400}  # how many of each; one of them is small beside the rest
LABELS = {"answer": [1], "program": [2], "resource": [3, 4]}


@pytest.fixture(scope="module")
def keywords(tmp_path_factory: pytest.TempPathFactory) -> Keywords:
    """Documents of the three kinds, shuffled; every other resource has a label of its own."""
    random = Random(311)  # noqa: S311 - not a secret
    kinds = [kind for kind, count in KINDS.items() for _ in range(count)]
    random.shuffle(kinds)
    opened = Keywords(Path(tmp_path_factory.mktemp("keywords")))
    with opened.writing() as writer:
        for number, kind in enumerate(kinds, start=1):
            title, body = (" ".join(random.choices(WORDS, k=count)) for count in (3, random.randint(5, 60)))
            writer.put(Entry(number, kind, title, body), LABELS[kind][number % len(LABELS[kind])])
    return opened


@pytest.mark.parametrize("limit", [5, 100])
@pytest.mark.parametrize("terms", [["water"], ["lead", "pipe", "bond"], ["sewer", "unheard"], ["unheard"], []])
def test_each_group_gets_what_it_would_get_alone(keywords: Keywords, terms: list[str], limit: int) -> None:
    found = keywords.any_of_each(terms, LABELS, limit)
    for kind in KINDS:
        alone = keywords.any_of(terms, {"kind": [kind]}, limit)
        assert list(found[kind].values()) == pytest.approx(list(alone.values())), kind
        assert len(found[kind]) == min(limit, len(alone))


def test_both_ways_of_asking_a_small_group_agree(keywords: Keywords, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "SMALL", 0)
    one_way = keywords.any_of_each(["water", "grant", "health"], LABELS, 5)
    monkeypatch.setattr(index, "SMALL", 10_000)
    other_way = keywords.any_of_each(["water", "grant", "health"], LABELS, 5)
    for kind in KINDS:
        assert list(one_way[kind].values()) == pytest.approx(list(other_way[kind].values()))


def test_a_group_nobody_has_is_empty(keywords: Keywords) -> None:
    assert keywords.any_of_each(["water"], {"video": []}, 5) == {"video": {}}
