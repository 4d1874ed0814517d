"""A city's people, kept by its lead; who leaves loses access at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cityline.audit.models import Event
from cityline.desk import rules as desk_rules
from cityline.desk.actions import handling, sharing
from cityline.desk.links import link_for
from cityline.desk.models import Question
from cityline.desk.queries import visible_to
from cityline.desk.tests.factories import Cast, person, question
from cityline.kernel import clock
from cityline.kernel.refusals import NotAllowed, Refused, TooLate, TooMany
from cityline.notices.limits import PER_HOUR
from cityline.notices.models import Notice, ReplyAddress
from cityline.people import actions as people
from cityline.people.actions import leads, office, verifying
from cityline.people.events import PeopleEvent
from cityline.people.models import CityStanding, Invitation, Role, User

pytestmark = pytest.mark.django_db


def standing(user: User) -> CityStanding:
    return CityStanding.objects.get(user=user)


def invite(who: Cast, email: str = "new@fallriver.example", **more) -> str:
    """The token of the mailed link."""
    office.invite(place=who.fall_river, by=more.pop("by", who.lea), network=who.network, email=email, **more)
    text = Notice.objects.filter(name="city_invitation", to_address=email).latest("id").text
    return next(word for word in text.split() if "/invitations/" in word).rstrip("/").rpartition("/")[2]


def accept(who: Cast, token: str, by: User) -> CityStanding:
    return office.accept_invitation(token=token, by=by, network=who.network)


def remove(who: Cast, user: User, by: User) -> None:
    leads.remove_from_city(standing=standing(user), by=by, network=who.network)


# ── Invitations ──────────────────────────────────────────────────────────────


def test_an_invitation_verifies_whom_it_was_mailed_to_once(who):
    token = invite(who, of_city_office=True)
    new = people.person_for(email="New@fallriver.example")
    made = accept(who, token, new)
    assert (made.verified_how, made.of_city_office, made.is_lead) == ("invitation", True, False)
    new.refresh_from_db()
    assert new.email_proved_at
    with pytest.raises(TooLate):
        accept(who, token, new)


def test_it_is_tied_to_its_address_and_cannot_be_altered(who):
    token = invite(who)
    with pytest.raises(NotAllowed, match="another address"):
        accept(who, token, who.eve)
    for altered in (token[:-1], token.replace(".", "x", 1), f"9{token}", "", "1.x:y"):
        assert office.invitation_of(altered) is None
    assert Invitation.objects.get().used_at is None


def test_it_ends_in_time_when_taken_back_and_when_sent_anew(who, monkeypatch):
    first, second = invite(who), invite(who)
    assert office.invitation_of(first) is None
    row = office.invitation_of(second)
    office.revoke_invitation(place=who.fall_river, by=who.lea, network=who.network, invitation_id=row.pk)
    assert office.invitation_of(second) is None
    third = invite(who)
    later = clock.now() + office.LIFETIME + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert office.invitation_of(third) is None


def test_the_database_keeps_no_link(who):
    token = invite(who)
    assert token.split(":")[0].split(".", 1)[1] not in str(Invitation.objects.values().get())


def test_reading_the_link_changes_nothing_and_a_stranger_is_led_to_sign_in(who, client):
    token = invite(who)
    page = client.get(f"/invitations/{token}/").content.decode()
    assert "Sign in with that address" in page
    client.post(f"/invitations/{token}/")
    client.force_login(who.eve)
    assert "another address" in client.get(f"/invitations/{token}/").content.decode()
    assert client.post(f"/invitations/{token}/").status_code == 403
    assert Invitation.objects.get().used_at is None
    assert client.get("/invitations/1.none:x/").status_code == 410


def test_only_the_lead_and_the_desk_invite_and_a_mailbox_is_not_flooded(who):
    for by in (who.ada, who.uma, who.eve, who.max):
        with pytest.raises(NotAllowed):
            invite(who, by=by)
    with pytest.raises(Refused, match="already"):
        invite(who, who.ben.email)
    with pytest.raises(Refused, match="not a full e-mail address"):
        invite(who, "new@")
    for _ in range(PER_HOUR):
        invite(who)
    with pytest.raises(TooMany):
        invite(who)


# ── The office and its lead ──────────────────────────────────────────────────


def test_of_the_office_is_given_and_taken_by_the_lead_and_told(who):
    verifying.verify(user=who.uma, place=who.fall_river, network=who.network, how="staff", by=who.dev)
    asked = question(who)
    sharing.open_to_office(question=asked, by=who.ada, open_=True)
    assert asked not in visible_to(who.uma)
    office.set_of_office(standing=standing(who.uma), by=who.lea, network=who.network, of_city_office=True)
    assert asked in visible_to(who.uma)
    assert Notice.objects.filter(name="made_of_office", to_address=who.uma.email).exists()
    office.set_of_office(standing=standing(who.uma), by=who.lea, network=who.network, of_city_office=False)
    assert asked not in visible_to(who.uma)


def test_handing_over_the_lead_leaves_one_lead_and_tells_the_new_one(who):
    leads.hand_over_lead(standing=standing(who.ben), by=who.lea, network=who.network)
    assert list(CityStanding.objects.filter(place=who.fall_river, is_lead=True)) == [standing(who.ben)]
    assert standing(who.lea).of_city_office
    assert Notice.objects.filter(name="made_city_lead", to_address=who.ben.email).exists()
    with pytest.raises(NotAllowed):
        leads.hand_over_lead(standing=standing(who.ada), by=who.lea, network=who.network)


def test_nobody_unverified_is_made_anything(who):
    people.note_claim(user=who.uma, place=who.fall_river)
    for act in (leads.hand_over_lead, leads.remove_from_city):
        with pytest.raises(TooLate):
            act(standing=standing(who.uma), by=who.lea, network=who.network)


# ── Leaving ──────────────────────────────────────────────────────────────────


def test_who_leaves_loses_access_at_once_and_the_lead_inherits(who):
    asked = question(who)
    sharing.add_colleague(question=asked, by=who.ada, email=who.ben.email)
    link = link_for(asked, who.ada)
    browser, mailed = Client(), Client()
    browser.force_login(who.ada)
    mailed.get("/" + link.split("/", 3)[3])
    for one in (browser, mailed):
        assert one.get(asked.get_absolute_url()).status_code == 200
    remove(who, who.ada, who.lea)
    asked = Question.objects.get(pk=asked.pk)
    assert asked.asker == who.lea
    assert desk_rules.may_read(who.ada, asked)
    assert asked not in visible_to(who.ada)
    assert asked in visible_to(who.ben)
    assert browser.get(asked.get_absolute_url())["Location"].startswith("/accounts/login/")  # the session ended
    assert mailed.get(asked.get_absolute_url()).status_code in {302, 404}
    assert Client().get("/" + link.split("/", 3)[3]).status_code != 302
    assert not ReplyAddress.objects.filter(user_id=who.ada.pk, revoked_at=None).exists()
    browser.force_login(User.objects.get(pk=who.ada.pk))
    assert browser.get(asked.get_absolute_url()).status_code == 404
    assert Notice.objects.filter(name="removed_from_city", to_address=who.ada.email).exists()
    assert set(Event.objects.filter(type__in=[PeopleEvent.LEFT, "desk.question_inherited"]).values_list("type", flat=True)) == {
        PeopleEvent.LEFT, "desk.question_inherited",
    }  # fmt: skip


def test_a_colleague_who_leaves_reads_nothing_shared_any_more(who):
    asked = question(who)
    sharing.add_colleague(question=asked, by=who.ada, email=who.ben.email)
    remove(who, who.ben, who.lea)
    assert asked not in visible_to(who.ben)
    assert Question.objects.get(pk=asked.pk).asker == who.ada


def test_questions_for_no_city_or_another_stay_theirs(who):
    own = question(who, place=None)
    remove(who, who.ada, who.lea)
    assert own in visible_to(who.ada)


def test_who_left_is_not_verified_again_by_domain_or_roster(who):
    remove(who, who.ada, who.lea)
    office.keep_roster(place=who.fall_river, by=who.lea, network=who.network, addresses=[who.ada.email])
    again = verifying.claim_city(user=who.ada, place=who.fall_river, network=who.network)
    assert again.verified_at is None
    token = invite(who, who.ada.email)
    assert accept(who, token, who.ada).verified_at


def test_a_lead_hands_over_before_leaving_and_everyone_may_leave_themselves(who):
    with pytest.raises(NotAllowed, match="Hand over the lead first"):
        remove(who, who.lea, who.dev)
    with pytest.raises(NotAllowed):
        remove(who, who.ben, who.ada)
    remove(who, who.ben, who.ben)
    assert standing(who.ben).verified_at is None


def test_whoever_leaves_is_told_first_what_it_means_and_is_out_at_once(who, client):
    question(who, by=who.ben)
    client.force_login(who.ben)
    address = reverse("leave-city", args=[who.fall_river.pk])
    assert f"You asked 1 question for the city: {who.lea} takes it over." in client.get(address).text
    assert standing(who.ben).verified_at, "reading changes nothing"
    response = client.post(address, follow=True)
    assert "You no longer belong to Fall River, MA." in response.text
    assert not response.context["user"].is_authenticated
    client.force_login(User.objects.get(pk=who.ben.pk))
    assert client.get(address).status_code == 404
    client.force_login(who.lea)
    assert "Hand over the lead first" in client.get(address).text
    assert "Hand over the lead first" in client.post(address, follow=True).text
    assert standing(who.lea).is_lead


def test_a_lead_who_is_alone_can_leave_and_be_removed(who):
    for one in (who.ada, who.ben):
        remove(who, one, who.lea)
    remove(who, who.lea, who.dev)
    assert not CityStanding.objects.filter(place=who.fall_river, verified_at__isnull=False).exists()
    assert not standing(who.lea).is_lead


def test_invitations_of_who_left_open_nothing(who):
    leads.hand_over_lead(standing=standing(who.ben), by=who.lea, network=who.network)
    token = invite(who, by=who.ben)
    leads.hand_over_lead(standing=standing(who.lea), by=who.ben, network=who.network)
    remove(who, who.ben, who.lea)
    assert office.invitation_of(token) is None


@pytest.fixture
def leaderless(who: Cast) -> Cast:
    CityStanding.objects.filter(user=who.lea).update(is_lead=False)
    return who


def test_without_a_lead_the_desk_keeps_what_was_asked_until_there_is_one(leaderless, client):
    who = leaderless
    asked = question(who)
    client.force_login(who.ada)
    remove(who, who.ada, who.dev)
    asked.refresh_from_db()
    assert [asked in visible_to(one) for one in (who.ada, who.ben, who.dev)] == [False, False, True]
    assert desk_rules.may_read(who.ada, asked)
    before = Notice.objects.filter(to_address=who.ada.email).count()
    handling.write_to_city(question=asked, by=who.dev, text="We have found something.")
    assert Notice.objects.filter(to_address=who.ada.email).count() == before, "who left is not mailed about it"
    leads.hand_over_lead(standing=standing(who.ben), by=who.dev, network=who.network)
    asked = Question.objects.get(pk=asked.pk)
    assert (asked.asker, asked.asker_left_at) == (who.ben, None)
    assert asked in visible_to(who.ben)


def test_without_a_lead_the_desk_may_name_who_takes_over_and_nobody_else_may(leaderless, client):
    who = leaderless
    asked = question(who)
    for by, heir in ((who.ada, who.ben), (who.dev, who.ada), (who.dev, who.eve)):
        with pytest.raises((NotAllowed, TooLate)):
            leads.remove_from_city(standing=standing(who.ada), by=by, network=who.network, heir=standing(heir))
    client.force_login(who.dev)
    button = {"do": "remove", "who": standing(who.ada).pk}
    page = client.post(f"/city-office/{who.fall_river.pk}/do/", button).content.decode()
    assert "They asked 1 question for the city." in page
    assert "Who takes over what they asked?" in page
    client.post(f"/city-office/{who.fall_river.pk}/do/", {**button, "sure": "yes", "heir": standing(who.ben).pk})
    assert Question.objects.get(pk=asked.pk).asker == who.ben


def test_a_lead_who_handed_over_in_one_window_hands_over_nothing_in_another(who):
    """Both windows were opened while she led: the rows are read again under the lock."""
    stale = User.objects.get(pk=who.lea.pk)
    leads.hand_over_lead(standing=standing(who.ben), by=who.lea, network=who.network)
    with pytest.raises(NotAllowed):
        leads.hand_over_lead(standing=standing(who.ada), by=stale, network=who.network)
    User.objects.filter(pk=who.ada.pk).update(is_active=False)
    with pytest.raises(Refused, match="closed"):
        leads.hand_over_lead(standing=standing(who.ada), by=who.ben, network=who.network)


def test_a_city_has_one_lead(who):
    with pytest.raises(IntegrityError), transaction.atomic():
        CityStanding.objects.filter(user=who.ben).update(is_lead=True)


# ── The page ─────────────────────────────────────────────────────────────────


def test_the_lead_works_the_page_and_another_city_does_not(who, client):
    page = f"/city-office/{who.fall_river.pk}/"
    client.force_login(who.lea)
    assert who.ben.email in client.get(page).content.decode()
    client.post(f"{page}do/", {"do": "invite", "email": "new@fallriver.example"})
    assert Invitation.objects.count() == 1
    button = {"do": "remove", "who": standing(who.ben).pk}
    assert "Remove Ben Correia from Fall River, MA?" in client.post(f"{page}do/", button).content.decode()
    assert standing(who.ben).verified_at
    client.post(f"{page}do/", {**button, "sure": "yes"})
    assert standing(who.ben).verified_at is None
    assert client.post(f"{page}do/", {"do": "invite", "email": "new@"}).status_code == 422
    client.force_login(who.eve)
    assert client.get(page).status_code == 403
    assert client.post(f"{page}do/", {"do": "remove", "who": standing(who.ada).pk, "sure": "yes"}).status_code == 403
    # Her own page does not reach into another city by the number of a standing.
    own = f"/city-office/{who.compton.pk}/do/"
    assert client.post(own, {"do": "remove", "who": standing(who.ada).pk, "sure": "yes"}).status_code == 404
    assert standing(who.ada).verified_at


def test_the_page_asks_the_database_as_often_for_three_as_for_one(who, client, django_assert_num_queries):
    client.force_login(who.lea)
    page = f"/city-office/{who.fall_river.pk}/"
    client.get(page)
    with CaptureQueriesContext(connection) as before:
        client.get(page)
    for number in range(3):
        new = person(f"new{number}@fallriver.example", "New")
        people.verify_for_city(user=new, place=who.fall_river, how="roster")
        invite(who, f"other{number}@fallriver.example")
    with django_assert_num_queries(len(before)):
        client.get(page)


def test_administrators_alone_see_sign_ins_and_rights(who, client):
    admin = person("admin@network.example", "Alex")
    people.grant_role(user=admin, network=who.network, role=Role.ADMINISTRATOR)
    leads.hand_over_lead(standing=standing(who.ben), by=who.lea, network=who.network)
    client.force_login(admin)
    page = client.get("/desk/network/acts/").content.decode()
    assert "Lea Furtado made Ben Correia the city lead" in page
    assert "made Alex a network administrator" in page
    client.force_login(who.dev)
    assert client.get("/desk/sign-ins/").status_code == 403
