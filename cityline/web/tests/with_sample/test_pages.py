"""The front page, the one search, the written pages and the status, as a visitor meets them."""

from __future__ import annotations

import re
from statistics import median
from typing import Any
from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from cityline.desk.models import Question
from cityline.kernel import clock
from cityline.kernel.workdays import Pause, net_and_gross_days
from cityline.library.models import Answer, Resource
from cityline.networks.calendars import calendar_of
from cityline.networks.models import Network
from cityline.notices.models import WorkRecord
from cityline.web import queries
from cityline.web.tests.with_sample.conftest import NOW

HOSTILE = [
    "<script>alert(1)</script>",
    "\x00\x00",
    "' OR 1=1 --",
    '"unclosed phrase',
    "a" * 5000,
    "\u202emrow \U0001f600",
    "-only -minus",
    "AND OR NOT (((",
    "%",
    "14.218",
]


def text_of(client: Client, address: str, **query: Any) -> str:
    response = client.get(address, query)
    assert response.status_code == 200, address
    return response.content.decode()


def test_the_front_page_promises_the_date_it_would_give_now(client: Client, added: dict[str, int]) -> None:
    """Monday, 10:30 in New York: the day itself does not count, then three working days."""
    page = text_of(client, reverse("home"))
    assert 'Today, <time datetime="2026-11-30">Monday, November 30</time>' in page
    assert page.count("Thursday, December 3") == 2


def test_the_front_page_shows_answers_the_worked_example_and_the_library(client: Client, added: dict[str, int]) -> None:
    page = text_of(client, reverse("home"))
    assert Answer.objects.get(is_worked_example=True).get_absolute_url() in page
    for answer in Answer.objects.public()[:4]:
        assert answer.get_absolute_url() in page
    assert len(re.findall(r'href="/library/\d+/', page)) == 4
    assert "Sample network: the questions are invented" in page


def test_the_front_page_works_without_javascript(client: Client, added: dict[str, int]) -> None:
    """One form that gets /ask/ and loses nothing; examples that are links."""
    page = text_of(client, reverse("home"))
    form = re.search(r'<form action="/ask/" method="get">.*?</form>', page, re.DOTALL)
    assert form
    assert all(f'name="{name}"' in form[0] for name in ("city", "geoid", "question"))
    assert "csrfmiddlewaretoken" not in form[0], "a token does not belong in an address"
    asked = text_of(client, reverse("ask"), question="Who pays for crossing guards?", city="Fall River, MA")
    assert "Who pays for crossing guards?" in asked
    assert "Fall River, MA" in asked


def test_the_front_page_keeps_what_an_address_brings_and_shows_it_as_text(
    client: Client, added: dict[str, int]
) -> None:
    page = text_of(client, reverse("home"), question="</textarea><script>1</script>", city='"><b>')
    assert "&lt;/textarea&gt;&lt;script&gt;1" in page
    assert '"><b>' not in page


def test_nothing_on_the_pages_needs_what_the_policy_forbids(client: Client, added: dict[str, int]) -> None:
    for name in ("home", "search", "about", "status"):
        page = text_of(client, reverse(name))
        assert not re.search(r"<script(?![^>]*\bsrc=)", page), name
        assert not re.search(r"<[^>]+\s(style|on\w+)=", page), name


def test_the_service_record_counts_what_happened(added: dict[str, int], network: Network) -> None:
    calendar = calendar_of(network)
    record = queries.service_record(network, calendar)
    taken = [
        net_and_gross_days(
            question.received_at,
            question.answered_at,
            [Pause(pause.began_at, pause.ended_at) for pause in question.pauses.all()],
            calendar,
        ).net
        for question in Question.objects.filter(answered_at__isnull=False)
        if question.answered_at
    ]
    assert (record.asked, record.answered, record.missed) == (25, 8, 1)
    assert record.still_open == 17
    assert record.median_days == median(taken)


def test_a_late_answer_stays_a_missed_promise(added: dict[str, int], network: Network) -> None:
    missed = Question.objects.get(code="Q-2H9K-6T4P")
    Question.objects.filter(pk=missed.pk).update(status="answered", answered_at=NOW)
    assert queries.service_record(network, calendar_of(network)).missed == 1


def test_an_empty_network_has_no_record_to_boast_of(client: Client, added: dict[str, int]) -> None:
    with patch.object(queries, "service_record", return_value=queries.ServiceRecord(NOW.date())):
        assert "Our service record" not in text_of(client, reverse("home"))


