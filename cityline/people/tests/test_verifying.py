"""Somebody says they work for a city."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from cityline.audit.models import Event
from cityline.desk.tests.factories import Cast, person
from cityline.kernel import clock
from cityline.kernel.refusals import NotAllowed, Refused, TooLate, TooMany
from cityline.notices.limits import PER_HOUR
from cityline.notices.models import Notice
from cityline.people import actions as people
from cityline.people.actions import office, verifying
from cityline.people.events import PeopleEvent
from cityline.people.models import CityClaim, CityStanding, GovDomain, Role, RoleGrant, User
from cityline.places.models import Place

pytestmark = pytest.mark.django_db


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


def refuse(who: Cast, reason: str = "Nobody there knows you.") -> None:
    claim = CityClaim.objects.get(status="waiting")
    verifying.decide_claim(claim=claim, by=who.dev, verified=False, reason=reason)


def test_a_refusal_is_told_with_its_reason_and_the_next_step_and_can_be_tried_again(who, client):
    new = person("new@fallriver.example", "New")
    claim = {"user": new, "place": who.fall_river, "network": who.network}
    verifying.claim_city(**claim)
    refuse(who)
    text = Notice.objects.get(name="claim_refused").text
    assert "Nobody there knows you." in text
    assert "/your-city/" in text
    with pytest.raises(Refused, match="Say who at the city can confirm it") as nothing_new:
        verifying.claim_city(**claim)
    assert nothing_new.value.field == "says"
    client.force_login(new)
    sent = {"city": "Fall River, MA", "says": "Ask Lea Furtado, the chief of staff."}
    assert client.post("/your-city/", sent).status_code == 302
    client.force_login(who.dev)
    page = client.get(f"/desk/claims/{CityClaim.objects.get(status='waiting').pk}/").content.decode()
    assert "Ask Lea Furtado" in page
    assert "Nobody there knows you." in page, "what was decided before stands beside it"


def test_after_three_refusals_in_a_month_only_an_invitation_helps(who):
    for _ in range(verifying.MOST_REFUSALS):
        verifying.claim_city(user=person("new@fallriver.example", "New"), place=who.fall_river, network=who.network, says="Ask Lea.")  # fmt: skip
        refuse(who)
    with pytest.raises(TooMany):
        verifying.claim_city(user=User.objects.get(email="new@fallriver.example"), place=who.fall_river, network=who.network, says="Ask Lea.")  # fmt: skip


def test_whoever_decides_is_mailed_once_for_each_claim_and_sees_how_long_it_waits(who, client):
    listed("fallriverpd.gov", "Fall River Police Department")
    claims(who, "new@fallriverpd.gov")
    verifying.claim_city(user=User.objects.get(email="new@fallriverpd.gov"), place=who.fall_river, network=who.network)
    mail = Notice.objects.get(name="claim_to_decide")
    assert mail.to_address == who.dev.email
    for words in ("new@fallriverpd.gov", "Fall River Police Department", "not plainly this city", "/desk/claims/"):
        assert words in mail.text
    CityClaim.objects.update(made_at=clock.now() - timedelta(days=3, hours=2))
    client.force_login(who.dev)
    assert "3 days" in client.get("/desk/claims/").content.decode()


def test_a_flood_of_claims_does_not_fill_the_desks_mailbox(who):
    for number in range(PER_HOUR + 2):
        claims(who, f"new{number}@fallriver.example")
    assert Notice.objects.filter(name="claim_to_decide").count() == PER_HOUR
    assert CityClaim.objects.filter(status="waiting").count() == PER_HOUR + 2


def test_without_a_navigator_the_administrators_are_mailed(who):
    RoleGrant.objects.all().delete()
    admin = person("admin@network.example", "Alex")
    people.grant_role(user=admin, network=who.network, role=Role.ADMINISTRATOR)
    claims(who, "new@fallriver.example")
    assert Notice.objects.get(name="claim_to_decide").to_address == admin.email


def test_nobody_decides_their_own_claim_or_without_choosing(who, client):
    verifying.claim_city(user=who.dev, place=who.fall_river, network=who.network)
    claim = CityClaim.objects.get()
    with pytest.raises(NotAllowed, match="your own word"):
        verifying.decide_claim(claim=claim, by=who.dev, verified=True, reason="I know me.")
    client.force_login(who.rita)
    assert client.post(f"/desk/claims/{claim.pk}/", {"reason": "Yes."}).status_code == 422
    claim.refresh_from_db()
    assert claim.status == "waiting"


def test_a_waiting_claim_is_settled_by_the_roster(who):
    standing = claims(who, "new@fallriver.example")
    office.keep_roster(place=who.fall_river, by=who.lea, network=who.network, addresses=["New@fallriver.example"])
    standing.refresh_from_db()
    assert standing.verified_how == "roster"
    assert CityClaim.objects.get().status == "verified"
    assert told("new@fallriver.example") == ["claim_waiting", "verified_for_city"]


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


def test_signing_up_with_a_work_address_choosing_the_city_and_being_verified(client, who):
    """In the browser's steps: address, mailed code, city."""
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
