"""`cityline api_token` and `cityline suggest`."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from cityline.library.tests import factories as library
from cityline.networks.models import Network
from cityline.people.models import ApiToken
from cityline.programs.tests.factories import keep


def run(*words):
    out = StringIO()
    call_command(*words, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_a_token_is_printed_once_and_opens_what_its_person_may_see(who):
    token = run("api_token", "ADA@fallriver.example", "--name", "Permit system").strip()
    assert token.startswith("cl_")
    assert token not in str(ApiToken.objects.values_list())
    told = Client().get("/api/v1/questions/Q-0000-0000", headers={"Authorization": f"Bearer {token}"})
    assert told.status_code == 404


@pytest.mark.parametrize(
    "words",
    [
        ["nobody@city.example", "--name", "x"],
        ["ada@fallriver.example", "--name", " "],
        ["ada@fallriver.example", "--name", "x" * 81],
    ],
)
def test_a_token_needs_a_known_person_and_a_name(who, words):
    with pytest.raises(CommandError):
        run("api_token", *words)
    assert not ApiToken.objects.exists()


def test_suggest_prints_the_package_by_kind_with_score_and_reason(who):
    library.resource(title="Pay to replace lead service lines")
    keep(objective="To replace lead service lines in drinking water systems and pay for it.")
    said = run("suggest", "How do we pay to replace lead service lines in drinking water?", "--city", "2523000")
    assert "For Fall River, MA" in said
    assert said.index("Guides and tools") < said.index("Programs")
    assert "Pay to replace lead service lines" in said
    assert "Reducing Lead in Drinking Water (66.443)" in said
    assert "“replace lead service lines”" in said


def test_suggest_prints_the_same_as_json(who):
    library.resource(title="Pay to replace lead service lines")
    told = json.loads(run("suggest", "How do we pay to replace lead service lines?", "--json", "--limit", "1"))
    assert set(told) == {"answers", "resources", "programs", "cities", "took_ms"}
    assert set(told["resources"][0]) == {"id", "title", "url", "score", "why"}


def test_suggest_says_what_to_do_when_there_is_nothing(who):
    assert "cityline load_programs" in run("suggest", "Zebrafinch?")


def test_suggest_works_before_there_is_a_network(who):
    Network.objects.all().delete()
    assert "items in" in run("suggest", "Lead pipes?")


@pytest.mark.parametrize("words", [[" "], ["Roads?", "--city", "0000000"], ["Roads?", "--limit", "0"]])
def test_suggest_refuses_with_a_sentence(who, words):
    with pytest.raises(CommandError, match=r"\.$"):
        run("suggest", *words)
