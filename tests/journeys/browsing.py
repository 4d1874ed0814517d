"""A visitor with a browser of their own, who notices what no test should have to ask for.

Every page looked at is checked for accessibility faults and for sideways scroll, wide and at 320 pixels (which is
also what 400 % zoom leaves of a screen). Whatever a script or the policy complains about, and every request to
another host, is a fault of the journey.
"""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Download, Page, Request, Response

from cityline.notices.models import Notice
from cityline.people.models import User
from tests.plumbing.axe import violations
from tests.plumbing.staff import without_second_factor

FLAGS = "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-quic --disable-sync"
WIDE, TALL, NARROW = 1280, 900, 320
BEYOND = """[...document.body.querySelectorAll("*")]
    .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
    .map((one) => `${one.tagName}.${one.className}`).slice(0, 8).join(" ")"""
# Set JOURNEY_SHOTS to a folder to keep a picture of every page looked at.
SHOTS = os.environ.get("JOURNEY_SHOTS", "")
PICTURED = (WIDE, 360)


class Visitor:
    """One browser window on the site."""

    def __init__(self, browser: Browser, site: str, *, scripts: bool = True, width: int = WIDE) -> None:
        self.site = site
        self.width = width
        self.scripts = scripts
        self.faults: list[str] = []
        self.context: BrowserContext = browser.new_context(
            java_script_enabled=scripts, viewport={"width": width, "height": TALL}, base_url=site
        )
        self.context.set_default_timeout(8000)
        self.page: Page = self.context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("request", self._asked)
        self.page.on("response", self._answered)

    # ── What is noticed ──────────────────────────────────────────────────────

    def _heard(self, message: ConsoleMessage) -> None:
        # A page answered 404 or 422 is told there too; `_answered` judges answers.
        if message.type in {"error", "warning"} and not message.text.startswith("Failed to load resource"):
            self.faults.append(f"console: {message.text}")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob"} and parts.netloc != urlsplit(self.site).netloc:
            self.faults.append(f"another host: {request.url}")

    def _answered(self, response: Response) -> None:
        is_page = response.request.is_navigation_request()
        if response.status >= 500 or (response.status >= 400 and not is_page):
            self.faults.append(f"{response.status}: {response.url}")

    def look(self, name: str = "") -> None:
        """Judge the page as it is now."""
        for width in (self.width, NARROW):
            self.page.set_viewport_size({"width": width, "height": TALL})
            self._judge(f"{name or self.page.url} at {width}", axe=self.scripts and (bool(name) or width == self.width))
        if SHOTS and name:
            self.page.evaluate("scrollTo(0, 0)")
            for width in PICTURED:
                self.page.set_viewport_size({"width": width, "height": TALL})
                self.page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)
        self.page.set_viewport_size({"width": self.width, "height": TALL})

    def _judge(self, where: str, *, axe: bool) -> None:
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{where}: {wide} pixels sideways, by {self.page.evaluate(BEYOND)}"
        if axe:
            assert violations(self.page) == [], where
        assert self.faults == [], where

    # ── What a person does ───────────────────────────────────────────────────

    def goes(self, address: str, name: str = "", *, status: int = 200) -> None:
        """Open an address of the site (whole or only its path) and look at it."""
        response = self.page.goto(address)
        assert response is not None
        assert response.status == status, f"{address}: {response.status}"
        self.look(name)

    def signs_in_as(self, user: User) -> None:
        """As after any way of signing in: with the cookie of a session."""
        client = Client()
        client.force_login(user)
        self._take_session(client)

    def signs_in_without_second_step(self, user: User) -> None:
        """As staff who have given a password or a mailed code, and nothing else yet."""
        client = Client()
        without_second_factor(client, user)
        self._take_session(client)

    def _take_session(self, client: Client) -> None:
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": self.site}])

    def presses(self, name: str, *, exact: bool = True) -> None:
        """A button, by its name; waits for the page that follows."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=exact).click()

    def follows(self, name: str, *, exact: bool = False) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=name, exact=exact).first.click()

    def downloads(self, name: str) -> Download:
        with self.page.expect_download() as coming:
            self.page.get_by_role("link", name=name).first.click()
        return coming.value

    def chooses(self, label: str) -> None:
        """A radio button, by what stands beside it."""
        self.page.get_by_text(label, exact=True).click()

    def sees(self, words: str) -> None:
        self.page.get_by_text(words).first.wait_for()

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path


def mailed(name: str, to: str) -> Notice:
    """The latest message of this name to this person."""
    return Notice.objects.filter(name=name, to_address=to).latest("id")


def link_in(notice: Notice) -> str:
    """The signed link a message carries."""
    return next(word for word in notice.text.split() if "/open/" in word)
