"""What a first visit downloads, compressed, as a real browser counts it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from bench.figures import Figure
from bench.served import Site

if TYPE_CHECKING:
    from playwright.sync_api import Request

PAGES = ("/", "/ask/", "/library/", "/answers/")
BARS = {"stylesheet": 30, "script": 40, "all": 140}
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str:
    program = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if program is None:
        raise RuntimeError("There is no Chromium to measure with; `make chromium` says how to get it.")
    return program


def measure(site: Site) -> Iterator[Figure]:
    from playwright.sync_api import sync_playwright

    here = f"http://localhost:{site.port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for path in PAGES:
            kilobytes: dict[str, float] = dict.fromkeys(BARS, 0.0)
            elsewhere: list[str] = []
            context = browser.new_context()  # an empty cache
            page = context.new_page()
            asked: list[Request] = []
            page.on("request", partial(_note, asked))
            page.goto(here + path, wait_until="networkidle")
            for request in asked:
                size = request.sizes()["responseBodySize"] / 1000
                kind = request.resource_type
                kilobytes["all"] += size
                kilobytes[kind] = kilobytes.get(kind, 0.0) + size
                if not request.url.startswith((here, "data:")):
                    elsewhere.append(request.url)
            context.close()
            parts = {kind: round(size, 1) for kind, size in sorted(kilobytes.items())}
            for kind, bar in BARS.items():
                more = {"parts": parts} if kind == "all" else {}
                yield Figure(f"first visit of {path}: {kind}", kilobytes[kind], "KB", bar, more=more)
            yield Figure(f"first visit of {path}: other hosts", len(elsewhere), "requests", 0, more={"urls": elsewhere})
        browser.close()


def _note(asked: list[Request], request: Request) -> None:
    asked.append(request)
