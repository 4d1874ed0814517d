"""Signed links: one question, one person, read and reply only, ninety days, renewed, revocable."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import signing
from django.urls import reverse

from cityline.desk import links
from cityline.desk.actions import asking, handling, sharing
from cityline.desk.models import SignedLink
from cityline.desk.tests import factories
from cityline.kernel import clock
from cityline.people import actions as people


def _token(address):
    return address.rstrip("/").rsplit("/", 1)[-1]


@pytest.fixture
def question(who):
    return factories.question(who)


def test_a_link_opens_its_question_for_its_person(who, question):
    found = links.open_link(question.code, _token(links.link_for(question, who.ada)))
    assert (found.question, found.user) == (question, who.ada)


def test_it_ends_after_ninety_days_to_the_second(who, question):
    sent = clock.now()
    token = _token(links.link_for(question, who.ada, at=sent))
    with clock.stopped_at(sent + timedelta(days=90, seconds=-1)):
        assert links.open_link(question.code, token)
    with clock.stopped_at(sent + timedelta(days=90)):
        assert links.open_link(question.code, token) is None


def test_every_message_we_send_begins_the_ninety_days_again(who, question):
    token = _token(links.link_for(question, who.ada))
    later = clock.now() + timedelta(days=80)
    with clock.stopped_at(later):
        handling.write_to_city(question=question, by=who.dev, text="Still on it.")
    with clock.stopped_at(later + timedelta(days=89)):
        assert links.open_link(question.code, token)


def test_an_older_message_never_shortens_it(who, question):
    links.link_for(question, who.ada)
    until = SignedLink.objects.get().expires_at
    links.link_for(question, who.ada, at=clock.now() - timedelta(days=30))
    assert SignedLink.objects.get().expires_at == until


def test_altered_foreign_or_made_up_it_opens_nothing(who, question):
    token = _token(links.link_for(question, who.ada))
    other = factories.question(who, text="Another question about our roads?")
    link = SignedLink.objects.get(question=question)
    for forged in (
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        token.upper(),
        "1" + token,
        "",
        "x",
        "\0",
        signing.Signer(salt="another").sign(f"{link.pk}.{link.secret}"),
        signing.Signer(salt=links.SALT).sign(f"{link.pk}.guess"),
        signing.Signer(salt=links.SALT).sign(f"{link.pk}"),
        signing.Signer(salt=links.SALT).sign(f"²{link.pk}.{link.secret}"),
    ):
        assert links.open_link(question.code, forged) is None, forged
    assert links.open_link(other.code, token) is None
    assert links.open_link(question.code, token)


def test_a_link_over_is_a_page_that_says_what_to_do_and_nothing_of_the_question(client, who, question):
    address = reverse("question-link", args=[question.code, "altered"])
    answer = client.get(address)
    assert answer.status_code == 410
    assert factories.TEXT[:30] not in answer.content.decode()
    assert client.get(reverse("question-link", args=["Q-0000-0000", "altered"])).status_code == 410


def test_revoked_it_is_over_and_the_next_message_brings_another(who, question):
    token = _token(links.link_for(question, who.ada))
    sharing.revoke_links(question=question, by=who.ada)
    assert links.open_link(question.code, token) is None
    fresh = _token(links.link_for(question, who.ada))
    assert links.open_link(question.code, fresh)
    assert links.open_link(question.code, token) is None


def test_a_link_to_one_question_shows_no_other(client, who, question):
    other = factories.question(who, text="Another question about our roads?")
    client.get(links.link_for(question, who.ada).removeprefix("http://localhost:8000"))
    assert client.get(question.get_absolute_url()).status_code == 200
    assert client.get(other.get_absolute_url()).status_code == 302
    assert client.get(reverse("questions")).status_code == 302


def test_a_remembered_link_ends_with_its_time(client, who, question):
    client.get(links.link_for(question, who.ada).removeprefix("http://localhost:8000"))
    SignedLink.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    assert client.get(question.get_absolute_url()).status_code == 302


def test_the_host_comes_from_the_settings_never_from_the_request(client, who, settings):
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://city.example", ["*"]
    data = {
        "text": factories.TEXT, "city": "Fall River, MA", "geoid": "2523000", "email": who.ada.email,
        "privacy": "private",
    }  # fmt: skip
    client.post(reverse("ask"), data, headers={"host": "evil.example", "x-forwarded-host": "evil.example"})
    asked = who.ada.questions.get()
    mail = factories.notices_to(who.ada, asked).get()
    assert f"https://city.example/questions/{asked.code}/open/" in mail.text
    assert "evil.example" not in mail.text + mail.html


def test_opening_a_link_proves_the_address_and_asking_does_not(client, who):
    stranger = people.person_for(email="new@fallriver.example")
    asked = factories.question(who, by=stranger)
    stranger.refresh_from_db()
    assert stranger.email_proved_at is None
    client.get(links.link_for(asked, stranger).removeprefix("http://localhost:8000"))
    stranger.refresh_from_db()
    assert stranger.email_proved_at


def test_the_browser_that_asked_sees_and_adds_until_the_links_are_off(client, who):
    data = {
        "text": factories.TEXT, "city": "Fall River, MA", "geoid": "2523000", "email": who.ada.email,
        "privacy": "private",
    }  # fmt: skip
    client.post(reverse("ask"), data)
    asked = who.ada.questions.get()
    assert client.get(asked.get_absolute_url()).status_code == 200
    client.post(reverse("question-reply", args=[asked.code]), {"text": "One more thing."})
    assert asked.messages.get().author == who.ada
    sharing.revoke_links(question=asked, by=who.ada)
    assert client.get(asked.get_absolute_url()).status_code == 302
    asking.add_city_message(question=asked, by=who.ada, text="That was not me.")
    assert client.post(reverse("question-reply", args=[asked.code]), {"text": "It was."}).status_code == 302
    assert asked.messages.count() == 2
