"""The pages of the desk: who sees them, what they say, what they never lose."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cityline.desk.actions import handling, packaging
from cityline.desk.models import MemoVersion, Question
from cityline.desk.tests import factories
from cityline.files.models import StoredFile

pytestmark = pytest.mark.django_db


def _ask(client, **more):
    data = {
        "text": factories.TEXT, "city": "Fall River, MA", "geoid": "2523000", "email": "ada@fallriver.example",
        "privacy": "private", "submission_key": "k1", **more,
    }  # fmt: skip
    return client.post(reverse("ask"), data)


def test_asking_lands_on_the_question_with_its_promise(client, who):
    answer = _ask(client)
    question = Question.objects.get()
    assert answer["Location"] == f"/questions/{question.code}/?sent=1"
    page = client.get(answer["Location"]).content.decode()
    assert question.code in page
    assert "Your answer comes by" in page


def test_a_double_click_asks_once(client, who):
    _ask(client)
    _ask(client)
    assert Question.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"text": ""}, "Write your question"),
        ({"text": "https://example.org/x"}, "Add a sentence or two"),
        ({"text": "x" * 20_001}, "over our limit"),
        ({"email": "ada@fallriver"}, "Enter a full e-mail address"),
        ({"city": "", "geoid": ""}, "Name your city"),
        ({"city": "Atlantis", "geoid": ""}, "no place of this name"),
    ],
)
def test_a_refusal_is_a_sentence_and_nothing_typed_is_lost(client, who, change, sentence):
    answer = _ask(client, **change)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "Error:" in page
    typed = {"text": factories.TEXT[:40], **change}["text"]
    assert typed[:40] in page
    assert Question.objects.count() == 0


def test_a_city_we_do_not_know_is_welcome(client, who):
    _ask(client, city="Atlantis", geoid="", city_choice="not-listed")
    question = Question.objects.get()
    assert question.place is None
    assert question.place_words == "Atlantis"


def test_another_city_and_a_stranger_see_nothing(client, who):
    question = factories.question(who)
    assert client.get(question.get_absolute_url()).status_code == 302
    client.force_login(who.eve)
    assert client.get(question.get_absolute_url()).status_code == 404
    client.force_login(who.uma)
    assert client.get(question.get_absolute_url()).status_code == 404


def test_a_signed_link_reads_and_replies_but_does_not_share(client, who):
    from cityline.desk.links import link_for

    question = factories.question(who)
    address = link_for(question, who.ada).removeprefix("http://localhost:8000")
    opened = client.get(address)
    assert opened["Location"] == question.get_absolute_url()
    assert client.get(question.get_absolute_url()).status_code == 200
    client.post(reverse("question-reply", args=[question.code]), {"text": "One more thing."})
    assert question.messages.get().text == "One more thing."
    refused = client.post(reverse("question-privacy", args=[question.code]), {"privacy": "may_publish"})
    assert refused["Location"].startswith("/accounts/login/")
    assert client.get(address[:-2] + "xx/").status_code == 410


def test_the_answered_page_shows_memo_items_and_files(client, who):
    question = factories.answered(who)
    client.force_login(who.ada)
    page = client.get(question.get_absolute_url()).content.decode()
    assert "Answered" in page
    assert "Ask the state for a loan with forgiveness" in page
    assert "Section 3 is a worksheet" in page
    for stored in StoredFile.objects.all():
        answer = client.get(reverse("question-file", args=[question.code, stored.pk]))
        assert len(answer.getvalue()) == stored.size
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("view", ["mine", "unassigned", "open", "due", "waiting", "review", "answered"])
def test_every_view_of_the_queue_opens(client, who, view):
    factories.question(who)
    client.force_login(who.dev)
    assert client.get(reverse("desk-view", args=[view])).status_code == 200


def test_the_queue_asks_the_database_as_often_for_three_rows_as_for_one(client, who, django_assert_num_queries):
    client.force_login(who.dev)
    client.get(reverse("desk"))
    for rows in (1, 3):
        while Question.objects.count() < rows:
            factories.question(who)
        with django_assert_num_queries(10):
            client.get(reverse("desk"))


def test_the_desk_is_closed_to_cities(client, who):
    question = factories.question(who)
    client.force_login(who.ada)
    assert client.get(reverse("desk")).status_code == 403
    assert client.get(reverse("desk-question", args=[question.code])).status_code == 403


def test_the_workspace_keeps_everything_typed_whichever_button_is_pressed(client, who):
    question = factories.ready(who)
    item = question.packages.get(state="working").items.get()
    client.force_login(who.dev)
    page = client.get(reverse("desk-question", args=[question.code])).content.decode()
    assert "Submit for review" in page
    client.post(
        reverse("desk-question-do", args=[question.code]),
        {"do": "topic", "topic": "water", f"annotation-{item.pk}": "Changed.", "memo": "## In short\nNew words.",
         "based_on": "1", "message": "Half a message", "note": "Half a note"},
    )  # fmt: skip
    item.refresh_from_db()
    assert item.annotation == "Changed."
    assert question.memos.last().text == "## In short\nNew words."
    again = client.get(reverse("desk-question", args=[question.code])).content.decode()
    assert "Half a message" in again
    assert "Half a note" in again


STATES = ("new", "drafting", "waiting", "in_review", "approved", "answered", "withdrawn")


@pytest.mark.parametrize("state", STATES)
def test_the_workspace_asks_the_database_at_most_fifteen_times_in_every_state(
    client, who, state, django_assert_max_num_queries
):
    question = factories.in_state(who, state)
    client.force_login(who.rita)  # a reviewer: in review, also the rule on who may decide is asked
    address = reverse("desk-question", args=[question.code])
    assert client.get(address).status_code == 200
    with django_assert_max_num_queries(15):
        client.get(address)


def test_more_items_and_messages_do_not_cost_the_workspace_more_queries(client, who):
    question = factories.ready(who)
    client.force_login(who.dev)
    address = reverse("desk-question", args=[question.code])
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(3):
        offered = factories.offer_of(factories.resource(f"Guide {'x' * number}")).of("resource")[0]
        packaging.add_item(question=question, by=who.dev, suggestion=offered)
        handling.leave_note(question=question, by=who.dev, text=f"Note {number}")
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)


def test_the_workspace_offers_what_the_city_was_given_until_asked_to_look_again(client, who, monkeypatch):
    given, newer = factories.resource("Lead line guide"), factories.resource("A newer lead line guide")
    question = factories.question(who, offer=factories.offer_of(given))
    monkeypatch.setattr("cityline.desk.finding.suggest", lambda *_asked, **_for: factories.offer_of(newer))
    client.force_login(who.dev)
    address = reverse("desk-question", args=[question.code])
    page = client.get(address).content.decode()
    assert "Add Lead line guide" in page
    assert "A newer" not in page
    again = client.get(address, {"again": "1"}).content.decode()
    assert "Add A newer lead line guide" in again
    added = client.post(f"{address}do/", {"do": f"add:resource:{newer.pk}", "again": "1"})
    assert added["Location"].endswith("?again=1#package")


def test_the_page_count_kept_with_a_memo_holds_until_memo_or_package_change(client, who):
    question = factories.ready(who)
    client.force_login(who.dev)
    address = reverse("desk-question", args=[question.code])
    assert question.memos.get().measured == ""
    client.post(f"{address}do/", {"do": "topic", "topic": "water"})
    memo = question.memos.get()
    assert memo.pages > 0
    MemoVersion.objects.filter(pk=memo.pk).update(pages=7.5)
    assert "7.5 pages" in client.get(address).content.decode()
    item = question.packages.get(state="working").items.get()
    packaging.annotate_item(question=question, by=who.dev, item_id=item.pk, annotation="Another sentence.")
    assert "7.5 pages" not in client.get(address).content.decode()


def test_publishing_by_hand_in_the_browser(client, who):
    question = factories.answered(who)
    client.force_login(who.dev)
    address = reverse("desk-publication", args=[question.code])
    assert client.get(address).status_code == 200
    text = {
        "title": "How have cities paid for lead lines?", "short_answer": "Ask the state [1].",
        "body": "Ask the state in writing [1]. Fall River did.", "topic": "water", "size_words": "", "region_words": "",
    }  # fmt: skip
    warned = client.post(address, {**text, "do": "show_asker"})
    assert warned.status_code == 422
    assert "Fall River" in warned.content.decode()
    client.post(address, {**text, "body": "Ask the state in writing [1].", "do": "show_asker"})
    client.force_login(who.ada)
    preview = reverse("question-publication", args=[question.code])
    assert "Ask the state in writing" in client.get(preview).content.decode()
    question.publication.refresh_from_db()
    client.post(preview, {"decision": "approve", "digest": question.publication.digest})
    client.force_login(who.dev)
    published = client.post(address, {"do": "publish"})
    assert published["Location"].startswith("/answers/")
