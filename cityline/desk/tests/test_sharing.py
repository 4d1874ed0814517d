"""Who can see a question, and changing it: only by signing in, only for the same city."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cityline.audit.models import Event
from cityline.desk import links, queries, rules
from cityline.desk.actions import sharing
from cityline.desk.models import SignedLink
from cityline.desk.tests import factories
from cityline.kernel.refusals import NotAllowed, Refused, TooMany
from cityline.notices import limits
from cityline.notices.models import ReplyAddress
from cityline.people import actions as people
from cityline.people.models import User


def _path(address):
    return address.removeprefix("http://localhost:8000")


def test_a_colleague_verified_for_the_city_is_told_and_reads(who):
    question = factories.question(who)
    sharing.add_colleague(question=question, by=who.ada, email=" BEN@fallriver.example ")
    assert rules.may_read(who.ben, question) == ""
    assert factories.notices_to(who.ben, question, "colleague_added").count() == 1
    assert Event.objects.filter(type="desk.colleague_added").count() == 1
    sharing.add_colleague(question=question, by=who.ada, email=who.ben.email)
    assert factories.notices_to(who.ben, question, "colleague_added").count() == 1


def test_an_address_of_the_same_office_is_enough(who):
    question = factories.question(who)
    row = sharing.add_colleague(question=question, by=who.ada, email="clerk@fallriver.example")
    assert row.user.email_proved_at is None
    assert rules.may_read(row.user, question) == ""


@pytest.mark.parametrize(
    "email", ["eve@compton.example", "someone@gmail.com", "x@sub.fallriver.example", "x@fallriver.example.evil.example"]
)
def test_people_of_another_city_or_no_city_are_refused(who, email):
    question = factories.question(who)
    with pytest.raises(Refused, match="Only colleagues of Fall River") as refused:
        sharing.add_colleague(question=question, by=who.ada, email=email)
    assert refused.value.field == "email"
    assert not question.colleagues.exists()
    assert not User.objects.filter(email="someone@gmail.com").exists()


def test_sharing_a_public_mail_domain_says_nothing_about_a_city(who):
    gail = factories.person("gail@gmail.com", "Gail")
    question = factories.question(who, by=gail)
    with pytest.raises(Refused, match="Only colleagues"):
        sharing.add_colleague(question=question, by=gail, email="stranger@GMAIL.com")


@pytest.mark.parametrize(
    "email", ["", "ben", "ben@", "ben@fallriver", "a b@fallriver.example", "ada@fallriver.example"]
)
def test_an_address_that_is_none_or_the_askers_own_is_refused(who, email):
    with pytest.raises(Refused) as refused:
        sharing.add_colleague(question=factories.question(who), by=who.ada, email=email)
    assert refused.value.field == "email"


def test_twenty_colleagues_and_no_more(who, monkeypatch):
    monkeypatch.setattr(sharing, "MOST_COLLEAGUES", 1)
    question = factories.question(who)
    sharing.add_colleague(question=question, by=who.ada, email=who.ben.email)
    with pytest.raises(Refused, match="at most 1"):
        sharing.add_colleague(question=question, by=who.ada, email=who.uma.email)


def test_a_mailbox_nobody_proved_is_not_filled_by_adding_and_removing(who):
    question = factories.question(who)

    def add_and_remove():
        row = sharing.add_colleague(question=question, by=who.ada, email="clerk@fallriver.example")
        sharing.remove_colleague(question=question, by=who.ada, user_id=row.user_id)

    for _ in range(limits.PER_HOUR):
        add_and_remove()
    with pytest.raises(TooMany):
        add_and_remove()


def test_removing_ends_reading_the_link_the_browser_and_the_reply_address_at_once(client, who):
    question = factories.question(who)
    sharing.add_colleague(question=question, by=who.ada, email=who.ben.email)
    address = _path(links.link_for(question, who.ben))
    client.get(address)
    assert client.get(question.get_absolute_url()).status_code == 200
    sharing.remove_colleague(question=question, by=who.ada, user_id=who.ben.pk)
    assert rules.may_read(who.ben, question)
    assert client.get(question.get_absolute_url()).status_code == 302
    assert client.get(address).status_code == 410
    assert not ReplyAddress.objects.filter(user_id=who.ben.pk, subject_id=question.code, revoked_at=None).exists()
    assert not queries.visible_to(who.ben).exists()


def test_added_again_after_leaving_the_colleague_is_told_again(who):
    question = factories.question(who)
    for _ in range(2):
        sharing.add_colleague(question=question, by=who.ada, email=who.ben.email)
        sharing.remove_colleague(question=question, by=who.ada, user_id=who.ben.pk)
    assert factories.notices_to(who.ben, question, "colleague_added").count() == 2


def test_links_switched_off_stay_off_for_browsers_that_knew_them(client, who):
    """Our next message brings a new link to the mailbox, and must not let the old browser in again."""
    question = factories.question(who)
    old = _path(links.link_for(question, who.ada))
    client.get(old)
    sharing.revoke_links(question=question, by=who.ada)
    assert client.get(question.get_absolute_url()).status_code == 302
    new = _path(links.link_for(question, who.ada))
    assert new != old
    assert client.get(question.get_absolute_url()).status_code == 302
    assert client.get(old).status_code == 410
    client.get(new)
    assert client.get(question.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("name", ["ben", "uma", "eve", "dev", "rita"])
def test_only_the_asker_or_the_lead_changes_who_sees_it(who, name):
    question, other = factories.question(who), getattr(who, name)
    sharing.add_colleague(question=question, by=who.ada, email=who.ben.email)
    for act in (
        lambda: sharing.change_privacy(question=question, by=other, privacy="may_publish"),
        lambda: sharing.add_colleague(question=question, by=other, email=who.uma.email),
        lambda: sharing.remove_colleague(question=question, by=other, user_id=who.ben.pk),
        lambda: sharing.open_to_office(question=question, by=other, open_=True),
        lambda: sharing.revoke_links(question=question, by=other),
    ):
        with pytest.raises(NotAllowed):
            act()
    question.refresh_from_db()
    assert (question.privacy, question.open_to_office, question.colleagues.count()) == ("private", False, 1)
    assert SignedLink.objects.filter(question=question, revoked_at__isnull=False).count() == 0


def test_a_link_alone_changes_nothing_about_who_sees_it(client, who):
    question = factories.question(who)
    client.get(_path(links.link_for(question, who.ada)))
    for name, data in (
        ("question-privacy", {"privacy": "may_publish"}), ("question-colleagues", {"email": who.ben.email}),
        ("question-office", {"open": "yes"}), ("question-links-revoke", {}), ("question-withdraw", {}),
        ("question-feedback", {"helped": "yes"}),
    ):  # fmt: skip
        answer = client.post(reverse(name, args=[question.code]), data)
        assert answer["Location"].startswith("/accounts/login/"), name
    assert client.get(reverse("question-publication", args=[question.code])).status_code == 302
    question.refresh_from_db()
    assert (question.privacy, question.status, question.colleagues.count()) == ("private", "new", 0)


def test_a_person_made_by_asking_can_sign_in_by_code_without_a_second_proof(who):
    from allauth.account.models import EmailAddress

    person = people.person_for(email="New@fallriver.example")
    address = EmailAddress.objects.get(user=person)
    assert (address.email, address.primary, address.verified) == ("New@fallriver.example", True, False)
