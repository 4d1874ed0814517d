"""Whoever works for a network meets only the page of the second step until the session has shown one."""

from __future__ import annotations

import re
import time
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cityline.audit.models import Event
from cityline.desk.tests.factories import Cast, cast
from cityline.kernel import clock
from cityline.kernel.refusals import NotAllowed
from cityline.networks.models import Network
from cityline.notices.models import Notice
from cityline.people import actions as people
from cityline.people import factors, second_factor
from cityline.people.actions import factors as factor_actions
from cityline.people.events import PeopleEvent
from cityline.people.models import Role, User
from cityline.people.queries import STAFF_ROLES
from tests.plumbing.staff import without_second_factor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mid_period")]
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "a long enough secret"
INDEX, ASK = "/accounts/2fa/", "/accounts/2fa/reauthenticate/"


@pytest.fixture(autouse=True)
def _plain(settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = False


def with_app(user: User) -> User:
    """The same person with an authenticator app and a password."""
    factor_actions.give_app(user=user, secret=SECRET)
    User.objects.filter(pk=user.pk).update(password=make_password(PASSWORD, hasher="md5"))
    user.refresh_from_db()
    EmailAddress.objects.filter(user=user).update(verified=True)
    return user


@pytest.fixture(autouse=True)
def _quick_passwords(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def sign_in(client: Client, user: User) -> str:
    """With the password; where that leads."""
    return client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})["Location"]


@pytest.mark.parametrize("role", sorted(STAFF_ROLES))
def test_without_a_second_factor_every_role_is_led_to_the_page_that_sets_one_up(client, role):
    user = people.person_for(email="new@desk.example")
    people.grant_role(user=user, network=cast().network, role=Role(role))
    without_second_factor(client, user)
    for path in (
        "/",
        "/desk/",
        "/desk/notices/",
        "/desk/calendar/",
        "/cms/",
        "/questions/",
        "/library/",
        "/accounts/email/",
    ):
        answer = client.get(path)
        assert (answer.status_code, answer.get("Location")) == (302, INDEX), path
    assert client.get(INDEX).status_code == 200
    assert client.get("/accounts/logout/").status_code == 200


def test_sending_is_stopped_too_and_changes_nothing(client, who):
    without_second_factor(client, who.max)
    answer = client.post("/desk/calendar/", {"do": "add", "on": "2031-03-14", "name": "Moving day"})
    assert (answer.status_code, answer["Location"]) == (302, INDEX)
    assert not Event.objects.filter(type__startswith="networks.").exists()


def test_officials_and_experts_need_none(client, who):
    for person in (who.ada, who.lea):
        without_second_factor(client, person)
        assert client.get("/questions/").status_code == 200
    expert = people.person_for(email="carol@expert.example")
    people.grant_role(user=expert, network=who.network, role=Role.EXPERT)
    without_second_factor(client, expert)
    assert client.get("/questions/").status_code == 200


def test_a_session_from_before_the_role_or_the_factor_is_not_enough(client, who):
    without_second_factor(client, who.ada)
    assert client.get("/questions/").status_code == 200
    people.grant_role(user=who.ada, network=who.network, role=Role.NAVIGATOR)
    assert client.get("/questions/")["Location"] == INDEX
    with_app(who.ada)
    without_second_factor(client, User.objects.get(pk=who.ada.pk))
    assert client.get("/desk/?page=2")["Location"] == f"{ASK}?next=%2Fdesk%2F%3Fpage%3D2"
    # Nor may it add a factor of its own beside the one it has not shown.
    assert client.get("/accounts/2fa/totp/activate/")["Location"].startswith(ASK)
    assert client.post("/accounts/2fa/recovery-codes/generate/")["Location"].startswith(ASK)


@pytest.mark.django_db(transaction=True)
def test_setting_one_up_opens_the_desk_gives_recovery_codes_and_tells_its_owner(client, who):
    without_second_factor(client, who.dev)
    EmailAddress.objects.filter(user=who.dev).update(verified=True)
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r'class="cl-key">(\w+)<', page).group(1)
    assert "<svg" in page
    assert "style=" not in page
    before = client.session.session_key
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    assert client.session.session_key != before
    assert client.get("/desk/").status_code == 200
    assert len(re.findall(r"<li><code>\d{8}</code>", client.get(answer["Location"]).content.decode())) == 10
    assert Event.objects.filter(type=PeopleEvent.FACTOR_ADDED, subject_id=str(who.dev.pk)).count() == 1
    told = Notice.objects.get(to_address=who.dev.email)
    assert "Cityline" in told.text
    assert secret not in told.text


