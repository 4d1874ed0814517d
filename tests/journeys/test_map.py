"""Finding a city on the map: with a mouse, with keys alone, on a phone, and without scripts."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Page

from cityline.places import actions
from cityline.places.models import Place
from cityline.places.tests.factories import make_place
from tests.journeys.conftest import Visit

pytestmark = pytest.mark.django_db(transaction=True)

WHERE = {
    "2523000": (41.7136, -71.1007),
    "2545000": (41.6617, -70.9378),
    "2036000": (39.1225, -94.7418),
    "2938000": (39.1239, -94.5541),
    "2965000": (38.6357, -90.2446),
    "3988000": (41.0993, -80.6463),
    "0630392": (36.5155, -121.4443),
}
NAME = ".cl-map__name"


@pytest.fixture
def cities(site: str, transactional_db: None) -> None:
    for geoid, (latitude, longitude) in WHERE.items():
        make_place(geoid)
        Place.objects.filter(pk=geoid).update(latitude=latitude, longitude=longitude)
    actions.load_public_record()


def middle_of(page: Page, geoid: str) -> tuple[float, float]:
    """Where a city's point is in the window."""
    box = page.locator(f'.cl-map__cities a[href="/cities/{geoid}/"] path').first.evaluate(
        """path => { const [x, y] = path.getAttribute("d").match(/[-\\d.]+/g).map(Number);
        const at = new DOMPoint(x, y).matrixTransform(path.getScreenCTM()); return [at.x, at.y]; }"""
    )
    return box[0], box[1]


def test_a_city_is_named_under_the_pointer_and_opened(visit: Visit, cities: None) -> None:
    visitor = visit()
    page = visitor.page
    visitor.goes("/cities/", "50-cities")
    x, y = middle_of(page, "3988000")
    page.mouse.move(x + 6, y + 6)
    assert page.locator(NAME).inner_text() == "Youngstown, OH: Peer groups"
    page.mouse.move(x, y + 200)
    assert page.locator(NAME).is_hidden()
    with page.expect_navigation():
        page.mouse.click(x + 6, y + 6)
    assert visitor.path == "/cities/3988000/youngstown-oh/"


def test_the_map_is_one_stop_for_the_keyboard(visit: Visit, cities: None) -> None:
    visitor = visit()
    page = visitor.page
    visitor.goes("/cities/")
    page.get_by_role("button", name="Find cities").focus()
    page.keyboard.press("Tab")
    sheet = page.get_by_role("application")
    assert sheet.evaluate("one => one === document.activeElement")
    assert "Map of 7 cities. The arrow keys go from city to city" in (sheet.get_attribute("aria-label") or "")
    told = page.locator("[data-map] [role=status]")
    page.keyboard.press("ArrowRight")
    assert told.inner_text() == "Kansas City, KS: Direct assistance, Peer groups", (
        "the city nearest the middle is first"
    )
    page.keyboard.press("ArrowRight")
    assert told.inner_text() == "Kansas City, MO: Health data"
    page.keyboard.press("ArrowRight")
    assert told.inner_text() == "St. Louis, MO"
    page.keyboard.press("ArrowRight")
    assert told.inner_text() == page.locator(NAME).inner_text() == "Youngstown, OH: Peer groups"
    visitor.look("51-cities-keys")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert told.inner_text() == "No city further that way."
    page.keyboard.press("Tab")
    assert page.locator(NAME).is_hidden()
    assert not sheet.evaluate("one => one.contains(document.activeElement)"), "points are no stops of their own"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowLeft")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert visitor.path.startswith("/cities/2")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_state_drawn_large_a_filter_and_the_file(visit: Visit, cities: None, *, scripts: bool) -> None:
    visitor = visit(scripts=scripts)
    page = visitor.page
    visitor.goes("/cities/")
    visitor.follows("Massachusetts", exact=False)
    assert "state=MA" in page.url
    visitor.look("52-cities-state" if scripts else "")
    assert page.get_by_role("heading", level=1).inner_text() == "Cities in Massachusetts"
    if not scripts:
        assert page.locator('.cl-map__cities a[href="/cities/2523000/"] title').text_content() == (
            "Fall River, MA: Direct assistance"
        )
    visitor.follows("Show the whole country")
    visitor.follows("Peer groups")
    page.get_by_role("columnheader", name="City", exact=True).wait_for()
    assert page.locator("tbody tr").count() == page.locator(".cl-map__cities > a").count() == 3
    visitor.look("53-cities-filtered" if scripts else "")
    kept = visitor.downloads("Download all 3 as CSV")
    assert kept.suggested_filename == "cities.csv"
    rows = list(csv.DictReader(Path(kept.path()).read_text().splitlines()))
    assert [row["city"] for row in rows] == ["Gonzales", "Kansas City", "Youngstown"]
    with page.expect_navigation():
        page.locator('.cl-map__cities a[href="/cities/3988000/"] .m').click()
    assert visitor.path == "/cities/3988000/youngstown-oh/"


def test_on_a_phone_a_finger_chooses_the_state_first(visit: Visit, cities: None) -> None:
    visitor = visit(width=360)
    visitor.goes("/cities/?service=health&state=MA")
    visitor.sees("No city matches")
    visitor.look("54-cities-none")
