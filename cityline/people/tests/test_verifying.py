"""Somebody says they work for a city."""

from __future__ import annotations

import re

import pytest

from cityline.audit.models import Event
from cityline.desk.tests.factories import Cast, cast, person
from cityline.kernel import clock
from cityline.kernel.refusals import NotAllowed, Refused, TooLate, TooMany
from cityline.notices.models import Notice
from cityline.people import actions as people
from cityline.people.actions import office, verifying
from cityline.people.events import PeopleEvent
from cityline.people.models import CityClaim, CityStanding, GovDomain, User
from cityline.places.models import Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def who() -> Cast:
    return cast()


def listed(domain: str, organization: str, **more: str) -> GovDomain:
    fields = {"kind": "City", "city": "Fall River", "state": "MA", "source": "a test"} | more
    return GovDomain.objects.create(domain=domain, organization=organization, loaded_at=clock.now(), **fields)


def claims(who: Cast, email: str, place: Place | None = None) -> CityStanding:
    return verifying.claim_city(user=person(email, "New"), place=place or who.fall_river, network=who.network)


def told(email: str) -> list[str]:
    return list(Notice.objects.filter(to_address=email).order_by("id").values_list("name", flat=True))


def test_an_exact_domain_verifies_at_once_and_proves_employment_not_office(who):
    listed("fallriverma.gov", "City of Fall River")
    standing = claims(who, "new@fallriverma.gov")
    assert standing.verified_at
    assert not standing.of_city_office
    assert not standing.is_lead
    assert told("new@fallriverma.gov") == ["verified_for_city"]
    assert Event.objects.filter(type=PeopleEvent.VERIFIED).count() == 1


@pytest.mark.parametrize(
    ("organization", "more", "email"),
    [
        ("Fall River Police Department", {}, "new@fallriverma.gov"),
        ("City of Fall River", {"kind": "County"}, "new@fallriverma.gov"),
        ("City of Fall River", {"withdrawn_at": "2026-01-01T00:00Z"}, "new@fallriverma.gov"),
        ("City of Fall River", {}, "new@police.fallriverma.gov"),
        ("City of Fall River", {}, "new@fallriverma.gov.example"),
    ],
)
def test_anything_else_waits_for_the_desk_with_the_row_shown(who, client, organization, more, email):
    listed("fallriverma.gov", organization, **more)
    standing = claims(who, email)
    assert standing.verified_at is None
    assert told(email) == ["claim_waiting"]
    client.force_login(who.dev)
    page = client.get("/desk/claims/").content.decode()
    assert email in page
    assert (organization in page) is (email.endswith("fallriverma.gov") and "withdrawn_at" not in more)


def test_a_name_that_two_places_share_waits(who):
    listed("fallriverma.gov", "City of Fall River")
    Place.objects.create(
        geoid="2599999", name="Fall River town", short_name="Fall River", state="MA", loaded_at=clock.now()
    )
    assert claims(who, "new@fallriverma.gov").verified_at is None


def test_another_city_s_domain_opens_nothing(who):
    listed("fallriverma.gov", "City of Fall River")
    assert claims(who, "new@fallriverma.gov", who.compton).verified_at is None


def test_an_address_nobody_has_proved_claims_nothing(who):
    listed("fallriverma.gov", "City of Fall River")
    typed = people.person_for(email="typed@fallriverma.gov")
    with pytest.raises(Refused, match="sign in with a code"):
        verifying.claim_city(user=typed, place=who.fall_river, network=who.network)
    assert not CityStanding.objects.filter(user=typed).exists()


def test_the_roster_verifies_whoever_proves_an_address_of_it(who):
    office.keep_roster(place=who.fall_river, by=who.lea, network=who.network, addresses=["New@Fallriver.example", " "])
    assert claims(who, "new@fallriver.example").verified_how == "roster"
    assert claims(who, "other@fallriver.example").verified_at is None


def test_the_desk_decides_once_with_a_reason_and_tells_the_person(who):
    claims(who, "new@fallriver.example")
    claim = CityClaim.objects.get()
    for by, reason, error in (
        (who.lea, "We called.", NotAllowed),
        (who.max, "We called.", NotAllowed),
        (who.dev, " ", Refused),
    ):
        with pytest.raises(error):
            verifying.decide_claim(claim=claim, by=by, verified=True, reason=reason)
    verifying.decide_claim(claim=claim, by=who.dev, verified=True, reason="We called.")
    assert CityStanding.objects.get(user=claim.user).verified_how == "staff"
    with pytest.raises(TooLate):
        verifying.decide_claim(claim=claim, by=who.rita, verified=False, reason="No.")
    assert told("new@fallriver.example") == ["claim_waiting", "verified_for_city"]


def test_a_refusal_is_told_with_its_reason_and_not_asked_again_at_once(who):
    claims(who, "new@fallriver.example")
    verifying.decide_claim(claim=CityClaim.objects.get(), by=who.dev, verified=False, reason="Nobody there knows you.")
    assert "Nobody there knows you." in Notice.objects.get(name="claim_refused").text
    with pytest.raises(Refused, match="Nobody there knows you"):
        claims(who, "new@fallriver.example")


def test_claims_that_wait_have_a_limit_and_the_same_one_is_made_once(who):
    new = person("new@fallriver.example", "New")
    for number in range(verifying.MOST_WAITING):
        place = Place.objects.create(
            geoid=f"260000{number}", name="X city", short_name="X", state="MI", loaded_at=clock.now()
        )
        for _ in range(2):
            verifying.claim_city(user=new, place=place, network=who.network)
    with pytest.raises(TooMany):
        verifying.claim_city(user=new, place=who.fall_river, network=who.network)
    assert CityClaim.objects.count() == verifying.MOST_WAITING


def test_signing_up_with_a_work_address_choosing_the_city_and_being_verified(client, who, settings):
    """In the browser's steps: address, mailed code, city."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    listed("fallriverma.gov", "City of Fall River")
    email = "new@fallriverma.gov"
    client.post("/accounts/signup/", {"email": email})
    code = re.search(r"^([A-Z0-9-]{6,9})$", Notice.objects.get(name="address_code").text, re.MULTILINE).group(1)
    answer = client.post("/accounts/confirm-email/", {"code": code})
    assert answer["Location"] == "/your-city/"
    assert User.objects.get(email=email).email_proved_at
    answer = client.post("/your-city/", {"city": "Fall River, MA", "name": "New Person", "title": "Planner"})
    assert answer.status_code == 302
    assert "Verified on" in client.get("/your-city/").content.decode()


def test_a_person_whose_address_does_not_show_it_is_told_what_they_can_do_meanwhile(client, who):
    client.force_login(person("new@mail.example", "New"))
    client.post("/your-city/", {"city": "Fall River, MA"})
    page = client.get("/your-city/").content.decode()
    assert "A person at the desk is looking" in page
    assert "you and the desk alone see the question" in page
