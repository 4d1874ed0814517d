"""An official signs up, chooses the city and is verified or looked at; the lead keeps the city's people; staff set up
their second step."""

from __future__ import annotations

import re
import time

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from cityline.desk.tests.factories import person
from cityline.kernel import clock
from cityline.people import actions as people
from cityline.people.actions import verifying
from cityline.people.models import CityStanding, GovDomain, Role, User
from tests.journeys.browsing import mailed
from tests.journeys.conftest import Visit, World


def _listed(domain: str, organization: str) -> None:
    GovDomain.objects.create(
        domain=domain, kind="City", organization=organization, city="Fall River", state="MA", source="a test",
        loaded_at=clock.now(),
    )  # fmt: skip


def test_a_work_address_that_shows_the_city_is_verified_at_once(visit: Visit, world: World) -> None:
    _listed("fallriverma.gov", "City of Fall River")
    official = visit(scripts=False)
    official.goes("/accounts/signup/", "sign-up")
    official.page.get_by_label("email").fill("new@fallriverma.gov")
    official.presses("Open an account")
    code = re.search(r"^([A-Z0-9-]{6,9})$", mailed("address_code", "new@fallriverma.gov").text, re.MULTILINE)
    assert code
    official.look("sign-up-code")
    official.page.get_by_label("Code").fill(code.group(1))
    official.presses("Confirm")
    assert official.path == "/your-city/"
    official.look("your-city-empty")
    official.page.get_by_label("Which city do you work for?").fill("Fall River, MA")
    official.page.get_by_label("Your name").fill("Noa Silva")
    official.presses("This is my city")
    official.sees("Verified on")
    official.look("your-city-verified")


def test_an_address_that_does_not_show_it_is_looked_at_by_the_desk(visit: Visit, world: World) -> None:
    _listed("fallriverpd.gov", "Fall River Police Department")
    new = person("new@fallriverpd.gov", "Noa Silva")
    official = visit()
    official.signs_in_as(new)
    verifying.claim_city(user=new, place=world.who.fall_river, network=world.who.network)
    official.goes("/your-city/", "your-city-waiting")
    desk = visit()
    desk.signs_in_as(world.who.dev)
    desk.goes("/desk/claims/", "claims")
    desk.sees("Fall River Police Department")
    desk.follows("Noa Silva")
    desk.look("claim")
    desk.presses("Verify")
    desk.sees("to fix before we can decide this")
    desk.page.get_by_label("Why").fill("The chief of staff confirmed it by phone.")
    desk.presses("Verify")
    desk.sees("Nobody waits")
    assert CityStanding.objects.get(user=new).verified_at


def test_the_lead_invites_makes_of_the_office_and_removes(visit: Visit, world: World) -> None:
    lead = visit()
    lead.signs_in_as(world.who.lea)
    address = f"/city-office/{world.who.fall_river.pk}/"
    lead.goes(address, "city-office")
    lead.page.get_by_label("Their work e-mail").fill("new@fallriver.example")
    lead.presses("Send the invitation")
    lead.look("city-office-invited")
    text = mailed("city_invitation", "new@fallriver.example").text
    link = next(word for word in text.split() if "/invitations/" in word)
    guest = visit()
    guest.goes(link, "invitation")
    guest.signs_in_as(people.person_for(email="new@fallriver.example"))
    guest.goes(link, "invitation-mine")
    guest.presses("Accept")
    guest.sees("You are one of the people of Fall River, MA.")
    guest.goes(link, "invitation-over", status=410)
    lead.goes(address)
    lead.presses("Remove new@fallriver.example", exact=False)
    lead.look("city-office-sure")
    lead.presses("Remove them")
    lead.sees("no longer belongs to Fall River, MA")
    guest.goes("/questions/")
    assert guest.path == "/accounts/login/"


def test_staff_set_up_the_second_step_and_administrators_see_it(visit: Visit, world: World) -> None:
    admin = person("admin@network.example", "Alex Novak")
    people.grant_role(user=admin, network=world.who.network, role=Role.ADMINISTRATOR)
    EmailAddress.objects.filter(user=admin).update(verified=True)
    staff = visit()
    staff.signs_in_without_second_step(admin)
    staff.goes("/desk/", "second-step")
    assert staff.path == "/accounts/2fa/"
    staff.follows("Set up an app")
    staff.look("second-step-app")
    secret = staff.page.locator(".cl-key").inner_text()
    digits = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    staff.page.get_by_label("The six digits your app shows").fill(digits)
    staff.presses("Set it up")
    staff.look("second-step-codes")
    staff.goes("/desk/sign-ins/", "sign-ins")
    staff.sees("set up an authenticator app")
    staff.goes("/accounts/2fa/", "second-step-done")
    other = visit()
    other.signs_in_without_second_step(User.objects.get(pk=admin.pk))
    other.goes("/desk/", "second-step-again")
    assert other.path == "/accounts/2fa/reauthenticate/"
