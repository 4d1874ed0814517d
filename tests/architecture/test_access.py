"""Who gets what, address by address, as cityline/web/access.py says; and the private stays private everywhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.messages import ERROR, get_messages
from django.db import transaction

from cityline.audit.models import Event
from cityline.web import access
from cityline.web.access import CLOSED, DESK, ELSEWHERE, OUTSIDERS, REFUSED, SIGN_IN, Row, Viewer
from cityline.web.addresses import every_address
from tests.architecture.world import DESK_SECRET, ELSEWHERE_SECRET, HANDLE, PUBLIC, SECRET, World

LOGIN = "/accounts/login/"
ROWS = (*access.TABLE, *access.PREFIXES.values())
# Where words can be asked for: the word beside the secret must not bring the secret to light.
SEARCHES = (
    f"search/?q={HANDLE}", f"library/?q={HANDLE}", f"answers/?q={HANDLE}", f"programs/?q={HANDLE}",
    f"search/?q=Our+{HANDLE}+plant+leaks+and+floods+each+spring+so+who+pays+for+the+drains",
    f"search/feed/?q={HANDLE}", f"feeds/search/?q={HANDLE}", f"feeds/search/?q={HANDLE}&kind=answer",
    f"cities/?q={HANDLE}", f"cities/find/?q={HANDLE}", f"programs/?city={HANDLE}",
    f"?question={HANDLE}", f"ask/?question={HANDLE}+plant+leaks", f"desk/?q={HANDLE}", f"desk/answered/?q={HANDLE}",
    f"api/v1/search?q={HANDLE}", f"api/v1/cities?q={HANDLE}", "api/v1/openapi.json",
    "questions/?page=2", "desk/notices/?about=question", "status/",
    "cms/finding/", f"cms/finding/documents/?q={HANDLE}", f"cms/finding/<kind>/<object_id>/?q={HANDLE}",
    # What is like a record: on its own page, and beside a question for the desk.
    "library/<resource_id>/<slug>/", "answers/<answer_id>/<slug>/", "programs/<pk>/<slug>/",
    f"desk/questions/<code>/?find={HANDLE}", "desk/questions/<code>/?like=answer:<answer_id>",
    "desk/questions/<code>/?again=1",
    # What another network published.
    "answers/<elsewhere_id>/", "answers/<elsewhere_id>/<elsewhere_slug>/", "api/v1/answers/<elsewhere_id>",
    "desk/questions/<code>/?like=answer:<elsewhere_id>", "cms/finding/<kind>/<elsewhere_id>/",
)  # fmt: skip
# These pages know who is signed in; the others are the same for everyone, so a few of each sort ask there.
KNOWING = ("questions/", "desk/", "cms/")
A_FEW = (Viewer.NOBODY, Viewer.UNVERIFIED, Viewer.OTHER_CITY, Viewer.LIBRARIAN, Viewer.ASKER, Viewer.ADMINISTRATOR)


def test_every_address_is_in_the_table_and_the_table_has_no_other():
    told = {row.address for row in access.TABLE} | set(access.PREFIXES)
    found = set(every_address())
    assert found - told == set(), "Say in cityline/web/access.py who may open these."
    assert told - found == set(), "These are in cityline/web/access.py but nowhere else."


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.address or 'home'} {' '.join(row.of)}".strip())
def test_each_viewer_meets_what_the_table_says(world: World, row: Row):
    wrong = []
    for viewer, method, state in _visits(row):
        expected = (row.get if method == "GET" else row.post).meets[viewer]
        met, body = _try(world, viewer, method, row, state)
        if met != expected:
            wrong.append(f"{method} {state} {viewer}: {met}, not {expected}")
        wrong += [f"{method} {state} {viewer}: shows {word}" for word in _shown(viewer, body)]
    assert wrong == []


def _visits(row: Row) -> Iterator[tuple[Viewer, str, str]]:
    """Every viewer by either method at each state of the question. Where nothing can be sent, or nothing read, one
    state tells; where all meet the same, the staff of another network need not try."""
    states = row.of or ("answered",)
    for method, door in (("GET", row.get), ("POST", row.post)):
        for viewer in Viewer:
            if viewer in ELSEWHERE and door.is_for_all_alike:
                continue
            for state in states[:1] if door is CLOSED else states:
                yield viewer, method, state


@pytest.mark.parametrize("viewer", Viewer)
def test_no_search_brings_the_private_to_light(world: World, viewer: Viewer):
    shown = {}
    asked = [address for address in SEARCHES if viewer in A_FEW or address.startswith(KNOWING)]
    for address in asked:
        met, body = _ask(world, viewer, "GET", "/" + _filled(address, world, "answered"))
        assert met in {200, 301, 302, 403, 404, SIGN_IN}, address
        shown[address] = _shown(viewer, body)
    if viewer not in A_FEW:
        assert {address: words for address, words in shown.items() if words} == {}
        return
    told = json.dumps({"question": f"{HANDLE} plant leaks", "city": "2523000"})
    for address, sent, kind in (
        ("/api/v1/suggest", told, "application/json"),
        ("/ask/suggestions/", urlencode({"text": f"{HANDLE} plant leaks"}), "application/x-www-form-urlencoded"),
    ):
        _met, body = _ask(world, viewer, "POST", address, data=sent, content_type=kind)
        shown[address] = _shown(viewer, body)
    assert {address: words for address, words in shown.items() if words} == {}


def test_the_sweep_would_see_a_leak(world: World):
    """The secrets are where the readers look, so that their absence elsewhere says something."""
    for name, question in world.questions.items():
        for viewer in sorted(set(Viewer) - OUTSIDERS) if name == "answered" else (Viewer.ASKER, Viewer.LINK):
            _met, body = _ask(world, viewer, "GET", question.get_absolute_url())
            assert SECRET in body, f"{name} {viewer}"
        _met, body = _ask(world, Viewer.NAVIGATOR, "GET", f"/desk{question.get_absolute_url()}")
        assert DESK_SECRET in body
    _met, body = _ask(world, Viewer.NOBODY, "GET", world.answer.get_absolute_url())
    assert PUBLIC["title"] in body
    _met, body = _ask(world, Viewer.SECOND_NAVIGATOR, "GET", "/questions/")
    assert ELSEWHERE_SECRET in body


def _shown(viewer: Viewer, body: str) -> list[str]:
    """Which secrets the viewer met and must not."""
    kept = [SECRET] if viewer in OUTSIDERS | {Viewer.NOBODY} else []
    kept += [] if viewer in DESK else [DESK_SECRET]
    kept += [] if viewer in ELSEWHERE else [ELSEWHERE_SECRET]
    return [word for word in kept if word in body]


def _try(world: World, viewer: Viewer, method: str, row: Row, state: str) -> tuple[access.Outcome, str]:
    address = "/" + _filled(row.address, world, state)
    if method == "GET":
        return _ask(world, viewer, "GET", address)
    if row.address.startswith("api/"):
        sent = {"question": f"How do cities pay for drains? {viewer}", "email": "new@fallriver.example"}
        if row.address.endswith("suggest"):
            sent.pop("email")
        given: dict[str, Any] = {"data": json.dumps(sent), "content_type": "application/json"}
        return _ask(world, viewer, "POST", address, headers={"Idempotency-Key": viewer.name}, **given)
    return _ask(world, viewer, "POST", address, data=dict(row.sends) or _sent(row.address, world, viewer))


def _sent(address: str, world: World, viewer: Viewer) -> dict[str, str]:
    if address != "ask/":
        return {}
    user = world.people.get(viewer)
    return {"text": "How do other cities pay for new drains?", "city": "Fall River, MA", "geoid": "2523000",
            "email": user.email if user else "new@fallriver.example", "privacy": "private"}  # fmt: skip


def _ask(world: World, viewer: Viewer, method: str, address: str, **more: Any) -> tuple[access.Outcome, str]:
    """What the viewer meets, and all they get to see. Whatever it did is undone."""
    headers = more.pop("headers", {})
    if address.startswith("/api/") and viewer in world.tokens:
        headers["Authorization"] = f"Bearer {world.tokens[viewer]}"
    client = world.clients[viewer]
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        response = getattr(client, method.lower())(address, headers=headers, **more)
        body = b"".join(response) if response.streaming else response.content
        met = _met(response)
        if met == REFUSED:
            assert Event.objects.count() == world.events, f"{address} refused {viewer} and yet something happened"
        transaction.set_rollback(True)
    client.cookies = cookies
    return met, f"{body.decode(errors='replace')}\n{response.headers}"


def _met(response: Any) -> access.Outcome:
    if response.status_code in {301, 302} and response["Location"].startswith(LOGIN):
        return SIGN_IN
    if response.status_code == 302 and any(
        said.level == ERROR for said in get_messages(response.wsgi_request)._queued_messages
    ):
        return REFUSED
    return int(response.status_code)


def _filled(address: str, world: World, state: str) -> str:
    """The address with the world's own rows in it."""
    row: Any = world.program if address.startswith("programs") else world.failed
    row = world.held if "held" in address else row
    named = _named(world, state) | {
        "<pk>": row.pk,
        "<id>": {"programs": world.program, "resources": world.resource, "answers": world.answer}
        .get(address.rpartition("/")[0].rpartition("/")[2], row).pk,
        "<slug>": next((_slug(one) for start, one in (
            ("library", world.resource), ("answers", world.answer), ("programs", world.program),
            ("cities", world.cast.fall_river)) if address.startswith(start)), ""),
    }  # fmt: skip
    for name, value in named.items():
        address = address.replace(name, str(value))
    asked = {"api/v1/deadline": "?received=2026-07-06T09:00:00-04:00", "api/v1/eligibility": "?city=2523000"}
    return address + asked.get(address, "")


def _named(world: World, state: str) -> dict[str, Any]:
    """What stands in any address for a question in this state; looked up once."""
    if state not in world.names:
        question = world.questions[state]
        world.names[state] = {
            "<code>": question.code, "<token>": world.links[state].rstrip("/").rpartition("/")[2],
            "<file_id>": world.files[state].pk, "<user_id>": world.cast.ben.pk,
            "<item_id>": question.packages.earliest("version").items.earliest("pk").pk, "<view>": "open",
            "<ending>": "pdf", "<geoid>": world.cast.fall_river.geoid, "<resource_id>": world.resource.pk,
            "<answer_id>": world.answer.pk, "<number>": world.program.number, "<kind>": "answer",
            "<object_id>": world.answer.pk, "<placement_id>": 0, ".+": "nowhere",
            "<elsewhere_id>": world.elsewhere.pk, "<elsewhere_slug>": _slug(world.elsewhere),
        }  # fmt: skip
    return world.names[state]


def _slug(row: Any) -> str:
    return str(row.get_absolute_url().rstrip("/").rpartition("/")[2])
