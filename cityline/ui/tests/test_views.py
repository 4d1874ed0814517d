"""Pages for when something is wrong."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from cityline.kernel.refusals import NotAllowed, TooLate, TooMany
from cityline.ui import views
from cityline.ui.csp import EDITOR_POLICY

TYPED = "We have 3,400 lead service lines and no list of what is on private property, and <b>no</b> money."


def _raise(fault: Exception) -> HttpResponse:
    raise fault


urlpatterns = [
    path("not-allowed/", lambda _: _raise(NotAllowed("x", "Only the desk may assign."))),
    path("too-late/", lambda _: _raise(TooLate("x", "Rita assigned it a minute ago."))),
    path("too-many/", lambda _: _raise(TooMany("x", "Five questions a day from one address."))),
    path("database-away/", lambda _: _raise(OperationalError("connection refused"))),
    path("broken/", lambda _: _raise(RuntimeError("secret detail"))),
    path("cms/page/", lambda _: HttpResponse("editor")),
    path("page/", lambda _: HttpResponse("page")),
]
handler404 = "cityline.ui.views.not_found"
handler500 = "cityline.ui.views.server_error"


@pytest.fixture
def site() -> Iterator[Client]:
    with override_settings(ROOT_URLCONF=__name__):
        yield Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/nowhere/", 404, "We have no page here"),
        ("/not-allowed/", 403, "Only the desk may assign."),
        ("/too-late/", 409, "Rita assigned it a minute ago."),
        ("/too-many/", 429, "Five questions a day from one address."),
        ("/database-away/", 503, "We cannot reach our records right now"),
        ("/broken/", 500, "Something broke on our side"),
    ],
)
def test_each_fault_has_its_page_and_a_way_on(site: Client, address: str, status: int, says: str) -> None:
    response = site.get(address)
    assert response.status_code == status
    html = response.content.decode()
    assert says in html
    assert "secret detail" not in html
    assert '<main id="main"' in html


@pytest.mark.parametrize("address", ["/database-away/", "/broken/", "/too-many/", "/too-late/"])
def test_typed_text_is_kept_and_can_be_sent_again(site: Client, address: str) -> None:
    response = site.post(address, {"question": TYPED, "email": "ada@fallriver.example", "password": "hunter22"})
    html = response.content.decode()
    assert "no list of what is on private property" in html
    assert "&lt;b&gt;no&lt;/b&gt;" in html
    assert 'name="email" value="ada@fallriver.example"' in html
    assert "hunter22" not in html
    assert "Try again" in html


def test_a_lost_database_asks_for_patience(site: Client) -> None:
    assert site.get("/database-away/")["Retry-After"] == "30"


def test_a_fault_in_a_middleware_that_is_the_database_says_so() -> None:
    request: HttpRequest = RequestFactory().get("/")
    try:
        _raise(OperationalError("gone"))
    except OperationalError:
        assert views.server_error(request).status_code == 503


def test_only_the_editor_may_use_inline_scripts(site: Client) -> None:
    strict = site.get("/page/")["Content-Security-Policy"]
    loose = site.get("/cms/page/")["Content-Security-Policy"]
    assert "'unsafe-inline'" not in strict
    assert "script-src 'self' 'unsafe-inline'" in loose
    assert all("http" not in source for sources in EDITOR_POLICY.values() for source in sources)


def test_an_aged_form_is_told_kindly() -> None:
    response = views.csrf_failed(RequestFactory().post("/"))
    assert response.status_code == 403
    assert "Please send that again" in response.content.decode()
