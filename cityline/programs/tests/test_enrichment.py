"""Topics, plain words and sums that we add to a listing."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from django.conf import settings

from cityline.programs import enrichment
from cityline.programs.applicants import applied_for_by, passed_on
from cityline.programs.categories import TOPICS_OF
from cityline.search.entry import MOST_PASSAGES
from cityline.topics import Topic

INVENTORY = Path(settings.BASE_DIR).parent / "shared" / "data" / "programs" / "federal_program_inventory_2025.jsonl.gz"


def topics(title: str = "", categories: tuple[str, ...] = (), number: str = "99.999") -> list[str]:
    return enrichment.topics_of(number, title=title, popular_name="", objective="", categories=categories)


def test_topics_come_from_words_and_categories() -> None:
    assert topics("Replacing Sewer Pipes")[0] == Topic.WATER
    assert topics(categories=("Transportation - Urban Mass Transit",)) == [Topic.STREETS]
    assert topics("Dental Education") == []


def test_a_category_among_many_says_little() -> None:
    many = tuple(TOPICS_OF)[:24]
    assert len(topics("Police Training", many)) <= enrichment.MOST_TOPICS
    assert topics("Police Training", many)[0] == Topic.POLICING


def test_programs_kept_by_hand_have_our_topics_and_words() -> None:
    assert topics("Anything", number="66.468") == ["water", "debt"]
    assert "CDBG" in enrichment.plain_words("14.218", "(Entitlement)")
    assert enrichment.plain_words("99.999", "N/A") == "99.999"


@pytest.mark.skipif(not INVENTORY.exists(), reason="the inventory is not beside the project")
def test_every_number_kept_by_hand_is_in_the_inventory() -> None:
    with gzip.open(INVENTORY, "rt", encoding="utf-8") as file:
        numbers = {json.loads(line)["number"] for line in file}
    assert set(enrichment.said_as()) <= numbers
    assert set(enrichment.asked_as()) <= numbers
    assert passed_on() | set(applied_for_by()) <= numbers


def test_the_questions_programs_answer_are_short_different_and_not_too_many() -> None:
    asked = enrichment.asked_as()
    everything = [question for questions in asked.values() for question in questions]
    assert len(everything) > 2_000
    assert len(set(everything)) == len(everything)
    assert all(5 <= len(question.split()) <= 30 for question in everything)
    assert all(1 <= len(questions) <= MOST_PASSAGES for questions in asked.values())


def test_the_list_kept_by_hand_uses_our_topics() -> None:
    for number, entry in enrichment.said_as().items():
        assert set(entry["topics"]) <= set(Topic.values), number
        assert all(entry["words"]), number


def test_the_yearly_sum_is_the_largest_on_record() -> None:
    years = [{"year": "2023", "sam_actual": 5, "usaspending": 9}, {"year": "2024", "sam_estimate": 7}]
    assert enrichment.yearly_dollars(years) == 9
    assert enrichment.yearly_dollars([{"year": "2024", "sam_actual": 0, "usaspending": -3}]) is None
    assert enrichment.yearly_dollars([]) is None
