"""From the last key someone pressed to the first suggestion on the screen, in Chromium, over the real inventory.

Reads `../shared/data` (real places, federal programs and publications); where that is absent it measures the sample
network and says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bench import served
from bench.figures import Figure, Options, percentile
from bench.judging import FILES
from bench.weight import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Page

BAR_MS, PAUSES, KEYS_APART = 1_000, 4, 25
# As officials write: four pauses in each, so four measured waits a question.
TEXTS = (
    (
        "We have 3,400 lead service lines and no list of what is on private property. How have cities our size paid to "
        "replace all of them without raising rates on households that already struggle with the bill?"
    ),
    (
        "Our council wants to reuse two vacant school buildings downtown, one of them with asbestos. Which programs "
        "pay for cleaning up before anyone commits to buy, and what did other cities require from the buyer?"
    ),
    (
        "Bus ridership fell by half and the state asks for a new plan by June. We are a city of forty thousand; is "
        "there a way to run smaller vehicles on demand that did not cost more than the fixed routes did?"
    ),
    (
        "The police department is far less diverse than the town. We want to change how we recruit and test without "
        "breaking civil service rules. Who has done it, and how did they measure whether it worked?"
    ),
    (
        "Storm drains flood the same three streets every spring. We cannot pay for a full replacement and wonder "
        "whether green streets and rain gardens held up elsewhere, and who maintains them after the grant ends."
    ),
    (
        "Seniors apply for heating help, the water discount and the property tax exemption on three separate forms. "
        "Can one form serve all of them, and may departments share what people told us about their income?"
    ),
    (
        "Our only hospital closed its maternity ward. The mayor asks what a city can do, short of running a clinic, to "
        "bring prenatal care back within a half hour drive, and which federal money may pay for it."
    ),
    (
        "We collect business license fees on paper. Finance wants to move online before the renewals in January with "
        "two people and no budget. Which cities our size did it cheaply and what would they do differently?"
    ),
)
# The page says when it first showed something after the last change to the text.
WATCH = """() => {
  const box = document.querySelector("#suggest");
  window.typedAt = 0; window.shownAt = 0;
  document.querySelector("main textarea").addEventListener("input", () => {
    window.typedAt = performance.now(); window.shownAt = 0;
  });
  new MutationObserver(() => {
    if (!window.shownAt && box.querySelector("li > a")) window.shownAt = performance.now();
  }).observe(box, { childList: true, subtree: true });
}"""


def measure(_options: Options) -> Iterator[Figure]:
    from playwright.sync_api import sync_playwright

    with served.site() as site:
        loaded = _load()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
            for path in ("/", "/ask/"):
                page = browser.new_page()
                waits = [wait for text in TEXTS for wait in _typed(page, f"http://localhost:{site.port}{path}", text)]
                more = {"p50": round(percentile(waits, 0.5)), "max": round(max(waits)), "n": len(waits), **loaded}
                yield Figure(f"typing on {path}: last key to first suggestion", percentile(waits, 0.95), "ms p95",
                             BAR_MS, more=more)  # fmt: skip
                page.close()
            browser.close()


def _load() -> dict[str, int | str]:
    """The real files, then until every document has its vector."""
    from django.core.management import call_command

    from cityline.search.embedding import waiting
    from cityline.search.models import Document

    if not all(path.exists() for _, path in FILES):
        return {"documents": Document.objects.count(), "over": "the sample network only: ../shared/data is absent"}
    for name, path in FILES:
        call_command(name, str(path), verbosity=0)
    served.until(lambda: not waiting().exists(), seconds=600, every=1)
    return {"documents": Document.objects.count()}


def _typed(page: Page, address: str, text: str) -> Iterator[float]:
    """Milliseconds at each pause; the text grows as people's do."""
    page.goto(address, wait_until="networkidle")
    page.evaluate(WATCH)
    page.focus("main textarea")
    words = text.split(" ")
    for turn in range(PAUSES):
        part = words[len(words) * turn // PAUSES : len(words) * (turn + 1) // PAUSES]
        page.keyboard.type(" ".join(part) + " ", delay=KEYS_APART)
        # An earlier request may still be out while keys fall: only an answer that comes after the pause counts.
        served.until(lambda: bool(page.evaluate("window.shownAt > window.typedAt + 300")), seconds=15)
        yield float(page.evaluate("window.shownAt - window.typedAt"))
        page.wait_for_timeout(400)
