"""Counts are exact: after every write, for a line asked before, and whatever filters are in use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest
from tantivy import Query

from cityline.search import abbreviations, documents, facets, finding, follower, lines, words
from cityline.search.entry import Entry
from cityline.search.index import Keywords
from cityline.search.schema import UNSEEN, facets_of
from cityline.search.tests.conftest import Put

Wanted = Mapping[str, Sequence[str]]

HERE = {"network": ["shared", "1"]}
FILTERS: list[Wanted] = [
    {},
    HERE,
    {"topic": ["water"]},
    {**HERE, "topic": ["water", "debt"], "state": ["MA"]},
    {**HERE, "kind": ["answer", "resource"]},
    {**HERE, "kind": ["answer", "resource", "program"], "topic": ["parks"]},
    {"kind": ["video"]},
    {"network": ["2"], "kind": ["program"]},
    {"suggestible": ["yes"], "state": ["OH", "RI"]},
]
LINES = ["", "sewer", "-bond", '"sewer bond"', '"sewer bond" lead', "unheard"]  # one word: of several, any will do


def entry(number: int, random: Random) -> Entry:
    return Entry(
        number,
        random.choice(["answer", "resource", "resource", "program"]),
        " ".join(random.choices(["sewer", "bond", "lead", "pipe"], k=3)),
        facets={
            "topic": random.choices(["water", "debt", "parks"], k=random.randint(1, 2)),
            "state": random.choices(["MA", "RI", "OH"], k=random.randint(0, 4)),
        },
        network_id=random.choice([None, None, 1, 2]),
        suggestible=random.random() < 0.8,
    )


def passes(one: Entry, wanted: Wanted) -> bool:
    own = facets_of(one)
    return all(set(values) & set(own.get(name, ())) for name, values in wanted.items())


def expected(entries: Sequence[Entry], wanted: Wanted) -> dict[str, int]:
    """Counted one by one; for a name that filters, without that filter."""
    found: Counter[str] = Counter()
    for one in entries:
        for name, values in facets_of(one).items():
            if name not in UNSEEN and passes(one, {other: wanted[other] for other in wanted if other != name}):
                found.update(f"{name}={value}" for value in values)
    return dict(found)


def listed(keywords: Keywords, line: str, wanted: Wanted) -> lines.Listing:
    return lines.listing(keywords, words.asked(line), wanted, page=1, size=100, sort="relevance")


def assert_exact(keywords: Keywords, entries: Mapping[int, Entry]) -> None:
    for line in LINES:
        matching = [entries[number] for number in listed(keywords, line, {}).scores]
        for wanted in FILTERS:
            once, again = (listed(keywords, line, wanted) for _ in range(2))
            passing = {one.id for one in matching if passes(one, wanted)}
            assert set(once.scores) == set(again.scores) == passing, (line, wanted)
            assert once.count == again.count == len(passing)
            if passing:
                assert once.facets == again.facets == expected(matching, wanted), (line, wanted)


def write(keywords: Keywords, put: Sequence[Entry], drop: Sequence[int] = ()) -> None:
    with keywords.writing() as writer:
        for number in drop:
            writer.drop(number)
        for one in put:
            writer.put(one)


def test_counts_are_exact_after_every_write(tmp_path: Path) -> None:
    random, keywords = Random(311), Keywords(tmp_path)  # noqa: S311 - not a secret
    entries: dict[int, Entry] = {}
    for _ in range(5):
        new = {number: entry(number, random) for number in random.sample(range(1, 70), 25)}
        gone = random.sample(sorted(entries), min(len(entries), 8))
        entries = {number: one for number, one in (entries | new).items() if number not in set(gone) - new.keys()}
        write(keywords, list(new.values()), gone)
        assert_exact(keywords, entries)


def test_another_reader_counts_anew_what_it_counted_before(tmp_path: Path) -> None:
    writer, reader = Keywords(tmp_path), Keywords(tmp_path)
    for count in (1, 2):
        write(writer, [Entry(count, "answer", "Sewers", facets={"topic": ["water"]})])
        reader.refresh()
        for _ in range(2):
            assert listed(reader, "sewers", {}).facets == {"kind=answer": count, "topic=water": count}


def test_a_filter_every_document_passed_counts_again_when_one_does_not(tmp_path: Path) -> None:
    keywords = Keywords(tmp_path)
    write(keywords, [Entry(1, "answer", "Sewers"), Entry(2, "answer", "Sewers", network_id=1)])
    assert keywords.narrowing(HERE) == {}
    before = keywords.as_of_now()
    write(keywords, [Entry(3, "answer", "Sewers", network_id=2)])
    assert keywords.narrowing(HERE) == HERE
    assert (listed(keywords, "sewers", HERE).count, listed(keywords, "sewers", {}).count) == (2, 3)
    assert listed(before, "sewers", HERE).facets == listed(before, "sewers", {}).facets == {"kind=answer": 2}


def test_names_and_values_are_taken_as_they_are(tmp_path: Path) -> None:
    keywords = Keywords(tmp_path)
    odd = {"a.b": ["2019-01-01T00:00:00Z", "x=y"], "back\\slash": ["5", ""], "état": ["élevé"], "none": []}
    write(keywords, [Entry(1, "answer", "Sewers", facets=odd)])
    terms = {f"{name}={value}": 1 for name, values in odd.items() for value in values}
    assert keywords.counts(Query.all_query()) == {**terms, "kind=answer": 1}
    for name, values in odd.items():
        for value in values:
            assert listed(keywords, "", {name: [value]}).count == 1


def test_our_own_facets_are_filtered_by_and_never_counted(tmp_path: Path) -> None:
    keywords = Keywords(tmp_path)
    write(keywords, [Entry(1, "answer", "Sewers", network_id=1), Entry(2, "answer", "Sewers", suggestible=False)])
    assert keywords.counts(Query.all_query()) == {"kind=answer": 2}
    assert set(listed(keywords, "", {"suggestible": ["yes"]}).scores) == {1}


def test_what_is_kept_has_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facets, "MOST_KEPT", 50)
    keywords = Keywords(tmp_path)
    write(keywords, [Entry(1, "answer", "Sewers", facets={"state": [str(number) for number in range(10)]})])
    for number in range(1, 30):
        assert len(keywords.counts(keywords.numbered([1, number]))) == 11
        assert sum(1 + len(counts) for counts in keywords._facets._kept._counts.values()) <= 50


@pytest.mark.usefixtures("keywords_only")
class TestVisibility:
    """A count asked for before a document was hidden, removed or moved to another network is not given after it."""

    @pytest.fixture(autouse=True)
    def shelf(self, put: Put) -> None:
        for number in (1, 2):
            put(number, "Zanzibar sewer", facets={"topic": ["water"]})

    def counted(self, line: str) -> tuple[int, dict[str, Any]]:
        found = finding.search(line, network_id=1)
        assert finding.search(line, network_id=1) == found
        return found.count, {count.value: count.count for count in found.facets.get("topic", ())}

    @pytest.mark.parametrize("line", ["zanzibar", ""])
    @pytest.mark.parametrize("change", [{"public": False}, {"network_id": 2}, None])
    def test_a_count_goes_with_the_document(self, put: Put, line: str, change: dict[str, Any] | None) -> None:
        assert self.counted(line) == (2, {"water": 2})
        if change is None:
            documents.remove("resource", "2")
        else:
            put(2, "Zanzibar sewer", facets={"topic": ["water"]}, **change)
        assert self.counted(line) == (1, {"water": 1})
        put(2, "Zanzibar sewer", facets={"topic": ["water"]})
        assert self.counted(line) == (2, {"water": 2})

    def test_so_does_one_another_process_wrote(self, put: Put) -> None:
        assert self.counted("zanzibar") == (2, {"water": 2})
        ours = follower._open.copy()
        put(2, "Zanzibar sewer", public=False)
        follower.forget()
        follower.follow()  # as the worker does, with an index of its own
        follower._open.update(ours)
        assert self.counted("zanzibar") == (1, {"water": 1})


def test_a_line_is_kept_apart_from_one_that_reads_alike(tmp_path: Path) -> None:
    abbreviations.hold(abbreviations.starter(), seconds=3_600)
    keywords = Keywords(tmp_path)
    write(keywords, [Entry(1, "answer", "Sewer bond"), Entry(2, "answer", "Bond sewer"), Entry(3, "answer", "Bond")])
    found = {line: listed(keywords, line, {}).facets["kind=answer"] for line in ("sewer bond", '"sewer bond"', "bond")}
    assert found == {"sewer bond": 2, '"sewer bond"': 1, "bond": 3}
