"""The site as people meet it: served by threads of this process, in a real browser, with the strict policy on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core.cache import cache
from django.test import override_settings
from playwright.sync_api import Browser, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from cityline.desk.tests import factories as desk
from cityline.library.actions import NewSource
from cityline.library.models import Answer, Resource
from cityline.library.tests import factories as library
from cityline.programs.documents import draft_of
from cityline.programs.models import Program
from cityline.search import documents
from cityline.search.testing import search_dir
from tests.journeys.browsing import FLAGS, Visitor

__all__ = ["search_dir"]

PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"


@pytest.fixture(scope="package")
def live_server(django_db_setup: None) -> Iterator[LiveServer]:
    """Assets come from the build as they are; nothing needs to be collected first."""
    storages = configured.STORAGES | {"staticfiles": {"BACKEND": PLAIN}}
    with override_settings(STORAGES=storages, WHITENOISE_AUTOREFRESH=True):
        server = LiveServer("localhost")
        yield server
        server.stop()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # The driver keeps an event loop in this thread; rows are read between its turns, never within one.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS.split())
        yield chromium
        chromium.close()


@pytest.fixture
def site(live_server: LiveServer, settings: Settings, tmp_path: Path) -> str:
    settings.SITE_URL = live_server.url
    settings.FILE_STORE = tmp_path / "files"
    cache.clear()
    return live_server.url


Visit = Callable[..., Visitor]


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Visit]:
    """Opens windows for new visitors; closes them, and reports what the last page still complained about."""
    windows: list[Visitor] = []

    def open_window(**more: object) -> Visitor:
        windows.append(Visitor(browser, site, **more))  # type: ignore[arg-type]
        return windows[-1]

    yield open_window
    for window in windows:
        window.context.close()
        assert window.faults == []


@dataclass
class World:
    """The cast, and a small library and list of programs to find."""

    who: desk.Cast
    guide: Resource
    program: Program
    answer: Answer


@pytest.fixture
def world(site: str, transactional_db: None) -> World:
    who = desk.cast()
    desk.place("2938000", "Kansas City", "MO", 508_090)
    desk.place("2036000", "Kansas City", "KS", 156_607)
    guide = library.resource(
        "Planning and Conducting Lead Service Line Inventories",
        abstract="How a water system lists its lead service lines, from tap cards to test digs.",
        why_it_matters="It shows how to start with the records you already have.",
        states=["MA"],
    )
    library.resource(
        "Paying for Lead Service Line Replacement",
        abstract="Loans, grants and rate designs that keep water bills low for households with little income.",
        why_it_matters="It compares the ways cities have paid.",
    )
    library.resource(
        "Keeping Police Officers",
        abstract="What keeps officers in a police department after the first years.",
        why_it_matters="Costs nothing to try.",
        topics=["policing"],
    )
    program = library.program()
    program.applicant_types = ["Government - General"]
    program.objective = "Loans for drinking water systems, such as the replacement of lead service lines."
    program.save()
    documents.put(draft_of(program))
    answer = library.answer(
        who.dev,
        sources=[NewSource(resource=guide), NewSource(program=program)],
        title="How can a small city find which service lines are lead?",
        short_answer="Read your tap cards first, then ask owners to look at the pipe.",
    )
    return World(who, guide, program, answer)
