"""What still stands between a draft and the city. Each row is a sentence, and a place to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cityline.desk import memo
from cityline.ui.markdown import citations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cityline.desk.models import PackageItem


@dataclass(frozen=True)
class Check:
    """`state` is "ok", "bad" (stops the send) or "todo" (advice); `anchor` is where on the workspace to go."""

    state: str
    sentence: str
    anchor: str = ""


def checks(*, items: Sequence[PackageItem], memo_text: str, pages: float, city: str) -> list[Check]:
    """All rows of the checklist, blocking ones first."""
    rows = [*_item_checks(items, city), *_memo_checks(memo_text, len(items)), _length(memo_text, pages)]
    order = {"bad": 0, "todo": 1, "ok": 2}
    return sorted(rows, key=lambda row: order[row.state])


def blocking(rows: Sequence[Check]) -> list[Check]:
    return [row for row in rows if row.state == "bad"]


def _item_checks(items: Sequence[PackageItem], city: str) -> list[Check]:
    if not items:
        return [Check("bad", "The package is empty. Add at least one item.", "package")]
    bare = [
        Check("bad", f"Item {number} has no sentence for {city}.", f"item-{item.pk}")
        for number, item in enumerate(items, start=1)
        if not item.annotation.strip()
    ]
    return bare or [Check("ok", f"Each of {len(items)} items says why it fits {city}." if len(items) > 1 else
                          f"The item says why it fits {city}.")]  # fmt: skip


def _memo_checks(text: str, items: int) -> list[Check]:
    rows = [Check("bad", f"Nothing is written under “{heading}”.", "memo") for heading in memo.missing_headings(text)]
    rows += [
        Check("bad", f"The memo cites [{number}], but there is no item {number}.", "memo")
        for number in memo.unresolved(text, items)
    ]
    cited = citations(text)
    if not rows and cited:
        rows.append(Check("ok", "All five headings are written and every citation is an item of the package."))
    elif not rows:
        rows.append(Check("todo", "The memo cites no item. A reader will ask where it comes from.", "memo"))
    return rows


def _length(text: str, pages: float) -> Check:
    if text and not pages:
        return Check("bad", "The memo holds too many characters that no font here can show.", "memo")
    words = f"The memo is {pages:.1f} pages"
    if pages > memo.LONGEST_PAGES:
        return Check("todo", f"{words}; two to three is what a busy reader finishes.", "memo")
    if pages < memo.SHORTEST_PAGES:
        return Check("todo", f"{words}; two to three is usual. Short is fine when nothing is missing.", "memo")
    return Check("ok", f"{words}.")
