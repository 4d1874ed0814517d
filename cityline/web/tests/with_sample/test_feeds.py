"""A search as an Atom feed: what RFC 4287 requires, and nothing that is not public."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from cityline.kernel import clock
from cityline.library import actions
from cityline.library.models import Answer, Resource
from cityline.library.tests import factories
from cityline.people.models import Role
from cityline.web import feeds

ATOM = "{http://www.w3.org/2005/Atom}"
FEED = "/feeds/search/"
pytestmark = pytest.mark.usefixtures("added")


def read(client: Client, **query: Any) -> ET.Element:
    response = client.get(FEED, query)
    assert (response.status_code, response["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    return ET.fromstring(response.content)  # noqa: S314 - our own bytes


def links(element: ET.Element) -> dict[str, str]:
    return {link.get("rel", "alternate"): link.get("href", "") for link in element.findall(f"{ATOM}link")}


def texts(element: ET.Element, name: str) -> list[str]:
    return [one.text or "" for one in element.findall(f"{ATOM}{name}")]


def test_the_feed_has_what_the_standard_requires(client: Client) -> None:
    feed = read(client, q="lead service lines", kind="resource", topic="water")
    assert feed.tag == f"{ATOM}feed"
    assert texts(feed, "id") == ["tag:localhost,2026:/feeds/search/?q=lead+service+lines&kind=resource&topic=water"]
    assert len(texts(feed, "updated")) == len(texts(feed, "title")) == 1
    assert "“lead service lines”, Guides and tools, Water and sewer" in texts(feed, "title")[0]
    assert links(feed)["self"].endswith("/feeds/search/?q=lead+service+lines&kind=resource&topic=water")
    assert links(feed)["alternate"].endswith("/library/?q=lead+service+lines&topic=water")
    assert client.get(links(feed)["alternate"]).status_code == 200


def test_each_entry_has_what_the_standard_requires(client: Client) -> None:
    entries = read(client, q="lead").findall(f"{ATOM}entry")
    assert len(entries) > 3
    for entry in entries:
        for name in ("id", "title", "updated", "published", "summary"):
            assert len(texts(entry, name)) == 1, name
        assert entry.findtext(f"{ATOM}author/{ATOM}name")
        assert entry.findtext(f"{ATOM}id", "").startswith("tag:localhost,2026:/")
        assert texts(entry, "published")[0] <= texts(entry, "updated")[0]
        assert {"answer", "resource", "program"} & {one.get("term") for one in entry.findall(f"{ATOM}category")}
        assert links(entry)["alternate"].startswith("http://")
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries)


def test_the_newest_come_first(client: Client) -> None:
    days = [entry.findtext(f"{ATOM}published", "") for entry in read(client, kind="answer").findall(f"{ATOM}entry")]
    assert days == sorted(days, reverse=True)
    assert len(days) == Answer.objects.public().count()


def test_a_paragraph_is_followed_by_its_meaning(client: Client) -> None:
    words = "we have old lead pipes under our streets and must find out where they are and who pays"
    entries = read(client, q=words, kind="answer").findall(f"{ATOM}entry")
    assert any("lead" in entry.findtext(f"{ATOM}title", "") for entry in entries)


def test_a_reader_who_has_it_is_told_so(client: Client) -> None:
    first = client.get(FEED, {"q": "lead"})
    assert first["ETag"]
    assert "max-age" in first["Cache-Control"]
    assert client.get(FEED, {"q": "lead"}, headers={"if-none-match": first["ETag"]}).status_code == 304
    assert client.get(FEED, {"q": "lead"}, headers={"if-modified-since": first["Last-Modified"]}).status_code == 304
    assert client.get(FEED, {"q": "water"}, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_an_empty_feed_is_a_feed_and_does_not_change_with_the_clock(client: Client) -> None:
    first = client.get(FEED, {"q": "zzqqxx"})
    assert read(client, q="zzqqxx").findall(f"{ATOM}entry") == []
    with clock.stopped_at(clock.now().replace(year=2030)):
        assert client.get(FEED, {"q": "zzqqxx"})["ETag"] == first["ETag"]


def test_what_xml_cannot_hold_does_not_break_it(client: Client) -> None:
    Resource.objects.filter(pk=Resource.objects.public().first().pk).update(title="Bad \x0b & <b>bold</b> \x1f text")
    for words in ("lead \x0b\x1f \ufffe <b>&", "a" * 5_000, "\ud800".encode("utf-8", "replace").decode(), "%"):
        read(client, q=words, kind=words[:9], topic=words[:60], agency=words)
    titles = texts(read(client, kind="resource", sort="title"), "title") + [
        entry.findtext(f"{ATOM}title", "") for entry in read(client, kind="resource").findall(f"{ATOM}entry")
    ]
    assert all("\x0b" not in title for title in titles)


def test_a_withdrawn_answer_is_in_no_feed(client: Client) -> None:
    answer = Answer.objects.public().filter(is_worked_example=False).first()
    assert answer
    url = answer.get_absolute_url()
    assert url in client.get(FEED, {"kind": "answer"}).content.decode()
    librarian = factories.person("nav@desk.example", Role.NAVIGATOR)
    actions.withdraw_answer(by=librarian, answer=answer, why="The law changed.")
    assert url not in client.get(FEED, {"kind": "answer"}).content.decode()


def test_beside_the_search_page_one_is_led_to_it(client: Client) -> None:
    response = client.get("/search/feed/", {"q": "lead", "kind": "answer"})
    assert (response.status_code, response["Location"]) == (301, "/feeds/search/?q=lead&kind=answer")


@pytest.mark.parametrize(
    ("address", "feed"),
    [
        ("/search/?q=lead&kind=answer", "/feeds/search/?q=lead&amp;kind=answer"),
        ("/library/?q=lead&topic=water", "/feeds/search/?q=lead&amp;kind=resource&amp;topic=water"),
        ("/answers/", "/feeds/search/?kind=answer"),
        ("/programs/?q=lead&form=money", "/feeds/search/?q=lead&amp;kind=program&amp;form=money"),
        ("/library/?q=zzqqxx", "/feeds/search/?q=zzqqxx&amp;kind=resource"),
    ],
)
def test_every_list_says_where_it_can_be_followed(client: Client, address: str, feed: str) -> None:
    page = client.get(address).content.decode()
    assert f'<link rel="alternate" type="application/atom+xml" title="This search" href="{feed}">' in page
    assert f'<a href="{feed}" type="application/atom+xml">Follow this search (Atom)</a>' in page


def test_a_state_lets_through_what_holds_everywhere() -> None:
    from django.http import QueryDict

    followed = feeds.Followed.of(QueryDict("kind=resource&state=MA&q=%00x"))
    assert followed.wanted == {"state": ["MA", "everywhere"]}
    assert followed.words == "x"


def test_the_queries_do_not_grow_with_the_entries(client: Client, django_assert_max_num_queries: Any) -> None:
    for words in ("zzqqxx", "lead"):
        client.get(FEED, {"q": words})
        with django_assert_max_num_queries(6):
            client.get(FEED, {"q": words})
