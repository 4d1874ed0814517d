"""The words of an HTML message, for reading as plain text. Pure."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import nh3

MOST_TAGS = 5_000


class _Words(HTMLParser):
    """Collects what a reader of the page would read. Given cleaned HTML only: on hostile HTML it takes minutes."""

    BREAKS = frozenset({"br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "table", "ul", "ol", "blockquote", "hr"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.BREAKS:
            self.pieces.append("\n")
        # A quote is marked as plain text would mark it, so both are cut alike.
        if tag == "blockquote" or ("class", "gmail_quote") in attrs:
            self.pieces.append("> ")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.BREAKS - {"br"}:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        self.pieces.append(re.sub(r"\s+", " ", data))


def words_of_html(html: str) -> str:
    """The words of an HTML message, one line per block. For reading as text only: the result is never shown as HTML."""
    few = "<".join(html.split("<", MOST_TAGS)[:MOST_TAGS])  # thousands of open tags take any parser very long
    silent = {"script", "style", "title", "template"}
    cleaned = nh3.clean(few, tags=set(_Words.BREAKS), clean_content_tags=silent, attributes={"div": {"class"}})
    reader = _Words()
    reader.feed(cleaned)
    reader.close()
    lines = (line.strip() for line in "".join(reader.pieces).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
