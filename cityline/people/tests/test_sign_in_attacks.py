"""What somebody would try at the sign-in, each tried here."""

from __future__ import annotations

import re
import statistics
import time
from urllib.parse import quote

import pytest
from allauth.account import app_settings
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password
from django.core import signing
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from cityline.audit.models import Event
from cityline.desk.tests.factories import Cast, cast, question
from cityline.kernel import clock
from cityline.notices.models import Notice
from cityline.people import actions as people
from cityline.people import factors
from cityline.people.actions import factors as factor_actions
from cityline.people.actions import office
from cityline.people.events import PeopleEvent
from cityline.people.models import CityStanding, GovDomain, Invitation, RoleGrant, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mid_period")]
ASK, CONFIRM = "/accounts/login/code/", "/accounts/login/code/confirm/"
SECOND = "/accounts/2fa/authenticate/"
APP = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "a long enough secret"
NOBODY = "nobody@fallriver.example"


@pytest.fixture(autouse=True)
def _plain(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def who() -> Cast:
    made = cast()
    EmailAddress.objects.filter(user=made.ada).update(verified=True)
    return made


def asks(client: Client, email: str, **more: str):
    return client.post(ASK, {"email": email, **more})


def code_to(email: str) -> str:
    text = Notice.objects.filter(name="sign_in_code", to_address=email).latest("id").text
    return re.search(r"code is:\s+(\S+)", text).group(1)


def gives(client: Client, code: str, **more: str):
    return client.post(CONFIRM, {"code": code, **more})


def code_of(secret: str, *, ago: int = 0) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 - ago)))


def with_app(user: User, secret: str = APP) -> User:
    """The same person with an authenticator app and a password."""
    factor_actions.give_app(user=user, secret=secret)
    User.objects.filter(pk=user.pk).update(password=make_password(PASSWORD, hasher="md5"))
    EmailAddress.objects.filter(user=user).update(verified=True)
    user.refresh_from_db()
    return user


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


# ── Guessing ─────────────────────────────────────────────────────────────────


def test_three_wrong_codes_end_it_and_the_right_one_comes_too_late(client, who):
    asks(client, who.ada.email)
    right = code_to(who.ada.email)
    for _ in range(app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS):
        gives(client, "AAAAAA")
    gives(client, right)
    assert not is_in(client)


def test_a_code_has_room_enough_that_guessing_is_hopeless(client, who):
    """30 codes an hour with three tries each, for a year, against one mailbox: less than one chance in ten."""
    asks(client, who.ada.email)
    letters = re.sub(r"[^A-Z0-9]", "", code_to(who.ada.email))
    assert len(letters) >= 6
    assert 30 * 3 * 24 * 365 / 20 ** len(letters) < 0.1


def test_a_code_opens_only_the_browser_that_asked_for_it(client, who):
    asks(client, who.ada.email)
    thief = Client()
    gives(thief, code_to(who.ada.email))
    asks(thief, who.eve.email)
    gives(thief, code_to(who.ada.email))
    assert not is_in(thief)


def test_a_password_is_not_guessed_for_long(client, who):
    answers = [
        client.post("/accounts/login/", {"login": who.ada.email, "password": f"wrong number {number}"}).content.decode()
        for number in range(12)
    ]
    assert "Too many failed" in answers[-1]


def test_one_address_does_not_try_one_password_on_everybody(client, who):
    """Ten in a minute from one connection, each for another account."""
    answers = [
        client.post("/accounts/login/", {"login": f"somebody{number}@fallriver.example", "password": "Spring2026!"})
        for number in range(11)
    ]
    assert ["Too many failed" in answer.content.decode() for answer in answers] == [False] * 10 + [True]


def test_an_invitation_is_not_guessed_by_its_number(client, who):
    sent = office.invite(place=who.fall_river, by=who.lea, network=who.network, email=who.uma.email)
    client.force_login(who.uma)
    forged = signing.Signer(salt="another purpose").sign(f"{sent.pk}.secret")
    for token in (f"{sent.pk}", f"{sent.pk}.secret", f"{sent.pk}.:x", forged):
        assert client.post(f"/invitations/{token}/").status_code in {404, 410}
    assert CityStanding.objects.filter(user=who.uma, verified_at__isnull=False).count() == 0


# ── Reuse and expiry ─────────────────────────────────────────────────────────


def test_a_code_works_once(client, who):
    asks(client, who.ada.email)
    code = code_to(who.ada.email)
    gives(client, code)
    assert is_in(client)
    client.post("/accounts/logout/")
    gives(client, code)
    assert not is_in(client)


