"""The one search: paragraphs, numbers, cities nearly called so, and what is shown when nothing matches."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from cityline.programs.models import Program

pytestmark = pytest.mark.usefixtures("added")
PARAGRAPH = (
    "We have about three thousand lead service lines under old streets, no complete list of them, and many owners who "
    "cannot pay for their side. How do other cities find them and pay for the replacement?"
)


def page_of(client: Client, address: str, **query: Any) -> str:
    response = client.get(address, query)
    assert response.status_code == 200, address
    return response.content.decode()


def test_a_paragraph_is_ranked_by_meaning_and_says_so(client: Client) -> None:
    page = page_of(client, "/search/", q=PARAGRAPH)
    assert "Read as a paragraph:" in page
    assert "ranked by meaning, the nearest first" in page
    assert "lead" in re.findall(r'<h3><a href="[^"]+">([^<]+)</a>', page)[0].lower()
    assert "<mark>" in page
    assert ">Newest<" not in page, "a paragraph has one order"
    assert f">{PARAGRAPH}</textarea>" in page


def test_filters_of_a_paragraph_have_exact_counts(client: Client) -> None:
    page = page_of(client, "/search/", q=PARAGRAPH)
    counts = dict(re.findall(r'kind=(\w+)"[^>]*>\s*<span>[^<]*</span>\s*<span[^>]*>(\d+)', page))
    total = int(re.findall(r"Read as a paragraph: (\d+) results", page)[0])
    for kind in ("answer", "resource", "program"):
        chosen = page_of(client, "/search/", q=PARAGRAPH, kind=kind)
        found = int((re.findall(r"Read as a paragraph: (\d+) result", chosen) or ["0"])[0])
        assert str(found) == counts.get(kind, "0")
        total -= found
    assert total == 0


def test_nothing_is_cut_in_silence(client: Client) -> None:
    long = "lead pipes " * 400
    for address in ("/search/", "/library/", "/answers/", "/programs/"):
        assert "Only the first 2,000 characters were read." in page_of(client, address, q=long), address
        short = page_of(client, address, q=PARAGRAPH)
        assert "Only the first" not in short
        assert PARAGRAPH in short
        assert "maxlength" not in "".join(re.findall(r'<(?:input|textarea)[^>]*name="q"[^>]*>', short))


@pytest.mark.parametrize("line", ["{}", "ALN {}", "CFDA {}", "assistance listing no. {}", "cfda: {}"])
def test_a_program_number_comes_first_however_it_is_announced(client: Client, line: str) -> None:
    program = Program.objects.get(number="14.218")
    for address in ("/search/", "/programs/"):
        page = page_of(client, address, q=line.format("14.218"))
        first = re.findall(r'<h3><a href="([^"]+)">', page)[0]
        assert first == program.get_absolute_url(), address


def test_a_city_nearly_called_so_is_asked_for(client: Client) -> None:
    page = page_of(client, "/search/", q="Youngtown")
    assert "Did you mean a city?" in page
    assert "/cities/3988000/" in page
    assert "Did you mean" not in page_of(client, "/search/", q="youngstown")
    assert "Did you mean" not in page_of(client, "/search/", q="lead pipes"), "words we know are no slips"


def test_a_forgiven_slip_is_said(client: Client) -> None:
    for address in ("/search/", "/library/", "/programs/"):
        page = page_of(client, address, q="broadban")
        assert "No record has “broadban”. Words spelled nearly so count too." in page, address
        assert "No record has" not in page_of(client, address, q="broadband")


def test_programs_alone_cannot_be_newest(client: Client) -> None:
    """The federal lists give one day or year for all of them."""
    titles = re.compile(r'<h3><a href="[^"]+">([^<]+)</a>')
    everything, programs = page_of(client, "/search/"), page_of(client, "/search/", kind="program")
    assert ">Newest<" in everything
    assert ">Newest<" not in programs
    assert ">Title<" not in programs, "one order is no choice"
    assert titles.findall(programs) == titles.findall(page_of(client, "/search/", kind="program", sort="title"))
    assert ">Newest<" not in page_of(client, "/programs/")
    found = page_of(client, "/search/", q="water", kind="program", sort="newest")
    assert ">Best match<" in found
    assert ">Title<" in found
    assert titles.findall(found) == titles.findall(page_of(client, "/search/", q="water", kind="program"))


@pytest.mark.parametrize("address", ["/search/", "/library/", "/answers/", "/programs/"])
def test_no_results_show_what_is_nearest_and_carry_the_words_to_the_desk(client: Client, address: str) -> None:
    page = page_of(client, address, q='"lead unicorns"', topic="water")
    assert "Nearest ideas" in page
    assert "Not exact matches" in page
    near = page.partition("Nearest ideas")[2].partition("</section>")[0]
    assert 1 <= near.count("<li>") <= 5
    assert re.search(r'<p class="cl-meta">(Answer|Guide|Toolkit|Report|Program)</p>', near)
    assert "/ask/?question=%22lead%20unicorns%22" in page
    assert "take the filters off</a>" in page
    assert 'href="?q=%22lead+unicorns%22"' in page


@pytest.mark.parametrize("address", ["/search/", "/library/", "/answers/", "/programs/"])
def test_a_chosen_filter_stays_in_sight_when_nothing_is_left(client: Client, address: str) -> None:
    page = page_of(client, address, q="zzqqxx", topic="water")
    assert "remove this filter" in page
    assert "Nearest ideas" not in page, "it means nothing we know"


def test_answers_show_where_the_words_are(client: Client) -> None:
    assert "<mark>" in page_of(client, "/answers/", q="lead service lines")
    assert "<mark>" not in page_of(client, "/answers/")


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/search/?q=zzqqxx", 12),
        ("/search/?q=Youngtown", 13),
        (f"/search/?q={PARAGRAPH}", 8),
        ("/library/?q=zzqqxx", 8),
        ("/answers/?q=zzqqxx", 9),
        ("/programs/?q=zzqqxx", 8),
    ],
)
def test_queries_are_bounded(client: Client, address: str, most: int, django_assert_max_num_queries: Any) -> None:
    client.get(address)
    with django_assert_max_num_queries(most):
        client.get(address)
