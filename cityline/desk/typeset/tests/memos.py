"""A memo to set in tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from cityline.desk.typeset import MemoDocument, MemoItem, Section

ITEMS = [
    MemoItem(
        1,
        "Program",
        "Drinking Water State Revolving Fund",
        "The city may borrow through its state.",
        "https://a.example/1",
    ),
    MemoItem(2, "Guide", "Make a financial plan", "Written for mayors; 25 minutes.", "https://a.example/2"),
    MemoItem(3, "City", "Flint, Michigan", "Near your size; older pipes."),
]


def memo(markdown: str = "", *, heading: str = "What you could do", title: str = "How do we pay?") -> MemoDocument:
    sections = [Section("In short", "Ask the state first [1]."), Section(heading, markdown)]
    return MemoDocument(
        code="Q-4F7K-9M2X",
        title=title,
        city="Fall River, Massachusetts",
        date=date(2026, 7, 7),
        written_by="Dev Anand",
        read_by="Rita Cole",
        network_name="Sample network",
        sections=sections,
        items=ITEMS,
    )


def three_pages() -> MemoDocument:
    text = "Three patterns come back. " + "Cities that paid the share of the owner finished sooner, and said so. " * 12
    listed = "\n".join(
        f"{n}. **Step {n}.** Mark the street six weeks ahead and knock on doors twice. [2]" for n in range(1, 7)
    )
    table = "| Size | Cost |\n|---|---|\n| 80,000 | $4,900 |\n| 60,000 | $6,200 |"
    headings = ["What you asked", "What other cities have done", "What you could do", "What we did not check"]
    sections = [Section(heading, f"{text}\n\n{listed}\n\n{table}") for heading in headings]
    return replace(memo(), sections=[Section("In short", text), *sections])
