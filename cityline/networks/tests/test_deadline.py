"""The due date explained: the function, the command and the page say the same."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command

from cityline.kernel.clock import stopped_at
from cityline.kernel.refusals import Refused
from cityline.networks.calendars import default_calendar
from cityline.networks.deadline import explain
from cityline.networks.management.commands import deadline
from cityline.networks.models import ExtraDay, Network

if TYPE_CHECKING:
    from django.test import Client


def test_explained_as_plain_values() -> None:
    told = explain("2026-07-02T16:40", default_calendar())
    assert (told["received_on"], told["due_on"], told["days"]) == ("2026-07-02", "2026-07-08", 3)
    assert told["steps"][1] == {
        "date": "2026-07-03",
        "weekday": "Friday",
        "counted": False,
        "reason": "Federal holiday: Independence Day (observed)",
    }
    assert json.loads(json.dumps(told)) == told


@pytest.mark.parametrize(
    "same",
    [
        "2026-07-02T16:40:00-04:00",
        "2026-07-02T20:40Z",
        "2026-07-02 16:40",
        " 2026-07-02T16:40 ",
        datetime(2026, 7, 2, 20, 40, tzinfo=UTC),
    ],
)
def test_the_same_instant_in_other_words(same: str | datetime) -> None:
    assert explain(same, default_calendar()) == explain("2026-07-02T16:40", default_calendar())


@pytest.mark.parametrize(
    ("received", "code"),
    [
        ("", "deadline_unreadable"),
        ("tomorrow", "deadline_unreadable"),
        ("2026-02-30T10:00", "deadline_unreadable"),
        ("2026-07-02T25:00", "deadline_unreadable"),
        ("2026-07-02T16:40\0", "deadline_unreadable"),
        ("9" * 5_000, "deadline_unreadable"),
        ("1999-12-31T10:00", "deadline_year"),
        ("2100-01-01T10:00", "deadline_year"),
        ("0001-01-01T00:00+14:00", "deadline_year"),
        ("9999-12-31T23:59-11:00", "deadline_year"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(received: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        explain(received, default_calendar())
    assert (refused.value.code, refused.value.field) == (code, "received")


# ── The command ──────────────────────────────────────────────────────────────


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(deadline.Command(), *arguments, stdout=out)
    return out.getvalue()


def test_the_command_ends_with_the_date() -> None:
    lines = run("2026-07-02T17:01").rstrip("\n").split("\n")
    assert lines[0] == "2026-07-02  Thursday           Received after 5 p.m., so it counts as received on Friday"
    assert lines[4] == "2026-07-06  Monday     counts  Day 1"
    assert lines[-1] == "2026-07-08"


def test_the_command_as_json_is_the_function() -> None:
    assert json.loads(run("2026-12-23T10:00", "--json")) == explain("2026-12-23T10:00", default_calendar())


def test_the_command_needs_no_database_and_says_what_was_wrong() -> None:
    assert deadline.Command.needs_database is False
    with pytest.raises(CommandError, match="year-month-day") as told:
        run("soon")
    assert told.value.returncode == 2


# ── The page ─────────────────────────────────────────────────────────────────


@pytest.fixture
def network(db: None) -> Network:
    return Network.objects.create(slug="sample", name="Sample")


def page(client: Client, **query: str) -> str:
    with stopped_at(datetime(2026, 6, 30, 15, tzinfo=UTC)):
        answer = client.get("/deadline/", query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_page_shows_the_date_and_each_reason(client: Client, network: Network) -> None:
    html = page(client, on="2026-07-02", at="17:01")
    assert "Ask then and we answer by Wednesday, July 8" in html
    assert "Received after 5 p.m., so it counts as received on Friday" in html
    assert '<time datetime="2026-07-06">Mon, Jul 6</time></b><span>Day 1</span>' in html
    assert html.count("cl-line__day--due") == 1
    assert 'value="2026-07-02"' in html
    assert 'value="17:01"' in html


def test_without_a_choice_it_answers_for_now(client: Client, network: Network) -> None:
    html = page(client)
    assert "Ask now and we answer by Monday, July 6" in html
    assert "error-message" not in html
    assert 'value="11:00"' in html


def test_the_page_counts_on_the_calendar_of_the_network(client: Client, network: Network) -> None:
    ExtraDay.objects.create(network=network, on=date(2026, 7, 7), name="Founders' Day")
    Network.objects.filter(pk=network.pk).update(closing_at=time(16, 30), promise_days=2)
    html = page(client, on="2026-07-02", at="16:31")
    assert "we answer by Wednesday, July 8" in html
    assert "Network holiday: Founders&#x27; Day" in html
    assert "Received after 4:30 p.m." in html


@pytest.mark.parametrize(
    ("on", "at", "sentence"),
    [
        ("2026-02-30", "10:00", "Write the day as year-month-day"),
        ("2026-07-02", "25:00", "Write the time as hour:minute"),
        ("", "10:00", "Choose a day."),
        ("2026-07-02", "", "Choose a time."),
        ("1812-06-18", "10:00", "Give a time between the years 2000 and 2099."),
        ("<b>\0", "10:00", "Write the day as year-month-day"),
    ],
)
def test_a_mistake_is_told_beside_the_field_and_nothing_typed_is_lost(
    client: Client, network: Network, on: str, at: str, sentence: str
) -> None:
    html = page(client, on=on, at=at)
    assert sentence in html
    assert "usa-error-message" in html
    assert "<title>Error:" in html
    assert "we answer by" not in html
    assert f'value="{at}"' in html or not at
    assert 'type="text"' in html, "a date picker would hide what it cannot read"
    assert "<b>\0" not in html


def test_one_query_for_the_network_and_one_for_its_days(
    client: Client, network: Network, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator]
        page(client, on="2026-07-02", at="16:40")