def test_asking_again_and_again_mails_one_code_and_gives_no_new_tries(client, who):
    for _ in range(3):
        asks(client, who.ada.email)
        gives(client, "AAAAAA")
    assert Notice.objects.filter(to_address=who.ada.email).count() == 1
    gives(client, code_to(who.ada.email))
    assert not is_in(client)


def test_a_code_ends_after_a_quarter_of_an_hour(client, who, monkeypatch):
    asks(client, who.ada.email)
    later = time.time() + app_settings.LOGIN_BY_CODE_TIMEOUT + 1
    monkeypatch.setattr(time, "time", lambda: later)
    gives(client, code_to(who.ada.email))
    assert not is_in(client)


# ── Enumeration ──────────────────────────────────────────────────────────────


class Slow(PBKDF2PasswordHasher):
    """A fiftieth of what a password really costs: enough to tell whether it was paid."""

    iterations = 20_000


PLACES = {
    ASK: lambda email: {"email": email},
    "/accounts/password/reset/": lambda email: {"email": email},
    "/accounts/signup/": lambda email: {"email": email},
    "/accounts/login/": lambda email: {"login": email, "password": "a wrong long secret"},
}


@pytest.mark.parametrize("path", PLACES)
def test_no_page_says_whether_an_address_is_known(who, path):
    """The same status, the same way on, the same words; only the address itself differs."""
    seen = []
    for email in (who.ada.email, NOBODY):
        client = Client()
        answer = client.post(path, PLACES[path](email), follow=True)
        body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode()).replace(email, "ADDRESS")
        seen.append((answer.status_code, answer.redirect_chain, body))
    assert seen[0] == seen[1]


@pytest.mark.parametrize("path", [ASK, "/accounts/login/", "/accounts/password/reset/", "/accounts/signup/"])
def test_no_page_is_slower_for_an_address_that_is_known(who, settings, path):
    """Both write one notice and, with a password, hash once (some 20 ms). Medians of nine, within a factor of two; a
    busy machine may spoil one series, a leak spoils all three."""
    settings.ACCOUNT_RATE_LIMITS = False
    settings.PASSWORD_HASHERS = [f"{__name__}.Slow"]
    who.ada.set_password("a long enough secret")
    who.ada.save()
    ratios = []
    for _ in range(3):
        known, unknown = _medians(path, who.ada.email, NOBODY)
        ratios.append(known / unknown)
        if 0.5 < ratios[-1] < 2:
            return
    pytest.fail(f"known to unknown: {ratios}")


def _medians(path: str, *emails: str) -> list[float]:
    """Seconds for each address, by turns."""
    took: dict[str, list[float]] = {email: [] for email in emails}
    for _ in range(9):
        for email, times in took.items():
            client = Client()
            began = time.perf_counter()
            client.post(path, PLACES[path](email))
            times.append(time.perf_counter() - began)
    return [statistics.median(times) for times in took.values()]


# ── Sessions, hosts, ways back ───────────────────────────────────────────────


def test_a_session_given_by_somebody_else_is_not_the_one_signed_in(client, who):
    asks(client, who.ada.email)
    planted = client.session.session_key
    gives(client, code_to(who.ada.email))
    assert is_in(client)
    assert client.session.session_key != planted
    other = Client()
    other.cookies["sessionid"] = planted
    assert other.get("/questions/").status_code == 302


def test_each_step_of_signing_in_gives_the_session_a_new_key(client, who):
    """A password, then a second step: whoever planted or saw the key before a step has nothing after it."""
    dev = with_app(who.dev)
    client.get("/accounts/login/")
    client.post("/accounts/login/", {"login": who.uma.email, "password": "wrong"})
    keys = [client.session.session_key]
    client.post("/accounts/login/", {"login": dev.email, "password": PASSWORD})
    client.post(SECOND, {"code": factors.current_code(dev)})
    assert is_in(client)
    keys.append(client.session.session_key)
    other = Client()
    other.cookies["sessionid"] = str(keys[0])
    assert len(set(keys)) == 2
    assert other.get("/desk/").status_code == 302


def test_between_the_two_steps_nobody_is_signed_in(client, who):
    dev = with_app(who.dev)
    client.post("/accounts/login/", {"login": dev.email, "password": PASSWORD})
    assert not is_in(client)
    for path in ("/desk/", "/accounts/2fa/", "/accounts/2fa/recovery-codes/", "/accounts/email/"):
        assert client.get(path)["Location"].startswith("/accounts/login/"), path


def test_a_code_of_the_second_step_ends_with_its_time_and_is_bound_to_its_person(client, who):
    """The codes of three periods fit: this one, one earlier and one later, for clocks differ."""
    dev, rita = with_app(who.dev), with_app(who.rita, secret="KRUGS4ZANFZSAYJAON2HE2LOM4QGC3TE")
    client.post("/accounts/login/", {"login": dev.email, "password": PASSWORD})
    for code in (code_of(APP, ago=2), code_of(APP, ago=-2), factors.current_code(rita), "", "0" * 400):
        client.post(SECOND, {"code": code})
        assert not is_in(client)