def code_of(secret: str, *, ago: int = 0) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 - ago)))


def test_signing_in_asks_for_the_code_and_a_recovery_code_works_once(client, who):
    dev = with_app(who.dev)
    assert sign_in(client, dev) == "/accounts/2fa/authenticate/"
    assert client.get("/desk/")["Location"].startswith("/accounts/login/")
    assert client.post("/accounts/2fa/authenticate/", {"code": code_of(SECRET)}).status_code == 302
    assert client.get("/desk/").status_code == 200
    codes = Authenticator.objects.create(
        user=dev, type="recovery_codes", data={"seed": factors.FactorAdapter().encrypt("ab" * 40), "used_mask": 0}
    ).wrap().generate_codes()  # fmt: skip
    for expected in (302, 200):
        other = Client()
        sign_in(other, dev)
        assert other.post("/accounts/2fa/authenticate/", {"code": codes[0]}).status_code == expected


def test_a_code_works_once_in_every_process_and_not_after_a_later_one(client, who):
    dev = with_app(who.dev)
    sign_in(client, dev)
    code = code_of(SECRET)
    assert client.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 302
    cache.clear()  # as in another process, which has a cache of its own
    other = Client()
    sign_in(other, dev)
    answer = other.post("/accounts/2fa/authenticate/", {"code": code})
    assert factors.USED in answer.content.decode()
    assert factors.USED in other.post("/accounts/2fa/authenticate/", {"code": code_of(SECRET, ago=1)}).content.decode()


def test_five_wrong_codes_close_the_step_for_a_quarter_of_an_hour(client, who, monkeypatch):
    dev = with_app(who.dev)
    sign_in(client, dev)
    for _ in range(factors.MOST_WRONG):
        cache.clear()
        assert factors.TOO_MANY not in client.post("/accounts/2fa/authenticate/", {"code": "000000"}).content.decode()
    other = Client()
    sign_in(other, dev)
    assert factors.TOO_MANY in other.post("/accounts/2fa/authenticate/", {"code": code_of(SECRET)}).content.decode()
    later = clock.now() + timedelta(minutes=16)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert factors.tries_left(dev) == factors.MOST_WRONG


def test_removing_the_last_factor_closes_the_desk_here_and_every_other_session(client, who):
    dev = with_app(who.dev)
    sign_in(client, dev)
    client.post("/accounts/2fa/authenticate/", {"code": code_of(SECRET)})
    other = Client()
    other.force_login(dev)
    assert other.get("/desk/").status_code == 200
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert client.post("/accounts/2fa/totp/deactivate/").status_code == 302
    assert client.get("/desk/")["Location"] == INDEX
    assert other.get("/desk/")["Location"].startswith("/accounts/login/")


def test_secrets_are_not_readable_in_the_database_and_fit_no_other_key(who, settings):
    dev = with_app(who.dev)
    assert SECRET not in str(Authenticator.objects.get(user=dev).data)
    right = factors.current_code(dev)
    assert right == code_of(SECRET)
    settings.SECRET_KEY = "another key altogether, long enough"
    assert factors.FactorAdapter().decrypt(Authenticator.objects.get(user=dev).data["secret"]) != SECRET


def test_who_has_shown_one_pays_no_query_for_it(client, who, django_assert_num_queries, rf):
    client.force_login(who.dev)
    request = rf.get("/desk/")
    request.session, request.user = client.session, User.objects.get(pk=who.dev.pk)
    str(request.session.get("x"))
    with django_assert_num_queries(0):
        assert second_factor.SecondFactor(lambda _request: HttpResponse("page"))(request).status_code == 200


def test_the_documented_secret_is_of_the_sample_network_only(settings, capsys):
    settings.SAMPLE_NETWORK = False
    with pytest.raises(Exception, match="sample network is off"):
        call_command("demo", print_code="dev@desk.example")
    assert not Authenticator.objects.exists()


def test_every_page_of_the_second_step_stands(client, who):
    dev = with_app(who.dev)
    sign_in(client, dev)
    assert client.get("/accounts/2fa/authenticate/").status_code == 200
    client.post("/accounts/2fa/authenticate/", {"code": code_of(SECRET)})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    for path in ("", "totp/deactivate/", "recovery-codes/generate/", "webauthn/", "webauthn/add/", "reauthenticate/"):
        assert client.get(f"{INDEX}{path}").status_code == 200, path
    assert client.get("/accounts/reauthenticate/").status_code == 200


# ── A lost device ────────────────────────────────────────────────────────────


@pytest.fixture
def admin(who: Cast) -> User:
    made = people.person_for(email="admin@network.example", name="Alex Novak")
    people.grant_role(user=made, network=who.network, role=Role.ADMINISTRATOR)
    return made


