"""Signing in by a mailed code is one proof, asked for once."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from cityline.notices.models import Notice
from cityline.people import actions as people
from cityline.people.models import User

pytestmark = pytest.mark.django_db


def _sign_in_by_code(client, email):
    client.post(reverse("account_request_login_code"), {"email": email})
    code = re.search(r"code is:\s+(\S+)", Notice.objects.get(name="sign_in_code").text)
    assert code
    return client.post(reverse("account_confirm_login_code"), {"code": code.group(1)})


def test_someone_we_know_from_a_question_signs_in_with_one_code(client):
    person = people.person_for(email="new@fallriver.example")
    answer = _sign_in_by_code(client, person.email)
    assert answer.status_code == 302
    assert "verif" not in answer["Location"]
    assert "confirm" not in answer["Location"]
    assert client.session.get("_auth_user_id") == str(person.pk)
    person.refresh_from_db()
    assert person.email_proved_at is not None
    assert EmailAddress.objects.get(user=person).verified


def test_a_wrong_code_proves_nothing(client):
    person = people.person_for(email="new@fallriver.example")
    client.post(reverse("account_request_login_code"), {"email": person.email})
    client.post(reverse("account_confirm_login_code"), {"code": "000000"})
    person.refresh_from_db()
    assert person.email_proved_at is None


def test_a_password_proves_no_mailbox(client):
    person = people.person_for(email="pat@fallriver.example")
    person.set_password("a long enough secret")
    person.save()
    EmailAddress.objects.filter(user=person).update(verified=True)
    client.post(reverse("account_login"), {"login": person.email, "password": "a long enough secret"})
    assert client.session.get("_auth_user_id") == str(person.pk)
    person.refresh_from_db()
    assert person.email_proved_at is None


def test_a_person_vouched_for_has_one_address_and_it_is_proved():
    person = people.register_person(email="ada@fallriver.example", name="Ada", proved=True)
    assert EmailAddress.objects.get(user=person).verified
    assert User.objects.get(pk=person.pk).email_proved_at
