"""Asking by API: the token, the key that makes it once, what comes back, and who may read how it stands."""

from __future__ import annotations

import threading

import pytest
from django.db import connections
from django.test import Client

from cityline.desk import suggestions
from cityline.desk.models import Question
from cityline.desk.tests import factories
from cityline.kernel import clock
from cityline.notices.models import Notice
from cityline.people.actions import make_token, note_claim, person_for
from cityline.people.models import ApiToken

NEW = {
    "question": "How do we pay to replace 3,400 lead service lines?",
    "city": "2523000",
    "email": "ada@fallriver.example",
    "privacy": "private",
}


def ask(headers, body=None, key="permit-desk-1"):
    keyed = {"Idempotency-Key": key} if key else {}
    return Client().post(
        "/api/v1/questions", NEW if body is None else body, content_type="application/json", headers=headers | keyed
    )


def test_asking_answers_201_with_code_date_reasons_and_suggestions(who, bearer):
    told = ask(bearer(who.lea))
    assert told.status_code == 201
    body = told.json()
    assert set(body) == {"code", "url", "due_on", "steps", "suggestions"}
    question = Question.objects.get(code=body["code"])
    assert (question.asker, question.place, question.channel) == (who.ada, who.fall_river, "api")
    assert question.network == who.network
    assert body["url"] == f"https://city.example/questions/{question.code}/"
    assert told["Location"] == f"https://city.example/api/v1/questions/{question.code}"
    assert body["due_on"] == question.due_on.isoformat() == body["steps"][-1]["date"]
    assert all(set(step) == {"date", "weekday", "counted", "reason"} for step in body["steps"])
    assert set(body["suggestions"]) == {"answers", "resources", "programs", "cities", "took_ms"}
    assert told["Cache-Control"] == "no-store"
    assert Notice.objects.filter(to_address="ada@fallriver.example").count() == 1


def test_the_suggestions_are_the_stored_first_package(who, bearer):
    from cityline.library.tests import factories as library

    library.resource(title="Pay to replace lead service lines")
    (item,) = ask(bearer(who.lea)).json()["suggestions"]["resources"]
    assert set(item) == {"id", "title", "url", "score", "why"}
    assert item["url"].startswith("https://city.example/library/")
    assert item["title"] == "Pay to replace lead service lines"


def test_privacy_and_city_may_be_left_out(who, bearer):
    told = ask(bearer(who.lea), {"question": NEW["question"], "email": NEW["email"]})
    question = Question.objects.get(code=told.json()["code"])
    assert (question.privacy, question.place) == ("private", None)


def test_a_new_address_becomes_a_person_that_has_proved_nothing(who, bearer):
    ask(bearer(who.lea), NEW | {"email": "new@fallriver.example"})
    question = Question.objects.get()
    assert question.asker.email == "new@fallriver.example"
    assert question.asker.email_proved_at is None


# ── The token ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ({}, "token_missing"),
        ({"Authorization": ""}, "token_missing"),
        ({"Authorization": "Bearer"}, "token_missing"),
        ({"Authorization": "Basic YTpi"}, "token_missing"),
        ({"Authorization": "cl_secret"}, "token_missing"),
        ({"Authorization": "Bearer cl_wrong"}, "token_unknown"),
        ({"Authorization": "Bearer " + "x" * 5000}, "token_unknown"),
        ({"Authorization": "Bearer é\x80"}, "token_unknown"),
    ],
)
def test_without_a_live_token_nobody_asks_or_reads(who, header, code):
    for told in (ask(header), Client().get("/api/v1/questions/Q-0000-0000", headers=header)):
        assert told.status_code == 401
        assert told["WWW-Authenticate"].startswith("Bearer")
        assert told["Content-Type"] == "application/problem+json"
        assert told.json()["code"] == code
    assert not Question.objects.exists()


