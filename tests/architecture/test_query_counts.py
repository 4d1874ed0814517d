"""A list asks the database as often for three rows as for one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cityline.desk.tests import factories as desk
from cityline.library.actions import NewSource
from cityline.library.tests import factories as library
from cityline.notices.tests.letters import put
from cityline.programs.tests import factories as programs
from cityline.web.access import Viewer
from tests.architecture.world import World

MOST = 15


def _resource(world: World, number: int) -> None:
    library.resource(f"Drain guide {number}")


def _answer(world: World, number: int) -> None:
    title = f"How do cities list drains, part {number}?"
    library.answer(
        world.cast.dev, sources=[NewSource(resource=world.resource), NewSource(program=world.program)], title=title
    )


def _program(world: World, number: int) -> None:
    programs.keep(number=f"66.90{number}", title=f"Drain fund {number}")


def _city(world: World, number: int) -> None:
    desk.place(f"990000{number}", f"Drainville {number}", "MA", 40_000 + number)


def _question(world: World, number: int) -> None:
    desk.question(world.cast, offer=desk.offer_of(world.resource))


def _notice(world: World, number: int) -> None:
    put(key=f"count:{number}", network_id=world.cast.network.pk)


LISTS: dict[str, tuple[Viewer, Callable[[World, int], None]]] = {
    "/library/": (Viewer.NOBODY, _resource),
    "/answers/": (Viewer.NOBODY, _answer),
    "/programs/": (Viewer.NOBODY, _program),
    "/cities/": (Viewer.NOBODY, _city),
    "/search/": (Viewer.NOBODY, _resource),
    "/search/?q=drain": (Viewer.NOBODY, _answer),
    "/": (Viewer.NOBODY, _answer),
    "/desk/": (Viewer.NAVIGATOR, _question),
    "/questions/": (Viewer.ASKER, _question),
    "/desk/notices/": (Viewer.NAVIGATOR, _notice),
    "/api/v1/cities": (Viewer.NOBODY, _city),
    "/api/v1/programs": (Viewer.NOBODY, _program),
    "/api/v1/search?q=drain": (Viewer.NOBODY, _program),
}


@pytest.mark.parametrize("address", LISTS)
def test_three_rows_cost_what_one_costs(world: World, address: str):
    viewer, add = LISTS[address]
    add(world, 1)
    one = _queries(world, viewer, address)
    add(world, 2)
    add(world, 3)
    three = _queries(world, viewer, address)
    assert three == one
    assert three <= MOST


def _queries(world: World, viewer: Viewer, address: str) -> int:
    client = world.clients[viewer]
    assert client.get(address).status_code == 200  # what is remembered between requests is remembered now
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len([one for one in asked if "SAVEPOINT" not in one["sql"]])
