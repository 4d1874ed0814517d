"""`cityline eligibility`: the words of the page for one city, and counts for all of them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from cityline.eligibility import queries, summary
from cityline.eligibility.tests.observed import observe
from cityline.kernel.clock import stopped_at
from cityline.measures import actions as measures
from cityline.places import actions as places
from cityline.places.tests.factories import make_place, make_places

DATA = Path(settings.BASE_DIR).parent / "shared" / "data" / "places"
pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    with stopped_at(datetime(2026, 7, 2, 15, tzinfo=UTC)):
        call_command("eligibility", *arguments, stdout=out)
    return out.getvalue()


def test_one_city_in_the_words_of_the_page():
    make_place()
    told = run("2523000", "--rules", "nrn-2014")
    assert told.startswith("We cannot tell yet for Fall River.\n")
    assert "No figure           Unemployment of 9% or more\n" in told
    assert "Not met             Population loss of 5% or more, 2000 to 2010\n" in told
    assert "1.65 points short" in told
    assert (
        "Fall River, MA, 2523000, as computed on 2026-07-02 under National Resource Network, 2014, version 1." in told
    )


def test_one_city_as_json_is_the_decision():
    place = make_place()
    told = json.loads(run("2523000", "--json"))
    row, _every = queries.rule_set("", network=None, on=date(2026, 7, 2))
    assert told == queries.decisions(place, [row], on=date(2026, 7, 2))["nrn-2014"].as_json()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("9999999",), "We know no city of the code '9999999'"),
        (("Fall River",), "We know no city"),
        ((), "Name one city"),
        (("2523000", "--all"), "Name one city"),
        (
            ("2523000", "--rules", "nrn"),
            "There is no rule set of this name. Use one of: hud-dcta, nrn-2014, ohio-2019.",
        ),
    ],
)
def test_what_cannot_be_answered_is_said(arguments, says):
    make_place()
    with pytest.raises(CommandError, match=says) as told:
        run(*arguments)
    assert told.value.returncode == 2


def test_every_city_a_line_each():
    make_places()
    lines = run("--all", "--rules", "nrn-2014").splitlines()
    assert len(lines) == 9
    assert "3988000  Eligible            Youngstown, OH" in lines
    assert "0630392  Not eligible        Gonzales, CA" in lines


def test_the_summary_counts_by_verdict_and_by_what_is_missing():
    make_places()
    observe("2965000", "unemployment", 9.5)
    told = run("--all", "--rules", "nrn-2014", "--summary")
    assert "Cities on our list: 9." in told
    assert "Within the bounds (40,000 people or more in 2010): 7." in told
    assert "Without the count the bounds ask for: 1." in told
    assert "    2  eligible\n      0  not eligible\n      0  too close to call\n      5  cannot tell" in told
    assert "6 without: no unemployment figure." in told
    assert "Nearest the line: St. Louis, MO 9.50%." in told


def test_ten_cities_cost_as_many_queries_as_one(django_assert_num_queries):
    row, _every = queries.rule_set("nrn-2014", network=None, on=date(2026, 7, 2))
    make_place()
    for _ in range(2):
        observe("2523000", "poverty", 25.0) if _ == 0 else make_places_but_one()
        with django_assert_num_queries(4):
            found = queries.every_city()
            decided = queries.decisions_for(found, row, on=date(2026, 7, 2))
            summary.summarize(
                row.rules, [str(place) for place in found], decided, queries.unlisted(row, on=date(2026, 7, 2))
            )


def make_places_but_one() -> None:
    for geoid in ("2545000", "2037000", "2965000", "2036000", "3988000"):
        make_place(geoid)
        observe(geoid, "poverty", 25.0)


def test_the_890_cities_of_the_official_files():
    """Census counts and ACS 2009-2013 as supplied; margins and city unemployment are not in them."""
    files = [DATA / "cities.csv", DATA / "acs_2009_2013_500_cities.csv"]
    if not all(path.is_file() for path in files):
        pytest.skip("../shared/data/places is not here")
    places.load_places(location=str(files[0]))
    measures.load_measures(location=str(files[1]))
    row, _every = queries.rule_set("nrn-2014", network=None, on=date(2026, 7, 2))
    found = queries.every_city()
    decided = queries.decisions_for(found, row, on=date(2026, 7, 2))
    names = [str(place) for place in found]
    told = summary.summarize(row.rules, names, decided, queries.unlisted(row, on=date(2026, 7, 2)))
    unemployment, poverty, change = told.tests
    assert (told.held, told.in_bounds) == (1587, 890)
    assert change.verdicts == {"pass": 47, "not_met": 832, "unknown": 11}
    assert change.missing == {"no count of people for 2000": 11}
    lost = {
        name
        for name, one in zip(names, decided, strict=True)
        if one.judged[0].verdict == one.judged[3].verdict == "pass"
    }
    assert len(lost) == 47
    assert {"New Orleans, LA", "Detroit, MI", "Gary, IN", "Youngstown, OH", "Flint, MI"} <= lost
    assert unemployment.verdicts == {"unknown": 890}
    assert (poverty.known + len(poverty.unlisted), poverty.met + poverty.unlisted_met) == (499, 172)
    assert [near.name for near in poverty.near] == [
        "New York, NY", "Apple Valley, CA", "Long Beach, CA", "Boston, MA", "Ann Arbor, MI", "Baytown, TX",
        "Worcester, MA", "Portland, ME", "Missoula, MT", "Lawrence, KS",
    ]  # fmt: skip
    assert told.conclusions == {"eligible": 123, "unknown": 767}