def test_a_revoked_token_or_a_person_gone_opens_nothing(who, bearer):
    revoked, gone = bearer(who.lea), bearer(who.ben)
    ApiToken.objects.filter(user=who.lea).update(revoked_at=clock.now())
    type(who.ben).objects.filter(pk=who.ben.pk).update(is_active=False)
    assert [ask(revoked).status_code, ask(gone).status_code] == [401, 401]


def test_a_signed_in_browser_is_no_token(who):
    client = Client()
    client.force_login(who.ada)
    assert client.post("/api/v1/questions", NEW, content_type="application/json").status_code == 401


# ── Once for each key ────────────────────────────────────────────────────────


def test_the_same_key_and_body_again_is_the_same_question(who, bearer):
    headers = bearer(who.lea)
    first, again = ask(headers), ask(headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert first["Location"] == again["Location"]
    assert ("Idempotency-Replayed" in first, again["Idempotency-Replayed"]) == (False, "true")
    assert Question.objects.count() == 1
    assert Notice.objects.filter(to_address=NEW["email"]).count() == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"question": "Another question about roads?"},
        {"email": "ben@fallriver.example"},
        {"privacy": "may_publish"},
        {"city": None},
    ],
)
def test_the_same_key_with_another_body_is_refused(who, bearer, changed):
    headers = bearer(who.lea)
    ask(headers)
    told = ask(headers, NEW | changed)
    assert (told.status_code, told.json()["code"]) == (409, "idempotency_mismatch")
    assert Question.objects.count() == 1


def test_a_key_belongs_to_its_token(who, bearer):
    mine, yours = ask(bearer(who.lea)), ask(bearer(who.eve))
    assert mine.json()["code"] != yours.json()["code"]


@pytest.mark.parametrize(
    ("key", "code"), [("", "missing"), ("   ", "missing"), ("x" * 256, "invalid"), ("schlüssel", "invalid")]
)
def test_a_key_is_needed(who, bearer, key, code):
    told = ask(bearer(who.lea), key=key)
    assert (told.status_code, told.json()["code"]) == (400, f"idempotency_key_{code}")
    assert not Question.objects.exists()


def test_a_refused_try_does_not_use_up_its_key(who, bearer):
    headers = bearer(who.lea)
    assert ask(headers, NEW | {"city": "9999999"}).status_code == 422
    assert ask(headers).status_code == 201


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("second", [NEW, NEW | {"email": "ben@fallriver.example"}], ids=["same", "another body"])
def test_two_at_the_same_moment_make_one_question(who, monkeypatch, second):
    """Both have looked and found nothing before either has written."""
    headers = {"Authorization": f"Bearer {make_token(user=who.lea, network=who.network, name='race')}"}
    both_looked = threading.Barrier(2, timeout=20)
    suggest = suggestions.suggest

    def slow(*given, **more):
        offer = suggest(*given, **more)
        both_looked.wait()
        return offer

    monkeypatch.setattr(suggestions, "suggest", slow)
    told = []

    def run(body):
        try:
            told.append(ask(headers, body))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(body,)) for body in (NEW, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert Question.objects.count() == 1
    codes = sorted(response.status_code for response in told)
    if second == NEW:
        assert codes == [201, 201]
        assert told[0].json()["code"] == told[1].json()["code"]
    else:
        assert codes == [201, 409]


# ── What is refused ──────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"question": ""}, "question", "too_short"),
        ({"question": "\0\n "}, "question", "question_empty"),
        ({"question": "https://city.example/plan.pdf"}, "question", "question_bare_link"),
        ({"question": "x" * 20_001}, "question", "too_long"),
        ({"question": ["x"]}, "question", "wrong_type"),
        ({"city": "0000000"}, "city", "unknown_city"),
        ({"city": "²523000"}, "city", "unknown_city"),
        ({"email": "ada"}, "email", "email_invalid"),
        ({"email": "a@b\0.example"}, "email", "email_invalid"),
        ({"email": "ada@fallriver.example\nBcc: all@city.example"}, "email", "email_invalid"),
        ({"email": "a" * 260 + "@city.example"}, "email", "too_long"),
        ({"privacy": "public"}, "privacy", "not_in_list"),
        ({"name": "Ada"}, "name", "unknown_field"),
    ],
)
def test_a_bad_field_is_named_and_nothing_is_kept(who, bearer, changed, field, code):
    told = ask(bearer(who.lea), NEW | changed)
    assert told.status_code == 422
    assert [(one["field"], one["code"]) for one in told.json()["errors"]] == [(field, code)]
    assert not Question.objects.exists()