def test_an_administrator_removes_the_second_step_of_who_lost_it(client, who, admin):
    dev = with_app(who.dev)
    window = Client()
    window.force_login(dev)
    client.force_login(admin)
    listed = client.get("/desk/second-steps/").content.decode()
    assert 'Remove<span class="usa-sr-only"> the second step of Dev Anand' in listed
    asked = client.post("/desk/second-steps/", {"who": dev.pk})
    assert "Remove the second step of Dev Anand?" in asked.content.decode()
    assert client.post("/desk/second-steps/", {"who": dev.pk, "reason": " "}).status_code == 422
    assert Authenticator.objects.filter(user=dev).exists()
    client.post("/desk/second-steps/", {"who": dev.pk, "reason": "I called him on the number we have."})
    assert not Authenticator.objects.filter(user=dev).exists()
    assert window.get("/desk/")["Location"].startswith("/accounts/login/")
    event = Event.objects.get(type=PeopleEvent.FACTOR_REMOVED)
    assert (event.by_id, event.subject_id, event.network_id) == (admin.pk, str(dev.pk), who.network.pk)
    assert "I called him" in client.get("/desk/sign-ins/").content.decode()
    assert "tell Alex Novak" in Notice.objects.get(name="second_step_removed", to_address=dev.email).text
    fresh = Client()
    without_second_factor(fresh, User.objects.get(pk=dev.pk))
    assert fresh.get("/desk/")["Location"] == INDEX


def test_the_operator_lets_somebody_in_when_no_administrator_is_left(who, capsys):
    with_app(who.dev)
    call_command("remove_second_step", who.dev.email, reason="SECRET_KEY was lost")
    assert not Authenticator.objects.exists()
    event = Event.objects.get(type=PeopleEvent.FACTOR_REMOVED)
    assert (event.by_id, event.data["reason"]) == (None, "SECRET_KEY was lost")
    assert "The operator of this site removed" in Notice.objects.get(name="second_step_removed").text
    with pytest.raises(CommandError, match="has no second step"):
        call_command("remove_second_step", who.dev.email, reason="Again")


def test_a_former_key_still_reads_what_was_encrypted_with_it(who, settings):
    dev = with_app(who.dev)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another key altogether, long enough", [settings.SECRET_KEY]
    assert factors.current_code(dev) == code_of(SECRET)


def test_who_may_not_remove_a_second_step(who, admin):
    dev, reason = with_app(who.dev), "I called."
    other = Network.objects.create(slug="other", name="Another network")
    people.grant_role(user=who.rita, network=other, role=Role.ADMINISTRATOR)
    with_app(who.rita)
    for by, of, why in (
        (who.max, dev, "Only administrators"),
        (dev, dev, "Only administrators"),
        (admin, admin, "Remove your own"),
        (admin, who.ada, "does not work for this network"),
        (admin, who.rita, "another network"),
    ):
        with pytest.raises(NotAllowed, match=why):
            factor_actions.remove_second_step(user=of, by=by, network=who.network, reason=reason)
    assert Authenticator.objects.count() == 2


def test_the_list_asks_the_database_as_often_for_three_as_for_one(client, who, admin, django_assert_num_queries):
    client.force_login(admin)
    client.get("/desk/second-steps/")
    with CaptureQueriesContext(connection) as before:
        client.get("/desk/second-steps/")
    for number in range(3):
        new = people.person_for(email=f"new{number}@desk.example")
        people.grant_role(user=new, network=who.network, role=Role.NAVIGATOR)
        with_app(new)
    with django_assert_num_queries(len(before)):
        client.get("/desk/second-steps/")


def test_who_has_passkeys_alone_is_asked_for_a_passkey_not_for_digits(client, who):
    Authenticator.objects.create(user=who.dev, type="webauthn", data={"name": "A phone", "credential": {}})
    without_second_factor(client, who.dev)
    assert client.get("/desk/")["Location"] == "/accounts/2fa/webauthn/reauthenticate/?next=%2Fdesk%2F"
    assert "Open your authenticator app" not in client.get("/accounts/2fa/reauthenticate/").content.decode()
    factor_actions.give_app(user=who.dev, secret=SECRET)
    assert client.get("/desk/")["Location"].startswith(ASK)


def test_a_wrong_code_is_answered_with_what_to_do(client, who):
    dev = with_app(who.dev)
    sign_in(client, dev)
    page = client.post("/accounts/2fa/authenticate/", {"code": "000000"}).content.decode()
    assert "Codes change every 30 seconds and each works once" in page
    assert "Incorrect code" not in page
