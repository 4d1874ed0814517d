"""A page number that is none leads to the first page, at every address."""

from __future__ import annotations

import pytest

from cityline.web import access
from cityline.web.access import Viewer
from tests.architecture.world import World

NO_PAGES = ("x", "", "0", "-1", "2.5", "٣", "9" * 30, "1'--")
# The JSON API says instead what is wrong with the number.
ADDRESSES = sorted(
    f"/{row.address}"
    for row in access.TABLE
    if row.get.meets[Viewer.ADMINISTRATOR] == 200 and "<" not in row.address and not row.address.startswith("api/")
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_nonsense_is_the_first_page(world: World, address: str) -> None:
    client = world.clients[Viewer.ADMINISTRATOR]
    for page in NO_PAGES:
        found = client.get(address, {"page": page})
        assert (found.status_code, 'rel="prev"' in found.content.decode()) == (200, False), page
    beyond = client.get(address, {"page": "9999"}, follow=True)
    assert beyond.status_code == 200