def test_too_many_for_one_address_says_when_to_come_back(who, bearer):
    headers = bearer(who.lea)
    for number in range(5):
        assert ask(headers, NEW | {"email": "stranger@fallriver.example"}, key=f"k{number}").status_code == 201
    told = ask(headers, NEW | {"email": "stranger@fallriver.example"}, key="k6")
    assert told.status_code == 429
    assert told.json()["code"] == "too_many_for_recipient"
    assert int(told["Retry-After"]) > 0


# ── How it stands ────────────────────────────────────────────────────────────


def read(headers, code):
    return Client().get(f"/api/v1/questions/{code}", headers=headers)


def test_the_status_tells_promise_and_events(who, bearer):
    asked = factories.answered(who)
    told = read(bearer(who.ada), asked.code)
    assert told.status_code == 200
    body = told.json()
    assert set(body) == {"code", "url", "status", "promise", "events"}
    assert (body["code"], body["status"]) == (asked.code, "answered")
    assert set(body["promise"]) == {"received_on", "due_on", "days", "steps"}
    assert body["promise"]["due_on"] == asked.due_on.isoformat()
    assert all(set(event) == {"type", "at", "sentence"} for event in body["events"])
    assert body["events"][0]["type"] == "desk.question_asked"
    assert body["events"][-1]["type"] == "desk.response_sent"
    assert told["Cache-Control"] == "no-store"


def test_a_city_does_not_see_the_desks_own_business(who, bearer):
    asked = factories.answered(who)
    city = {event["type"] for event in read(bearer(who.ada), asked.code).json()["events"]}
    desk = {event["type"] for event in read(bearer(who.dev), asked.code).json()["events"]}
    assert "desk.response_approved" in desk - city


@pytest.mark.parametrize("name", ["ada", "lea", "dev", "rita"])
def test_its_people_and_the_desk_may_read_it(who, bearer, name):
    asked = factories.question(who)
    assert read(bearer(getattr(who, name)), asked.code).status_code == 200


@pytest.mark.parametrize("name", ["eve", "ben", "uma", "max"])
def test_to_anyone_else_it_is_not_there(who, bearer, name):
    """eve leads another city; ben is a colleague nobody added; uma is not verified; max has no desk role."""
    note_claim(user=who.uma, place=who.fall_river)
    asked = factories.question(who)
    told, nothing = read(bearer(getattr(who, name)), asked.code), read(bearer(getattr(who, name)), "Q-0000-0000")
    assert told.status_code == nothing.status_code == 404
    assert told.json() == nothing.json(), "a code is never a right, and no answer tells that it exists"


def test_who_sent_it_for_a_stranger_may_not_read_it(who, bearer):
    """The question belongs to its asker; a token lends no right to what it carried."""
    headers = bearer(who.eve)
    code = ask(headers, NEW | {"email": "new@fallriver.example"}).json()["code"]
    assert read(headers, code).status_code == 404
    assert read(bearer(person_for(email="new@fallriver.example")), code).status_code == 200


def test_a_code_is_read_as_people_write_it(who, bearer):
    asked = factories.question(who)
    assert read(bearer(who.ada), asked.code.lower().replace("-", "")).status_code == 200


@pytest.mark.parametrize("code", ["x", "Q-", "%00", "Q-4F7K-9M2X'--", "..%2f", "💧"])
def test_what_is_no_code_is_not_found(who, bearer, code):
    told = read(bearer(who.ada), code)
    assert (told.status_code, told["Content-Type"]) == (404, "application/problem+json")
