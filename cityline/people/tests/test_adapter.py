"""Sign-in mail goes through notices and tells nobody who has an account."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from cityline.notices import sending
from cityline.notices.models import Notice
from cityline.people import adapter
from cityline.people.models import User

pytestmark = pytest.mark.django_db
ADA = "ada@fallriver.example"


@pytest.fixture(autouse=True)
def _plain_static(settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = False


def ask_for_a_code(client: Client, email: str) -> tuple[int, str]:
    answer = client.post(reverse("account_request_login_code"), {"email": email})
    return answer.status_code, answer.headers.get("Location", "")


def test_a_code_is_queued_sent_and_not_kept(client) -> None:
    ada = User.objects.create_user(ADA)
    # Without its row the library does not count the code as proof of the address and asks for a second one.
    EmailAddress.objects.create(user=ada, email=ADA, primary=True, verified=False)
    ask_for_a_code(client, ADA)
    assert not mail.outbox, "nothing is sent in the request"
    notice = Notice.objects.get()
    assert (notice.name, notice.to_address, notice.sensitive) == ("sign_in_code", ADA, True)
    assert notice.give_up_at is not None
    sending.deliver_due(by="one")
    notice.refresh_from_db()
    assert (notice.text, notice.html) == ("", "")
    code = mail.outbox[0].body.split("\n\n")[1].strip()
    assert client.post(reverse("account_confirm_login_code"), {"code": code})["Location"] == "/"
    assert client.session.get("_auth_user_id")


def test_an_unknown_address_gets_the_same_page_and_another_mail() -> None:
    User.objects.create_user(ADA)
    known, unknown = ask_for_a_code(Client(), ADA), ask_for_a_code(Client(), "nobody@fallriver.example")
    assert known == unknown
    assert Notice.objects.get(to_address="nobody@fallriver.example").name == "no_account"


def test_codes_for_one_address_have_a_limit_known_or_not(monkeypatch) -> None:
    monkeypatch.setattr(adapter, "CODES_PER_HOUR", 1)
    User.objects.create_user(ADA)
    for email in (ADA, "nobody@fallriver.example"):
        assert ask_for_a_code(Client(), email)[0] == 302
        assert ask_for_a_code(Client(), email)[0] == 429


def test_any_other_mail_of_the_library_goes_the_same_way(rf) -> None:
    account = adapter.AccountAdapter(rf.get("/"))
    for prefix in adapter.NOTICES:
        account.send_mail(prefix, ADA, {"code": "ABC123", "signup_url": "http://localhost:8000/accounts/signup/"})
    assert Notice.objects.filter(text__contains="ABC123").count() == 4