def test_wrong_codes_are_counted_over_windows_and_connections(client, who, settings):
    """By our own count alone: the library's, which would stop them too, is off."""
    settings.ACCOUNT_RATE_LIMITS = False
    dev = with_app(who.dev)
    windows = [Client() for _ in range(7)]
    for number, window in enumerate(windows):
        window.post("/accounts/login/", {"login": dev.email, "password": PASSWORD}, REMOTE_ADDR=f"192.0.2.{number}")
    cache.clear()
    for number, window in enumerate(windows):
        window.post(SECOND, {"code": "000000"}, REMOTE_ADDR=f"192.0.2.{number}")
    assert Event.objects.filter(type=PeopleEvent.FACTOR_FAILED).count() == factors.MOST_WRONG
    windows[0].post(SECOND, {"code": factors.current_code(dev)})
    assert not is_in(windows[0])


def test_the_session_cookie_is_out_of_reach_of_scripts(client, who):
    asks(client, who.ada.email)
    gives(client, code_to(who.ada.email))
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


@pytest.mark.parametrize("header", ["HTTP_HOST", "HTTP_X_FORWARDED_HOST"])
def test_a_forged_host_neither_answers_nor_reaches_a_mail(client, who, header, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    for path, sent in ((ASK, NOBODY), (ASK, who.ada.email), ("/accounts/password/reset/", who.ada.email)):
        answer = client.post(path, {"email": sent}, **{header: "evil.example"})
        assert header != "HTTP_HOST" or answer.status_code == 400
    for notice in Notice.objects.all():
        assert "evil.example" not in notice.text + notice.html + notice.subject_line


def test_mail_names_the_site_even_where_any_host_is_answered(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    client.post(ASK, {"email": NOBODY}, HTTP_HOST="evil.example")
    text = Notice.objects.get(to_address=NOBODY).text
    assert "evil.example" not in text
    assert f"{settings.SITE_URL}/accounts/signup/" in text


def test_the_link_for_a_new_password_leads_home_whatever_host_was_asked(client, who, settings):
    settings.ALLOWED_HOSTS = ["*"]
    client.post("/accounts/password/reset/", {"email": who.ada.email}, HTTP_HOST="evil.example")
    text = Notice.objects.get(to_address=who.ada.email).text
    assert "evil.example" not in text
    assert f"{settings.SITE_URL}/accounts/password/reset/key/" in text


@pytest.mark.parametrize(
    "way", ["https://evil.example/", "//evil.example/", "/\\evil.example", "https:evil.example", "javascript:alert(1)", "///evil.example"]
)  # fmt: skip
def test_nobody_is_led_to_another_site_after_signing_in(client, who, way):
    asks(client, who.ada.email, next=way)
    answer = gives(client, code_to(who.ada.email), next=way)
    assert is_in(client)
    assert answer["Location"].startswith("/")
    assert "evil" not in answer["Location"]
    client.post("/accounts/logout/", {"next": way})
    assert "evil" not in client.get("/accounts/login/", {"next": way}).headers.get("Location", "")


@pytest.mark.parametrize("way", ["https://evil.example/", "//evil.example/", "/\\\\evil.example"])
def test_nor_after_a_password_and_a_second_step(client, who, way):
    dev = with_app(who.dev)
    client.post(f"/accounts/login/?next={quote(way)}", {"login": dev.email, "password": PASSWORD, "next": way})
    answer = client.post(f"{SECOND}?next={quote(way)}", {"code": factors.current_code(dev), "next": way})
    assert is_in(client)
    assert "evil" not in answer["Location"]
    again = client.post(f"/accounts/2fa/reauthenticate/?next={quote(way)}", {"code": "000000", "next": way})
    assert f'href="{way}' not in again.content.decode()


# ── Forged requests, added fields, others' things ────────────────────────────


@pytest.mark.parametrize(
    "path",
    [ASK, CONFIRM, "/accounts/login/", "/accounts/logout/", "/accounts/signup/", "/accounts/2fa/totp/activate/", "/your-city/", "/city-office/2523000/do/", "/invitations/1.x:y/", "/desk/claims/1/", "/desk/second-steps/", SECOND, "/accounts/2fa/reauthenticate/", "/accounts/2fa/webauthn/add/", "/accounts/email/", "/accounts/password/reset/"],
)  # fmt: skip
def test_a_form_of_another_site_changes_nothing(who, path):
    client = Client(enforce_csrf_checks=True)
    client.force_login(who.lea)
    answer = client.post(path, {"email": who.ada.email, "do": "remove", "city": "Compton, CA"})
    assert answer.status_code == 403
    assert not Notice.objects.exists()
    assert is_in(client)


def test_fields_nobody_asked_for_are_not_taken(client, who):
    more = {"is_staff": "1", "is_superuser": "1", "is_active": "1", "email_proved_at": "2026-01-01", "role": "administrator", "is_lead": "1", "verified_at": "2026-01-01", "of_city_office": "1"}  # fmt: skip
    client.post("/accounts/signup/", {"email": "new@fallriver.example", **more})
    new = User.objects.get(email="new@fallriver.example")
    assert [new.is_staff, new.is_superuser, new.email_proved_at] == [False, False, None]
    people.prove_email(user=new)
    client.force_login(new)
    client.post("/your-city/", {"city": "Fall River, MA", "user": who.lea.pk, **more})
    assert not RoleGrant.objects.filter(user=new).exists()
    standing = CityStanding.objects.get(user=new)
    assert [standing.is_lead, standing.of_city_office, standing.verified_at] == [False, False, None]


def test_an_invitation_gives_what_the_lead_chose_not_what_is_sent_with_it(client, who):
    office.invite(place=who.fall_river, by=who.lea, network=who.network, email=who.uma.email)
    text = Notice.objects.get(name="city_invitation").text
    path = "/" + next(word for word in text.split() if "/invitations/" in word).split("/", 3)[3]
    client.force_login(who.uma)
    client.post(path, {"of_city_office": "1", "is_lead": "1", "place": who.compton.pk, "user": who.lea.pk})
    made = CityStanding.objects.get(user=who.uma)
    assert (made.place, made.of_city_office, made.is_lead) == (who.fall_river, False, False)


def test_somebody_elses_work_address_added_to_an_account_verifies_nobody(client, who):
    """Typed into the list of one's addresses and made the first: it was never proved."""
    GovDomain.objects.create(domain="fallriverma.gov", kind="City", organization="City of Fall River", city="Fall River", state="MA", source="a test", loaded_at=clock.now())  # fmt: skip
    EmailAddress.objects.filter(user=who.uma).update(verified=True)
    client.force_login(who.uma)
    theirs = "mayor@fallriverma.gov"
    client.post("/accounts/email/", {"action_add": "", "email": theirs})
    client.post("/accounts/email/", {"action_primary": "", "email": theirs})
    client.post("/your-city/", {"city": "Fall River, MA"})
    assert not EmailAddress.objects.filter(email=theirs, verified=True).exists()
    assert CityStanding.objects.get(user=who.uma).verified_at is None
    assert User.objects.get(pk=who.uma.pk).email == who.uma.email


def test_a_passkey_is_not_renamed_or_removed_by_its_number(client, who):
    dev = with_app(who.dev)
    own, hers = (
        Authenticator.objects.create(user=user, type="webauthn", data={"name": "A phone", "credential": {}})
        for user in (dev, who.rita)
    )
    client.post("/accounts/login/", {"login": dev.email, "password": PASSWORD})
    client.post(SECOND, {"code": factors.current_code(dev)})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    for key, status in ((own, 302), (hers, 404)):
        assert client.post(reverse("mfa_edit_webauthn", args=[key.pk]), {"name": "Mine"}).status_code == status
    assert client.post(reverse("mfa_remove_webauthn", args=[hers.pk])).status_code == 404
    assert [Authenticator.objects.get(pk=key.pk).data["name"] for key in (own, hers)] == ["Mine", "A phone"]


def test_a_code_of_a_question_or_the_number_of_a_row_is_no_right(client, who):
    asked = question(who)
    sent = office.invite(place=who.fall_river, by=who.lea, network=who.network, email="new@fallriver.example")
    lead = CityStanding.objects.get(user=who.lea)
    client.force_login(who.eve)
    for path in (asked.get_absolute_url(), f"/city-office/{who.fall_river.pk}/", f"/invitations/{sent.pk}/"):
        assert client.get(path).status_code in {403, 404, 410}, path
    own = f"/city-office/{who.compton.pk}/do/"
    client.post(own, {"do": "revoke", "who": sent.pk})
    assert Invitation.objects.get(pk=sent.pk).revoked_at is None
    assert client.post(own, {"do": "not_office", "who": lead.pk}).status_code == 404
    assert client.post(own, {"do": "remove", "who": "1 or 1=1"}).status_code == 404
    for path in ("/desk/claims/1/", "/desk/claims/", "/desk/sign-ins/", "/desk/second-steps/"):
        assert client.get(path).status_code == 403