def test_the_number_of_queries_does_not_grow_with_what_is_shown(
    client: Client, added: dict[str, int], django_assert_max_num_queries: Any
) -> None:
    for address, most in (("/", 10), ("/search/", 8), ("/search/?q=water", 9), ("/status/", 8)):
        text_of(client, address)
        with django_assert_max_num_queries(most):
            text_of(client, address)


def test_one_search_finds_answers_guides_programs_and_cities(client: Client, added: dict[str, int]) -> None:
    page = text_of(client, reverse("search"), q="lead service lines")
    assert all(label in page for label in (">Answer<", ">Guide or tool<", ">Program<"))
    assert "/cities/2523000/" in text_of(client, reverse("search"), q="fall river")


def test_a_filter_is_a_link_and_can_be_taken_off(client: Client, added: dict[str, int]) -> None:
    page = text_of(client, reverse("search"), q="water", kind="program")
    assert ">Guide or tool<" not in page
    assert 'href="?q=water&amp;kind=resource"' in page
    assert 'href="?q=water"' in page


def test_nothing_found_says_what_to_do_next(client: Client, added: dict[str, int]) -> None:
    page = text_of(client, reverse("search"), q="zzqqxx")
    assert "Nothing matches yet" in page
    assert "/ask/?question=zzqqxx" in page


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_only_words(client: Client, added: dict[str, int], words: str) -> None:
    page = text_of(client, reverse("search"), q=words, kind=words[:60], topic=words[:60], sort=words[:9], page="1")
    assert "<script>alert" not in page


@pytest.mark.parametrize("page", ["0", "-1", "x", "\u0663", "9" * 400])
def test_a_nonsense_page_is_the_first(client: Client, added: dict[str, int], page: str) -> None:
    assert ">Answer<" in text_of(client, reverse("search"), q="lead service lines", page=page)


def test_a_page_after_the_last_leads_back_to_the_list(client: Client, added: dict[str, int]) -> None:
    response = client.get(reverse("search"), {"q": "lead", "page": "9"})
    assert (response.status_code, response.headers["Location"]) == (302, "/search/?q=lead")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["about", "privacy", "accessibility"])
def test_written_pages_are_there_before_anyone_set_it_up(client: Client, name: str) -> None:
    assert "<h1>" in text_of(client, reverse(name))


def test_a_health_check_asks_the_database(client: Client, added: dict[str, int]) -> None:
    assert text_of(client, reverse("healthz")) == "ok"
    with patch("cityline.web.views.public.connection.cursor", side_effect=OperationalError):
        assert client.get(reverse("healthz")).status_code == 503


def test_the_status_page_tells_trouble_without_telling_whose(client: Client, added: dict[str, int]) -> None:
    WorkRecord.objects.create(
        name="notices.send", began_at=NOW, ended_at=NOW, last_error="SMTPError: ada@fallriver.example"
    )
    page = text_of(client, reverse("status"))
    assert "Needs a look" in page
    assert "ada@" not in page
    assert "162 documents" in page


def test_a_silent_worker_needs_a_look(client: Client, added: dict[str, int]) -> None:
    WorkRecord.objects.create(name="notices.send", began_at=NOW, ended_at=NOW)
    assert "Well" in text_of(client, reverse("status"))
    with clock.stopped_at(NOW.replace(minute=45)):
        assert "Needs a look" in text_of(client, reverse("status"))


def test_the_front_page_shows_the_map_in_small(client: Client, added: dict[str, int]) -> None:
    page = text_of(client, reverse("home"))
    assert re.search(r"60 cities, and what the network did with \d+ of them", page)
    assert 'class="n" d="m' in page
    assert "Find your city on the map" in page


@pytest.mark.django_db
def test_before_anyone_set_it_up_the_front_page_says_so(client: Client) -> None:
    with patch("cityline.web.views.public.current_network", side_effect=Network.DoesNotExist):
        response = client.get(reverse("home"))
    assert response.status_code == 503
    assert "not open yet" in response.content.decode()


def test_another_day_shows_other_publications(added: dict[str, int]) -> None:
    days = [NOW.date().replace(day=day) for day in (1, 2, 3)]
    shown = [{one.pk for one in queries.worth_a_look(day)} for day in days]
    assert all(len(one) == 4 for one in shown)
    assert shown[0].isdisjoint(shown[1])
    Resource.objects.all().update(reviewed=False)
    assert queries.worth_a_look(days[0]) == []
