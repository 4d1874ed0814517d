"""The sample content holds together: every id resolves, every citation points at a source, nothing real is misquoted.

Checks against the federal files skip where `../shared/data` is absent (see `source_of_facts`).
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cityline.kernel.codes import find_code
from cityline.measures.reading import acs, health
from cityline.measures.reading.counties import county_row
from cityline.measures.reading.observed import Observed
from cityline.people.models import Role
from cityline.topics import Topic
from cityline.web.loading.figures import observed

SAMPLE = Path(__file__).resolve().parents[1] / "sample"
FACTS = Path(__file__).resolve().parents[4] / "shared" / "data"
LISTS = {
    "cities": "cities",
    "involvements": "involvements",
    "programs": "programs",
    "resources": "resources",
    "people": "people",
    "examples": "examples",
    "figures": "cities",
}
MEMO_HEADINGS = [
    "What you asked",
    "In short",
    "What other cities have done",
    "What you could do",
    "What we did not check",
]
ANSWER_HEADINGS = [
    "In short",
    "What other cities have done",
    "What you could do",
    "What it costs or asks",
    "Take care",
    "What we did not check",
]
STATUSES = {"new", "drafting", "waiting", "in_review", "approved", "answered", "published"}
TYPES = {"guide", "toolkit", "case-study", "sample-document", "report", "data", "video"}
OFFSET = re.compile(r"-(\d+)d (\d{2}:\d{2})")
LOCAL = re.compile(r"Local \(|Government - General|City or Township|County Government|Special District|Intrastate")


@cache
def rows(name: str) -> tuple[dict[str, Any], ...]:
    return tuple(json.loads((SAMPLE / f"{name}.json").read_text(encoding="utf-8"))[LISTS[name]])


def parts(path: Path) -> tuple[dict[str, Any], str]:
    """Front matter (TOML between two lines of plus signs) and body."""
    _, head, body = path.read_text(encoding="utf-8").split("+++\n", 2)
    return tomllib.loads(head), body.strip()


ANSWERS = sorted((SAMPLE / "answers").glob("*.md"))
QUESTIONS = sorted((SAMPLE / "questions").glob("*.md"))
PAGES = sorted((SAMPLE / "pages").glob("*.md"))
each_answer = pytest.mark.parametrize("path", ANSWERS, ids=lambda path: path.stem)
each_question = pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)


def known_ids() -> set[str]:
    ids = [row["id"] for name in ("programs", "resources") for row in rows(name)]
    assert len(ids) == len(set(ids))
    return set(ids)


def question_and_memo(body: str) -> tuple[str, str]:
    asked, _, memo = body.partition("\n# Memo\n")
    return asked.removeprefix("# Question").strip(), memo.strip()


def citations(text: str) -> set[int]:
    return {int(number) for number in re.findall(r"\[(\d+)\]", text)}


def headings(text: str) -> list[str]:
    return re.findall(r"^## (.+)$", text, flags=re.MULTILINE)


def order(offset: str) -> tuple[int, str]:
    """Later moments sort higher."""
    match = OFFSET.fullmatch(offset)
    assert match, offset
    return -int(match[1]), match[2]


def source_of_facts(name: str) -> Path:
    path = FACTS / name
    if not path.exists():
        pytest.skip(f"{name} is not on this machine; the facts cannot be compared")
    return path


def test_counts() -> None:
    assert len(rows("cities")) == len({row["geoid"] for row in rows("cities")}) == 60
    assert len(rows("programs")) == len({row["number"] for row in rows("programs")}) == 60
    assert sum(row["from_starter"] for row in rows("resources")) == 33
    assert len(ANSWERS) == 6
    assert len(QUESTIONS) == 25
    assert {path.stem for path in PAGES} == {"about", "privacy", "accessibility"}
    assert len(rows("examples")) == 3


def test_every_file_says_it_is_a_sample() -> None:
    for name in LISTS:
        assert json.loads((SAMPLE / f"{name}.json").read_text(encoding="utf-8"))["sample"] is True, name
    for path in [*ANSWERS, *QUESTIONS, *PAGES]:
        assert parts(path)[0]["sample"] is True, path.name


def test_every_topic_is_known_and_has_a_program_and_a_resource() -> None:
    for name in ("programs", "resources"):
        used = Counter(topic for row in rows(name) for topic in row["topics"])
        assert set(used) == set(Topic.values), name
    singles = [row["topic"] for name in ("involvements", "examples") for row in rows(name)]
    singles += [parts(path)[0]["topic"] for path in [*ANSWERS, *QUESTIONS]]
    assert set(singles) <= set(Topic.values)


def test_involvements_are_of_cities_in_the_sample_and_every_named_city_has_one() -> None:
    named = {row["geoid"] for row in rows("cities") if row["named_in_record"]}
    assert {row["geoid"] for row in rows("involvements")} == named
    assert len(named) == 17


def test_resources_promise_nothing_we_did_not_check() -> None:
    for row in rows("resources"):
        assert row["type"] in TYPES, row["id"]
        assert row["address_checked"] is False
        assert "not yet checked" in row["address_note"]
        assert row["title"]
        assert row["publisher"]
        assert row["abstract"]
        assert row["why_it_matters"].endswith(".")
        assert row["from_starter"] or row["year"], row["id"]


def test_people_have_known_roles_and_addresses_that_cannot_exist() -> None:
    organizations = json.loads((SAMPLE / "people.json").read_text(encoding="utf-8"))["organizations"]
    names = {row["name"] for row in organizations} | {None}
    geoids = {row["geoid"] for row in rows("cities")}
    for row in rows("people"):
        assert row["email"].endswith(".example")
        assert set(row["roles"]) <= set(Role.values)
        assert set(row["topics"]) <= set(Topic.values)
        assert row["organization"] in names
        assert {standing["geoid"] for standing in row["standings"]} <= geoids
    cast = {row["email"] for row in rows("people") if row["cast"]}
    assert len(cast) == 11


@each_answer
def test_answer_is_complete_and_its_citations_resolve(path: Path) -> None:
    head, body = parts(path)
    assert head["slug"] == path.stem
    assert head["question"].endswith("?")
    assert headings(body) == ANSWER_HEADINGS
    assert set(head["sources"]) <= known_ids()
    assert citations(body) == set(range(1, len(head["sources"]) + 1)), "each source is cited, nothing else is"
    assert 500 <= len(body.split()) <= 900
    assert head["review_by_in_days"] > 0 < head["reviewed_days_ago"]


@each_answer
def test_answer_names_no_city_of_the_sample(path: Path) -> None:
    head, body = parts(path)
    public = f"{head['question']} {head['short_answer']} {head['asked_by']} {body}"
    for row in rows("cities"):
        assert not re.search(rf"\b{re.escape(row['short_name'])}\b", public), row["short_name"]


def test_one_answer_is_the_worked_example() -> None:
    assert [path.stem for path in ANSWERS if parts(path)[0]["worked_example"]] == ["vacant-houses-federal-tax-liens"]


def test_every_status_is_present_and_the_special_cases_are_there() -> None:
    heads = [parts(path)[0] for path in QUESTIONS]
    assert {head["status"] for head in heads} == STATUSES
    assert len({head["code"] for head in heads}) == 25
    assert sum(head["missed"] for head in heads) == 1
    assert sum(head["status"] == "waiting" for head in heads) == 2
    assert sum(head["late_arrival"] for head in heads) == 2
    assert sum(not head["verified"] for head in heads) == 1
    ada = {head["status"] for head in heads if head["asker"] == "ada@fallriver.example"}
    assert {"drafting", "answered"} <= ada


@each_question
def test_question_is_well_formed(path: Path) -> None:
    head, body = parts(path)
    assert head["code"] == path.stem == find_code(path.stem)
    assert head["city"] in {row["geoid"] for row in rows("cities")}
    assert head["privacy"] in {"private", "may_publish"}
    people = {row["email"] for row in rows("people")}
    assert (head["asker"] in people) != bool(head["asker_name"])
    assert head["asker"].endswith(".example")
    assert {head["navigator"], head["reviewer"], *head["colleagues"]} <= people | {""}
    assert (head["navigator"] == "") == (head["status"] == "new")
    assert order(head["asked"])[0] <= -1, "never in the future"
    assert head["late_arrival"] == (order(head["asked"])[1] > "17:00")
    asked, _ = question_and_memo(body)
    assert 20 <= len(asked.split()) <= 150


@each_question
def test_question_happens_in_order(path: Path) -> None:
    head, _ = parts(path)
    for moments in (
        [head["asked"], *(message["at"] for message in head.get("thread", []))],
        [head["asked"], *head["times"].values()],
        [head["asked"], *(m for pause in head.get("pauses", []) for m in pause.values() if m)],
    ):
        assert moments == sorted(moments, key=order)
    begun = {message["at"] for message in head.get("thread", []) if message["kind"] == "clarification"}
    assert begun == {pause["began"] for pause in head.get("pauses", [])}
    still_open = [pause for pause in head.get("pauses", []) if not pause["ended"]]
    assert len(still_open) == (head["status"] == "waiting")


@each_question
def test_package_and_memo_agree(path: Path) -> None:
    head, body = parts(path)
    items = head.get("items", [])
    assert {item["id"] for item in items} <= known_ids() | {f"answer:{answer.stem}" for answer in ANSWERS}
    _, memo = question_and_memo(body)
    if head["status"] in {"in_review", "approved", "answered", "published"}:
        assert items
        assert all(item["annotation"].endswith(".") for item in items)
        assert headings(memo) == MEMO_HEADINGS
        assert citations(memo) == set(range(1, len(items) + 1))
    elif memo:
        assert headings(memo) == MEMO_HEADINGS
        assert citations(memo) <= set(range(1, len(items) + 1))
    if head["status"] == "published":
        assert head["privacy"] == "may_publish"
        assert head["answer"] in {answer.stem for answer in ANSWERS}
    assert ("sent" in head["times"]) == (head["status"] in {"answered", "published"})


def test_three_memos_are_long_enough_to_read_as_memos() -> None:
    lengths = [len(question_and_memo(parts(path)[1])[1].split()) for path in QUESTIONS]
    assert sum(300 <= length <= 700 for length in lengths) >= 3


def test_cities_match_the_census_file() -> None:
    with source_of_facts("places/cities.csv").open(encoding="utf-8", newline="") as file:
        census = {row["geoid"]: row for row in csv.DictReader(file)}
    for row in rows("cities"):
        true = census[row["geoid"]]
        assert (row["name"], row["state"], row["zone"]) == (true["name"], true["state"], true["timezone"])
        assert (row["class_code"], row["status_code"]) == (true["classfp"], true["funcstat"])
        assert row["counties"] == true["counties"].split("|")
        assert row["name"].startswith(row["short_name"])
        assert row["latitude"] == float(true["lat"])
        assert row["longitude"] == float(true["lon"])
        assert row["land_square_miles"] == float(true["aland_sqmi"])
        for year in ("2000", "2010", "2020"):
            assert row[f"population_{year}"] == (int(true[f"pop{year}"]) if true[f"pop{year}"] else None)


def test_figures_are_what_the_loaders_make_of_the_files() -> None:
    """So that loading a whole file later changes none of them."""
    told = json.loads((SAMPLE / "figures.json").read_text(encoding="utf-8"))
    cities, fips = {row[0] for row in told["cities"]}, {row[0] for row in told["counties"]}
    true: set[Observed] = set()
    for name, column, wanted, parse in (
        ("places/acs_2009_2013_500_cities.csv", "geoid", cities, acs.figures),
        ("health/500_cities_2018.csv", "placefips", cities, health.figures),
        ("counties/county_indicators.csv", "fips", fips, lambda cells: county_row(cells).figures),
    ):
        with source_of_facts(name).open(encoding="utf-8", newline="") as file:
            cells = ({name.casefold(): cell for name, cell in row.items()} for row in csv.DictReader(file))
            true |= {one for row in cells if row[column] in wanted for one in parse(row)}
    ours = {one for one in observed(told) if one.geography in {"place", "county"}}
    assert ours <= true
    with source_of_facts("places/city_county_weights.csv").open(encoding="utf-8", newline="") as file:
        lived_in = [list(row.values()) for row in csv.DictReader(file) if row["vintage"] == "2020"]
    for share in told["shares"]:
        geoid, county, *numbers = share
        (row,) = [row for row in lived_in if row[:2] == [geoid, county]]
        assert numbers == [float(cell) for cell in row[2:5]]


def test_programs_match_the_federal_inventory() -> None:
    path = source_of_facts("programs/federal_program_inventory_2025.jsonl.gz")
    with gzip.open(path, "rt", encoding="utf-8") as file:
        inventory = {row["number"]: row for row in map(json.loads, file) if row.get("number")}
    through_state = []
    for row in rows("programs"):
        true = inventory[row["number"]]
        assert row["title"] == true["title"].strip()
        assert (row["agency"], row["sam_url"]) == (true["agency"], true["sam_url"])
        assert row["categories"] == true["categories"]
        assert row["objective"] not in true["objective"], "objectives are in our own words"
        applies = any(LOCAL.match(kind) for kind in row["applicant_types"])
        assert applies == (row["how_cities_use_it"] == "direct"), row["number"]
        if not applies:
            through_state.append(row["number"])
        if row["obligations"]:
            amounts = [
                round(entry[key])
                for entry in true["obligations"]
                for key in ("sam_actual", "usa_spending_actual")
                if entry["x"] == str(row["obligations"]["fiscal_year"]) and entry[key]
            ]
            assert row["obligations"]["usd"] in amounts
    assert through_state == ["14.228", "66.458", "66.468", "97.137", "15.904"]


def test_starter_publications_are_all_here_under_their_own_titles() -> None:
    starter = json.loads(source_of_facts("library/starter.json").read_text(encoding="utf-8"))
    ours = {(row["title"], row["url"]) for row in rows("resources") if row["from_starter"]}
    assert ours == {(row["title"], row["url"]) for row in starter}
    assert not {row["abstract"] for row in rows("resources")} & {row["abstract"] for row in starter}
