"""A passkey, with an authenticator that the browser plays: added, asked for as the second step, and nothing else opens."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from playwright.sync_api import Locator
from pytest_django import Settings

from cityline.audit.models import Event
from cityline.people.events import PeopleEvent
from cityline.people.models import User
from tests.journeys.browsing import Visitor
from tests.journeys.conftest import Visit, World

PASSWORD = "a long enough secret"
# As a phone or laptop that keeps passkeys and knows its owner.
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def _button(visitor: Visitor, name: str) -> Locator:
    return visitor.page.get_by_role("button", name=name, exact=True)


def test_a_passkey_is_added_and_then_signs_in_as_the_second_step(
    visit: Visit, world: World, settings: Settings
) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    dev = world.who.dev
    User.objects.filter(pk=dev.pk).update(password=make_password(PASSWORD))
    EmailAddress.objects.filter(user=dev).update(verified=True)
    staff = visit()
    browser = staff.context.new_cdp_session(staff.page)
    browser.send("WebAuthn.enable")
    browser.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    staff.signs_in_without_second_step(User.objects.get(pk=dev.pk))
    staff.page.goto("/desk/")
    staff.follows("Add a passkey")
    if staff.path == "/accounts/reauthenticate/":
        staff.page.get_by_label("Password").fill(PASSWORD)
        staff.presses("Go on")
    staff.look("passkey-add")
    staff.page.get_by_label("Name").fill("Desk laptop")
    with staff.page.expect_navigation():
        _button(staff, "Add it").click()
    assert Authenticator.objects.get(user=dev, type="webauthn").wrap().name == "Desk laptop"

    staff.context.clear_cookies()
    staff.page.goto("/accounts/login/")
    staff.page.get_by_text("Use a password instead").click()
    staff.page.locator("form:has([name=password]) [name=login]").fill(dev.email)
    staff.page.locator("[name=password]").fill(PASSWORD)
    staff.page.keyboard.press("Enter")
    staff.page.wait_for_url("**/accounts/2fa/authenticate/")
    staff.look("passkey-ask")
    with staff.page.expect_navigation():
        _button(staff, "Use a passkey").click()
    staff.page.goto("/desk/")
    assert staff.path == "/desk/"
    assert Event.objects.filter(type=PeopleEvent.FACTOR_ADDED, subject_id=str(dev.pk)).count() == 1
