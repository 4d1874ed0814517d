"""The pages of the library and the answers: what is on them, permanent addresses, votes without scripts, bounded queries."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cityline.library import actions
from cityline.library.actions import NewSource, votes
from cityline.library.models import AnswerVote, Resource
from cityline.library.tests import factories

pytestmark = pytest.mark.django_db


def words(response):
    """The text of the page, one space between words."""
    inside = re.sub(r"<(script|style)[^>]*>.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", inside).split())


class TestAnswerPage:
    def test_says_everything_a_reader_needs(self, client, dev):
        answer = factories.answer(dev)
        factories.answer(dev, title="Who pays for lead service lines?")
        actions.correct_answer(by=dev, answer=answer, text="It is 45 days.")
        response = client.get(answer.get_absolute_url())
        text, html = words(response), response.content.decode()
        for part in (
            answer.title, answer.short_answer, "What you could do", "Asked by a city of about 94,000 in the Northeast.",
            f"Reviewed {answer.reviewed_on:%m/%Y}", "Next review by", "It is 45 days.", "Did this help?",
            "Is it still true where you are?", "Lead Service Line Toolkit", "Programs that can pay",
            "More like this", "Who pays for lead service lines?", "Keep or cite",
        ):  # fmt: skip
            assert part in text
        assert 'href="#s1"' in html
        assert 'id="s1"' in html
        assert 'href="#h-take-care"' in html
        assert 'id="h-take-care"' in html
        assert '<script type="application/ld+json">' in html

    def test_a_wrong_slug_redirects_for_good(self, client, dev):
        answer = factories.answer(dev)
        for address in (f"/answers/{answer.pk}/", f"/answers/{answer.pk}/old-title/"):
            response = client.get(address)
            assert (response.status_code, response["Location"]) == (301, answer.get_absolute_url())

    def test_a_withdrawn_answer_is_gone_says_why_and_what_to_do(self, client, dev):
        answer = factories.answer(dev)
        actions.withdraw_answer(by=dev, answer=answer, why="The law changed.")
        response = client.get(answer.get_absolute_url())
        assert response.status_code == 410
        assert "The law changed." in words(response)
        assert "Ask the desk" in words(response)
        assert answer.short_answer not in words(response)

    def test_unknown_is_404(self, client, db):
        factories.network()
        assert client.get("/answers/99/nothing/").status_code == 404

    def test_hostile_text_stays_text(self, client, dev):
        answer = factories.answer(
            dev, title="<script>alert(1)</script> & more?", body="<img src=x onerror=alert(1)> [1]"
        )
        html = client.get(answer.get_absolute_url()).content.decode()
        assert "<script>alert" not in html
        assert "<img src=x" not in html


class TestVote:
    def test_without_a_script(self, client, dev):
        answer = factories.answer(dev)
        assert 'method="post"' in client.get(answer.get_absolute_url()).content.decode()
        response = client.post(f"/answers/{answer.pk}/vote/", {"question": "helped", "value": "no"})
        assert (response.status_code, response["Location"]) == (302, f"{answer.get_absolute_url()}#vote")
        client.post(f"/answers/{answer.pk}/vote/", {"question": "helped", "value": "yes"})
        assert AnswerVote.objects.get().yes
        page = client.get(answer.get_absolute_url())
        assert "You said: Yes." in words(page)
        assert "Thank you." in words(page)

    def test_nonsense_and_too_many_keep_the_page(self, client, dev, monkeypatch):
        answer = factories.answer(dev)
        assert client.get(f"/answers/{answer.pk}/vote/").status_code == 405
        assert client.post(f"/answers/{answer.pk}/vote/", {"question": "x"}).status_code == 422
        assert client.post("/answers/99/vote/", {"question": "helped", "value": "yes"}).status_code == 404
        monkeypatch.setattr(votes, "VOTES_PER_HOUR", 0)
        response = client.post(f"/answers/{answer.pk}/vote/", {"question": "helped", "value": "yes"})
        assert response.status_code == 429
        assert "try again later" in words(response)
        assert answer.title in words(response)

    def test_needs_the_token_against_forgery(self, dev):
        from django.test import Client

        answer = factories.answer(dev)
        strict = Client(enforce_csrf_checks=True)
        assert strict.post(f"/answers/{answer.pk}/vote/", {"question": "helped", "value": "yes"}).status_code == 403


class TestLibrary:
    def test_a_record_says_why_for_whom_cost_time_and_who_cites_it(self, client, dev):
        resource = factories.resource(
            for_whom="A water director", cost="Free", minutes=20, year=2024, states=["MA"], size_bands=["25-50k"]
        )
        beside = factories.resource("Another Toolkit for Lead Pipes")
        unreviewed = factories.resource("Raw Find", reviewed=False)
        answer = factories.answer(dev, sources=[NewSource(resource=resource), NewSource(program=factories.program())])
        response = client.get(resource.get_absolute_url())
        text = words(response)
        for part in (
            resource.title, "You can start with a spreadsheet.", "A water director", "Free", "20 minutes", "2024", "U.S. EPA", "MA",
            "25,000 to 50,000", "Address not yet checked.", answer.title, beside.title, "Water and sewer",
        ):  # fmt: skip
            assert part in text
        assert unreviewed.title not in text
        assert client.get(f"/library/{resource.pk}/old/")["Location"] == resource.get_absolute_url()
        assert "has not yet reviewed" in words(client.get(unreviewed.get_absolute_url()))

    def test_a_draft_or_expired_record_is_404(self, client):
        resource = factories.resource()
        resource.unpublish()
        assert client.get(resource.get_absolute_url()).status_code == 404

    def test_search_filters_sort_and_counts(self, client):
        factories.resource("Lead pipes in Ohio", states=["OH"], year=2020)
        factories.resource("Lead pipes everywhere", year=2024)
        factories.resource("Police hiring", topics=["policing"], type="report", abstract="Recruits.")
        assert "3 publications" in words(client.get("/library/"))
        hit = words(client.get("/library/", {"q": "lead pipes"}))
        assert "2 publications for “lead pipes”" in hit
        assert "Police hiring" not in hit
        ohio = words(client.get("/library/", {"state": "OH"}))
        assert "3 publications" in ohio
        massachusetts = words(client.get("/library/", {"state": "MA"}))
        assert "Lead pipes in Ohio" not in massachusetts
        assert "Lead pipes everywhere" in massachusetts
        policing = client.get("/library/", {"topic": "policing"})
        assert "Police hiring" in words(policing)
        assert 'aria-current="true"' in policing.content.decode()
        titles = re.findall(r"Lead pipes \w+ ?\w*|Police hiring", words(client.get("/library/", {"sort": "title"})))
        assert titles[:3] == sorted(titles[:3])

    def test_nothing_found_says_what_to_do_next(self, client, db):
        factories.network()
        for address in ("/library/?q=unicorns&topic=water", "/answers/?q=unicorns"):
            response = client.get(address)
            assert response.status_code == 200
            assert 'href="/ask/"' in response.content.decode()
            assert "fewer or other words" in words(response)

    @pytest.mark.parametrize(
        "query",
        [
            "page=0",
            "page=x",
            "page=٣",
            "topic=nothing",
            "q=%00%00",
            "sort=evil",
            "state=%27--",
            "q=" + "x" * 900,
        ],
    )
    def test_any_address_is_answered(self, client, query):
        factories.network()
        factories.resource()
        assert client.get(f"/library/?{query}").status_code == 200
        assert client.get(f"/answers/?{query}").status_code == 200

    def test_a_page_there_is_not_leads_to_the_first(self, client):
        factories.network()
        factories.resource()
        for address in ("/library/", "/answers/"):
            assert client.get(f"{address}?topic=water&page=9999")["Location"] == f"{address}?topic=water"

    def test_pages_of_25(self, client):
        for number in range(26):
            factories.resource(f"Guide number {number}")
        first, second = client.get("/library/?sort=title"), client.get("/library/?sort=title&page=2")
        assert first.content.decode().count('<li>\n        <p class="cl-kind">') == 25
        assert "Page 1 of 2" in words(first)
        assert "Guide number" in words(second)
        assert "Previous" in words(second)

    def test_answers_are_listed(self, client, dev):
        answer = factories.answer(dev)
        text = words(client.get("/answers/?q=lead+service"))
        assert answer.title in text
        assert "1 answer for" in text


class TestQueries:
    """The same number of queries whether there is one row or three."""

    def count(self, client, address):
        client.get(address)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        return len(caught)

    def test_library(self, client):
        factories.network()
        factories.resource()
        one = self.count(client, "/library/")
        factories.resource("Second")
        factories.resource("Third")
        assert self.count(client, "/library/") == one <= 5

    def test_answers(self, client, dev):
        factories.answer(dev)
        one = self.count(client, "/answers/")
        factories.answer(dev, title="Second?")
        factories.answer(dev, title="Third?")
        assert self.count(client, "/answers/") == one <= 6

    def test_answer(self, client, dev):
        answer = factories.answer(dev, sources=[NewSource(resource=factories.resource())], body="One [1].")
        one = self.count(client, answer.get_absolute_url())
        more = [factories.resource(f"Source {number}") for number in range(2)]
        programs = [factories.program("14.218", "Block Grants"), factories.program()]
        three = factories.answer(
            dev, title="How do we list lead service lines by street?",
            sources=[*(NewSource(resource=each) for each in more), *(NewSource(program=each) for each in programs)],
        )  # fmt: skip
        for number in range(3):
            actions.correct_answer(by=dev, answer=three, text=f"Correction {number}.")
        assert self.count(client, three.get_absolute_url()) == one <= 9

    def test_resource(self, client, dev):
        resource = factories.resource()
        factories.answer(dev, sources=[NewSource(resource=resource), NewSource(program=factories.program())])
        factories.resource("Beside")
        one = self.count(client, resource.get_absolute_url())
        for number in range(2):
            factories.resource(f"Beside {number}")
            factories.answer(
                dev,
                title=f"More {number}?",
                sources=[NewSource(resource=resource), NewSource(program=factories.program())],
            )
        assert self.count(client, resource.get_absolute_url()) == one <= 6
        assert Resource.objects.count() == 4
