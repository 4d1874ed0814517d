"""The type-ahead."""

from __future__ import annotations

import pytest
from django.test import Client

from cityline.places.tests.factories import make_place

pytestmark = pytest.mark.django_db


def test_programs_get_json(client: Client) -> None:
    make_place()
    answer = client.get("/cities/find/", {"q": "fall r"}, headers={"accept": "application/json"})
    assert answer.json() == [
        {"geoid": "2523000", "label": "Fall River, MA", "note": "Bristol County; 94,000 people in 2020"}
    ]
    assert "Accept" in answer["Vary"]


def test_browsers_and_htmx_get_buttons_to_choose_from(client: Client) -> None:
    make_place()
    for headers in ({"accept": "text/html"}, {"hx-request": "true"}):
        page = client.get("/cities/find/", {"q": "fall r"}, headers=headers).content.decode()
        assert 'value="2523000" checked' in page
        assert "<html" not in page
    nothing = client.get("/cities/find/", {"q": "<script>"}, headers={"accept": "text/html"}).content.decode()
    assert "We know no city by “&lt;script&gt;”" in nothing
