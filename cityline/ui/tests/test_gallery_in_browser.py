"""The gallery in a real browser: no axe violation, no sideways scroll, no fault of a script or of the policy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings as configured
from django.test import Client
from playwright.sync_api import Browser, Page, Route, sync_playwright
from pytest_django.fixtures import Settings

from tests.plumbing.axe import violations

SITE = "http://localhost"
ASSETS = Path(configured.BASE_DIR) / "build" / "assets"
PLACES = [
    {"geoid": "2523000", "label": "Fall River, MA", "note": "Bristol County"},
    {"geoid": "0622300", "label": "Fallbrook, CA", "note": ""},
]
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield chromium
        chromium.close()


def open_page(
    browser: Browser, drawn: dict[str, tuple[bytes, str]], address: str, width: int
) -> tuple[Page, list[str]]:
    """The page as the test client drew it, with the built assets; nothing else can be reached."""

    def answer(route: Route) -> None:
        parts = urlsplit(route.request.url)
        where = f"{parts.path}?{parts.query}" if parts.query else parts.path
        if where in drawn:
            body, policy = drawn[where]
            return route.fulfill(body=body, content_type="text/html", headers={"Content-Security-Policy": policy})
        if parts.path == "/cities/find/":
            return route.fulfill(json=PLACES)
        file = ASSETS / parts.path.removeprefix("/static/")
        if parts.path.startswith("/static/") and file.is_file():
            return route.fulfill(path=file, content_type=TYPES[file.suffix])
        return route.abort()

    faults: list[str] = []
    page = browser.new_page(viewport={"width": width, "height": 900}, bypass_csp=False)
    page.on("console", lambda message: faults.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.route("**/*", answer)
    page.goto(SITE + address)
    return page, faults


@pytest.fixture
def drawn(client: Client, settings: Settings) -> dict[str, tuple[bytes, str]]:
    settings.SAMPLE_NETWORK = True
    pages = {}
    for address in ("/ui/", "/ui/?as=desk", "/no-such-page/"):
        response = client.get(address, headers={"host": "localhost"})
        pages[address] = (response.content, response["Content-Security-Policy"])
    return pages


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("address", ["/ui/", "/ui/?as=desk", "/no-such-page/"])
def test_the_page_is_sound(browser: Browser, drawn: dict[str, tuple[bytes, str]], address: str, width: int) -> None:
    page, faults = open_page(browser, drawn, address, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []
    assert faults == []
    page.close()


def test_the_queue_is_walked_with_keys(browser: Browser, drawn: dict[str, tuple[bytes, str]]) -> None:
    page, _ = open_page(browser, drawn, "/ui/?as=desk", 1280)
    here = "document.querySelector('.cl-queue__here .cl-queue__code').textContent"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    assert page.evaluate(here) == "Q-8R6H-5C2D"
    assert page.evaluate("document.activeElement.closest('tr').className") == "cl-queue__here"
    page.keyboard.press("k")
    assert page.evaluate(here) == "Q-4M7T-0A2B"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.type("jk")
    assert page.evaluate(here) == "Q-4M7T-0A2B"
    page.close()


def test_words_are_counted_while_one_types(browser: Browser, drawn: dict[str, tuple[bytes, str]]) -> None:
    page, _ = open_page(browser, drawn, "/ui/", 1280)
    page.fill("#plain_question", "one two  three\nfour")
    assert page.text_content("#plain_question_words") == "4 of 200 words"
    page.close()


def test_an_error_summary_takes_the_focus(browser: Browser, drawn: dict[str, tuple[bytes, str]]) -> None:
    page, _ = open_page(browser, drawn, "/ui/", 1280)
    assert page.evaluate("document.activeElement.matches('.usa-alert--error')")
    page.close()


def test_a_city_is_chosen_with_the_keyboard(browser: Browser, drawn: dict[str, tuple[bytes, str]]) -> None:
    page, faults = open_page(browser, drawn, "/ui/", 1280)
    page.focus("#place")
    page.keyboard.type("fall r")
    page.wait_for_selector("[role=option]")
    assert page.get_attribute("#place", "aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    pointed = page.get_attribute("#place", "aria-activedescendant")
    assert page.text_content(f"#{pointed}") == "Fall River, MA Bristol County"
    assert violations(page) == []
    page.keyboard.press("Enter")
    assert page.input_value("#place") == "Fall River, MA"
    assert page.input_value("#geoid") == "2523000"
    assert page.is_hidden("[role=listbox]")
    page.keyboard.type("x")
    assert page.input_value("#geoid") == "", "another text is no longer that city"
    page.wait_for_selector("[role=option]")
    page.keyboard.press("Escape")
    assert page.is_hidden("[role=listbox]")
    assert page.input_value("#place") == "Fall River, MAx"
    assert faults == []
    page.close()


def test_typed_text_comes_back_after_the_page_was_lost(browser: Browser, drawn: dict[str, tuple[bytes, str]]) -> None:
    page, _ = open_page(browser, drawn, "/ui/", 1280)
    page.fill("#draft", "We have 3,400 lead service lines")
    page.goto(f"{SITE}/no-such-page/")
    page.goto(f"{SITE}/ui/")
    assert page.input_value("#draft") == "We have 3,400 lead service lines"
    page.close()


def test_an_item_can_be_dragged_and_the_new_order_is_sent(
    browser: Browser, drawn: dict[str, tuple[bytes, str]]
) -> None:
    page, _ = open_page(browser, drawn, "/ui/", 1280)
    handles = page.locator("[data-order-handle]")
    with page.expect_request(lambda request: "order=" in request.url) as sent:
        handles.nth(0).drag_to(page.locator("[data-order-id='2'] h3"))
    assert "order=2%2C1" in sent.value.url
    page.close()


def test_without_scripts_nothing_is_lost(browser: Browser, drawn: dict[str, tuple[bytes, str]]) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.set_content(drawn["/ui/"][0].decode())
    assert page.is_visible("#place")
    assert page.is_hidden("[data-order-handle] >> nth=0")
    assert page.is_visible("button[aria-label='Move Memo as PDF down']")
    context.close()
