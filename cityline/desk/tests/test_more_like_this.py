"""In the workspace: more like an item or a suggestion, found and added without losing what was typed."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cityline.desk.tests import factories
from cityline.library.tests import factories as library

pytestmark = pytest.mark.django_db


@pytest.fixture
def guide(db):
    return library.resource("Lead Pipe Replacement: Make a Financial Plan")


@pytest.fixture
def asked(who, client, guide):
    """A question with one item in its package, taken by Dev, who is signed in."""
    question = factories.question(who, offer=factories.offer_of(guide))
    client.force_login(who.dev)
    client.post(f"/desk/questions/{question.code}/do/", {"do": "take"})
    client.post(f"/desk/questions/{question.code}/do/", {"do": f"add:resource:{guide.pk}"})
    return question


def page(client, asked, query=""):
    return client.get(f"/desk/questions/{asked.code}/{query}").content.decode()


def offers(html):
    return html.partition('id="offers"')[2].partition("</section>")[0]


def test_an_item_and_a_suggestion_offer_more_like_themselves(guide, client, asked):
    library.resource("Lead Pipe Replacement in Small Towns")
    html = page(client, asked)
    assert f'value="like:resource:{guide.pk}"' in html
    assert "More like this" in html


def test_pressing_it_keeps_what_was_typed_and_lists_them_ready_to_add(guide, client, asked):
    other = library.resource("Lead Pipe Replacement in Small Towns")
    item = asked.packages.latest("version").items.get()
    answer = client.post(
        f"/desk/questions/{asked.code}/do/",
        {"do": f"like:resource:{guide.pk}", f"annotation-{item.pk}": "Section 3 is a worksheet.", "find": ""},
    )
    assert answer["Location"] == f"/desk/questions/{asked.code}/?like=resource%3A{guide.pk}#offers"
    item.refresh_from_db()
    assert item.annotation == "Section 3 is a worksheet."
    shown = offers(client.get(answer["Location"]).content.decode())
    assert f"More like “{guide.title}”" in shown
    assert f'value="add:resource:{other.pk}"' in shown
    assert f'value="add:resource:{guide.pk}"' not in shown


def test_they_stay_when_one_is_added_and_what_is_in_the_package_is_not_offered(guide, client, asked):
    first, second = (library.resource(f"Lead Pipe Replacement, part {part}") for part in ("one", "two"))
    like = f"resource:{guide.pk}"
    answer = client.post(f"/desk/questions/{asked.code}/do/", {"do": f"add:resource:{first.pk}", "like": like})
    assert answer["Location"].startswith(f"/desk/questions/{asked.code}/?like=resource")
    shown = offers(client.get(answer["Location"]).content.decode())
    assert f'value="add:resource:{second.pk}"' in shown
    assert f'value="add:resource:{first.pk}"' not in shown


@pytest.mark.parametrize("about", ["resource:999", "city:2523000", "question:1", "resource:", "x", "resource:1 or 1"])
def test_nonsense_shows_the_suggestions(client, asked, about):
    assert "Suggestions, best first" in page(client, asked, f"?like={about}")


def test_who_is_not_of_the_desk_sees_none_of_it(guide, client, asked, who):
    client.force_login(who.eve)
    assert client.get(f"/desk/questions/{asked.code}/?like=resource:{guide.pk}").status_code == 403


def test_the_queries_do_not_grow_with_what_is_like_it(guide, client, asked):
    counts = []
    for many in (1, 3):
        for number in range(many):
            library.resource(f"Lead Pipe Replacement {many}{number}")
        page(client, asked, f"?like=resource:{guide.pk}")
        with CaptureQueriesContext(connection) as caught:
            page(client, asked, f"?like=resource:{guide.pk}")
        counts.append(len(caught))
    assert counts[0] == counts[1]


def test_a_paragraph_is_searched_by_meaning(client, asked):
    other = library.resource("Lead Pipe Replacement in Small Towns")
    words = "how do we find the lead pipes under our streets and pay for replacing them all"
    assert f'value="add:resource:{other.pk}"' in offers(page(client, asked, f"?find={words}"))
