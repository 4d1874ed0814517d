"""What axe-core finds wrong with a page for people who use it with a keyboard, a screen reader or weak eyes."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import cast

from django.conf import settings
from playwright.sync_api import Page

# One violation: the rule, and for each element where it stands and what is wrong.
Violation = tuple[str, list[tuple[str, str]]]

# Only what is wrong comes out of the browser: all that was found in order is megabytes for a large page.
_JUDGE = """axe.run({resultTypes: ["violations"]}).then((found) => found.violations.map((one) =>
    [one.id, one.nodes.map((node) => [node.target.join(" "), node.failureSummary])]))"""


def violations(page: Page) -> list[Violation]:
    """Of the page as it stands now; empty is well."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_source())
    return cast("list[Violation]", page.evaluate(_JUDGE))


@cache
def _source() -> str:
    path = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
    return f"{path.read_text()};undefined"  # the whole of axe would be the answer
