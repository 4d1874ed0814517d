"""What a city says of an item: its own, changeable, taken back; heard by the ranking, seen by nobody else."""

from __future__ import annotations

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cityline.audit.models import Event
from cityline.desk.actions import items, sharing
from cityline.desk.models import ItemFeedback, PackageItem
from cityline.desk.tests import factories
from cityline.kernel.refusals import NotAllowed, Refused


@pytest.fixture
def asked(who):
    return factories.question(who, offer=factories.offer_of(factories.resource("Lead line guide")))


def _item(asked, state="instant"):
    return asked.packages.get(state=state).items.get()


def _say(asked, by, said, item=None):
    return items.say_of_item(question=asked, by=by, item_id=(item or _item(asked)).pk, said=said)


def test_the_last_word_counts_and_can_be_taken_back(who, asked):
    _say(asked, who.ada, "helped")
    _say(asked, who.ada, "not_for_us")
    row = ItemFeedback.objects.get()
    assert (row.said, row.kind, row.object_id, row.place) == (
        "not_for_us", "resource", _item(asked).object_id, who.fall_river,
    )  # fmt: skip
    _say(asked, who.ada, "")
    assert not ItemFeedback.objects.exists()


def test_each_change_is_recorded_without_the_word_and_saying_the_same_again_is_not(who, asked):
    for said in ("helped", "helped", "did_not"):
        _say(asked, who.ada, said)
    events = Event.objects.filter(type="desk.item_judged")
    assert [event.data for event in events] == [{"item": _item(asked).pk}] * 2


def test_opening_is_kept_once_and_outlives_a_word_taken_back(who, asked):
    for _ in range(2):
        items.note_opened(question=asked, by=who.ada, item_id=_item(asked).pk)
    first = ItemFeedback.objects.get().opened_at
    _say(asked, who.ada, "helped")
    _say(asked, who.ada, "")
    row = ItemFeedback.objects.get()
    assert (row.said, row.said_at, row.opened_at) == ("", None, first)
    assert not Event.objects.filter(type="desk.item_judged", data={}).exists()


def test_the_desk_does_not_speak_for_a_city(who, asked):
    with pytest.raises(NotAllowed):
        _say(asked, who.dev, "helped")
    with pytest.raises(NotAllowed):
        items.note_opened(question=asked, by=who.rita, item_id=_item(asked).pk)


def test_only_the_three_words_and_only_items_the_city_was_given(who, asked):
    with pytest.raises(Refused):
        _say(asked, who.ada, "great")
    other = factories.question(who, by=who.eve, place=who.compton, offer=factories.offer_of(factories.resource("B")))
    with pytest.raises(Http404):
        _say(asked, who.ada, "helped", _item(other))
    ready = factories.ready(who)
    with pytest.raises(Http404):
        _say(ready, who.ada, "helped", _item(ready, "working"))


def test_in_the_browser_without_scripts(client, who, asked):
    client.force_login(who.ada)
    item = _item(asked)
    address = reverse("question-item-said", args=[asked.code, item.pk])
    page = client.get(asked.get_absolute_url()).content.decode()
    assert page.count(f'action="{address}"') == 1
    answer = client.post(address, {"said": "helped"})
    assert answer["Location"] == f"/questions/{asked.code}/?first=1#said-{item.pk}"
    page = client.get(asked.get_absolute_url()).content.decode()
    assert f'id="said-{item.pk}"' in page
    assert "You said: this helped." in page
    assert "Undo" in page
    client.post(address, {"said": ""})
    assert "You said" not in client.get(asked.get_absolute_url()).content.decode()


def test_each_sees_their_own_word_and_the_desk_is_asked_for_none(client, who, asked):
    sharing.add_colleague(question=asked, by=who.ada, email=who.ben.email)
    _say(asked, who.ben, "did_not")
    for person, words in ((who.ben, "You said: did not help."), (who.ada, "Did not help"), (who.lea, "Did not help")):
        client.force_login(person)
        page = client.get(asked.get_absolute_url()).content.decode()
        assert words in page
        assert ("You said" in page) == (person == who.ben)
    client.force_login(who.dev)
    for address in (asked.get_absolute_url(), reverse("desk-question", args=[asked.code])):
        page = client.get(address).content.decode()
        assert "Did not help" not in page
        assert "did not help" not in page


def test_the_items_of_the_response_are_asked_about_too(client, who):
    asked = factories.answered(who)
    client.force_login(who.ada)
    sent = _item(asked, "sent")
    answer = client.post(reverse("question-item-said", args=[asked.code, sent.pk]), {"said": "not_for_us"})
    assert answer["Location"] == f"{asked.get_absolute_url()}#said-{sent.pk}"
    assert "You said: not for us." in client.get(asked.get_absolute_url()).content.decode()


def test_a_click_is_noted_by_the_page_not_by_the_link(client, who, asked):
    client.force_login(who.ada)
    item = _item(asked)
    page = client.get(asked.get_absolute_url()).content.decode()
    assert f'href="{item.url}"' in page
    assert client.post(reverse("question-item-opened", args=[asked.code, item.pk])).status_code == 204
    assert client.get(reverse("question-item-opened", args=[asked.code, item.pk])).status_code == 405
    assert ItemFeedback.objects.get().opened_at


def test_the_words_of_the_question_are_marked_in_the_package(client, who):
    guide = factories.resource("Lead <i>Pipes</i> & Service Lines")
    asked = factories.question(who, offer=factories.offer_of(guide))
    client.force_login(who.ada)
    page = client.get(asked.get_absolute_url()).content.decode()
    assert "<mark>Lead</mark> &lt;i&gt;Pipes&lt;/i&gt; &amp; <mark>Service</mark> <mark>Lines</mark>" in page
    assert "About “<mark>lead</mark>”." in page


def test_more_items_do_not_cost_the_page_more_queries(client, who, asked):
    client.force_login(who.ada)
    client.get(asked.get_absolute_url())
    with CaptureQueriesContext(connection) as few:
        client.get(asked.get_absolute_url())
    for number in range(3):
        guide = factories.resource(f"Guide {'x' * number}")
        PackageItem.objects.create(
            package=asked.packages.get(), position=9, kind="resource", resource=guide, title=guide.title, url="/x/"
        )
    with CaptureQueriesContext(connection) as many:
        client.get(asked.get_absolute_url())
    assert len(many) == len(few)
