"""The desk's page of the rules in use: since when, what another choice changes, and who may choose."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from cityline.eligibility import actions, queries
from cityline.eligibility.models import RuleSetVersion
from cityline.kernel.clock import stopped_at

PAGE = "/desk/network/rules/"
AUGUST = date(2026, 8, 1)


@pytest.fixture(autouse=True)
def _today():
    with stopped_at(datetime(2026, 7, 2, 15, tzinfo=UTC)):
        yield


def rules(name: str) -> RuleSetVersion:
    return RuleSetVersion.objects.get(rules_id=name)


def test_the_manager_sees_what_changes_then_chooses_for_a_day_to_come(client, who):
    client.force_login(who.max)
    assert "has not chosen yet. Until it does, pages use National Resource Network, 2014" in _text(client.get(PAGE))
    sent = {"rules": "hud-dcta", "from_on": "2026-08-01"}
    change = client.post(PAGE, sent | {"do": "look"}).context["change"]
    assert (change.was.rules_id, change.will.rules_id, change.until) == ("nrn-2014", "hud-dcta", None)
    assert [(label, now, then) for label, now, then in change.rows if now or then] == [
        ("Not eligible", 0, 2),
        ("Cannot tell", 2, 0),
    ]
    assert queries.uses_of(who.network) == []
    page = _text(client.post(PAGE, sent | {"do": "use"}, follow=True))
    assert "uses HUD Distressed Cities technical assistance from August 1 on." in page
    assert "Chosen by Max Weber on July 2" in page
    assert "Take back" in page


def test_each_choice_is_shown_with_its_span(client, who):
    actions.use_rules(by=who.max, network=who.network, rule_set=rules("nrn-2014"), from_on=date(2026, 7, 2))
    actions.use_rules(by=who.max, network=who.network, rule_set=rules("hud-dcta"), from_on=AUGUST)
    client.force_login(who.dev)
    spans = client.get(PAGE).context["spans"]
    assert [(one.use.rule_set.rules_id, one.until, one.is_now, one.is_planned) for one in spans] == [
        ("hud-dcta", None, False, True),
        ("nrn-2014", date(2026, 7, 31), True, False),
    ]
    with stopped_at(datetime(2026, 8, 1, 15, tzinfo=UTC)):
        assert [one.is_now for one in client.get(PAGE).context["spans"]] == [True, False]


def test_the_desk_reads_and_is_told_why_it_cannot_choose(client, who):
    client.force_login(who.dev)
    said = "Only administrators and the program manager choose the rules a network uses."
    assert said in _text(client.get(PAGE))
    response = client.post(PAGE, {"do": "use", "rules": "hud-dcta", "from_on": "2026-08-01"})
    assert response.status_code == 422
    assert queries.uses_of(who.network) == []


@pytest.mark.parametrize(
    ("sent", "field", "said"),
    [
        ({"rules": "", "from_on": "2026-08-01"}, "rules", "Choose a rule set."),
        ({"rules": "nrn-1999", "from_on": "2026-08-01"}, "rules", "Choose a rule set."),
        ({"rules": "hud-dcta", "from_on": ""}, "from_on", "Choose the first day."),
        ({"rules": "hud-dcta", "from_on": "next month"}, "from_on", "Enter a date"),
        ({"rules": "hud-dcta", "from_on": "2026-07-01"}, "from_on", "This day has passed."),
    ],
)
def test_bad_input_is_said_beside_its_field_and_kept(client, who, sent, field, said):
    client.force_login(who.max)
    response = client.post(PAGE, sent | {"do": "use"})
    form = response.context["form"]
    assert response.status_code == 422
    assert said in form.errors[field][0]
    assert form["from_on"].value() == sent["from_on"]


def test_a_choice_to_come_is_taken_back_on_the_page(client, who):
    actions.use_rules(by=who.max, network=who.network, rule_set=rules("hud-dcta"), from_on=AUGUST)
    client.force_login(who.max)
    for day, status in (("", 422), ("soon", 422), ("2026-08-01", 302), ("2026-08-01", 422)):
        assert client.post(PAGE, {"do": "take_back", "from_on": day}).status_code == status
    assert queries.uses_of(who.network) == []


def test_the_public_pages_say_which_rules_the_network_uses_since_when(client, who):
    said = "uses <strong>National Resource Network, 2014</strong>, version 1, since July 2."
    assert said not in _text(client.get("/eligibility/"))
    actions.use_rules(by=who.max, network=who.network, rule_set=rules("nrn-2014"), from_on=date(2026, 7, 2))
    assert said in _text(client.get("/eligibility/"))
    assert said in _text(client.get("/eligibility/?city=2523000&rules=hud-dcta"))
    assert "which Sample network uses since July 2;" in _text(client.get("/cities/"))


def _text(response) -> str:
    return str(response.content.decode())
