"""A memo's Markdown as a tree of plain values, which both the PDF and the Word file are set from.

A block is a dict with a "block" key:
    para {spans} · heading {level 2-3, spans} · list {ordered, start, items: [[block]]} · quote {blocks}
    code {text} · rule {} · table {head: [[span]], rows: [[[span]]]}
A span is a dict with a "span" key:
    text {text} · bold {spans} · italic {spans} · code {text} · link {url, spans} · cite {number} · break {}
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from markdown_it.token import Token

Block = dict[str, Any]
Span = dict[str, Any]

LINK_SCHEMES = ("http://", "https://", "mailto:")
LONGEST_URL = 2_000
LONGEST_WORD = 60  # letters; longer runs get places to break, so that nothing leaves the page
DEEPEST = 6  # lists and quotes within each other; deeper ones are set as plain paragraphs

_CITATION = re.compile(r"\[(\d{1,3}(?:,\s?\d{1,3})*)\]")
_LONG_WORD = re.compile(rf"[^\s\u200b/-]{{{LONGEST_WORD},}}")
# What no reader sees and XML 1.0 forbids (control characters, lone surrogates, non-characters), and overrides of
# the writing direction, which could make a sentence read as another one.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


def clean(text: str) -> str:
    """The text without characters that are no letters to anyone."""
    return _UNSEEN.sub("", text)


def is_seen(spans: Sequence[Span]) -> bool:
    """Whether a reader would see anything of it: a heading or link of blanks is none."""
    return any(
        "number" in span or any(_shows(letter) for letter in span.get("text", "")) or is_seen(span.get("spans", ()))
        for span in spans
    )


def _shows(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "LNPS"


def breakable(text: str) -> str:
    """The text with places to break in runs longer than a line."""
    return _LONG_WORD.sub(lambda run: "\u200b".join(_pieces(run.group(), LONGEST_WORD // 2)), text)


def safe_url(url: str) -> str:
    """The address, in ASCII, if a reader may follow it (web or mail); else nothing."""
    url = quote(clean(url).strip(), safe="%/:?#[]@!$&'()*+,;=~")
    return url if url.lower().startswith(LINK_SCHEMES) and len(url) <= LONGEST_URL else ""


def read_blocks(markdown: str, *, numbers: Collection[int] = ()) -> list[Block]:
    """Markdown as blocks. `[n]` becomes a citation if `numbers` holds n, else it stays as typed."""
    tokens = _parser().parse(clean(markdown))
    _settle_headings(tokens)
    return _blocks(SyntaxTreeNode(tokens), frozenset(numbers), depth=0)


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable(["html_block", "html_inline"])


def _settle_headings(tokens: Sequence[Token]) -> None:
    """The section's heading is level 1, so what is typed becomes 2 or, beneath a 2, 3. A reader by ear, and PDF/UA,
    must not meet a skipped level."""
    typed = [
        token
        for token, inline in pairwise(tokens)
        if token.type == "heading_open" and any(_shows(letter) for letter in inline.content)
    ]
    highest = min((token.tag for token in typed), default="")
    above = False
    for token in typed:
        above = above or token.tag == highest
        token.tag = "h3" if above and token.tag != highest else "h2"


def _blocks(parent: SyntaxTreeNode, numbers: frozenset[int], depth: int) -> list[Block]:
    made: list[Block] = []
    for node in parent.children:
        made.extend(_block(node, numbers, depth))
    return made


def _block(node: SyntaxTreeNode, numbers: frozenset[int], depth: int) -> Iterator[Block]:
    match node.type:
        case "paragraph":
            yield {"block": "para", "spans": _inline(node, numbers)}
        case "heading" if is_seen(spans := _inline(node, numbers)):
            yield {"block": "heading", "level": int(node.tag[1]), "spans": spans}
        case "heading":
            pass  # "#" alone, as when someone is still typing
        case "bullet_list" | "ordered_list" if depth < DEEPEST:
            yield _list(node, numbers, depth)
        case "blockquote" if depth < DEEPEST:
            yield {"block": "quote", "blocks": _blocks(node, numbers, depth + 1)}
        case "fence" | "code_block":
            yield {"block": "code", "text": node.content.rstrip("\n")}
        case "table":
            yield _table(node, numbers)
        case "hr":
            yield {"block": "rule"}
        case _:
            yield from _blocks(node, numbers, depth)


def _list(node: SyntaxTreeNode, numbers: frozenset[int], depth: int) -> Block:
    start = node.attrs.get("start", 1)
    return {
        "block": "list",
        "ordered": node.type == "ordered_list",
        "start": min(int(start), 9_999),
        "items": [_blocks(item, numbers, depth + 1) for item in node.children],
    }


def _table(node: SyntaxTreeNode, numbers: frozenset[int]) -> Block:
    rows = [[_inline(cell, numbers) for cell in row.children] for part in node.children for row in part.children]
    return {"block": "table", "head": rows[0], "rows": rows[1:]}


def _inline(node: SyntaxTreeNode, numbers: frozenset[int]) -> list[Span]:
    return [span for inline in node.children for child in inline.children for span in _span(child, numbers)]


def _span(node: SyntaxTreeNode, numbers: frozenset[int]) -> Iterator[Span]:
    match node.type:
        case "text" | "text_special" | "html_inline":
            yield from _text(node.content, numbers)
        case "softbreak":
            yield {"span": "text", "text": " "}
        case "hardbreak":
            yield {"span": "break"}
        case "code_inline":
            yield {"span": "code", "text": breakable(node.content)}
        case "strong" | "em":
            yield {"span": "bold" if node.type == "strong" else "italic", "spans": _children(node, numbers)}
        case "link":
            yield from _link(node)
        case "image":
            # A memo has no pictures: what the picture says stands in its place.
            yield from _text(node.content, frozenset())
        case _:
            yield from _children(node, numbers)


def _children(node: SyntaxTreeNode, numbers: frozenset[int]) -> list[Span]:
    return [span for child in node.children for span in _span(child, numbers)]


def _link(node: SyntaxTreeNode) -> Iterator[Span]:
    url = safe_url(str(node.attrs.get("href", "")))
    spans = _children(node, frozenset())  # no link within a link
    if url:
        shown = spans if is_seen(spans) else [{"span": "text", "text": breakable(url)}]
        yield {"span": "link", "url": url, "spans": shown}
    else:
        yield from spans


def _text(text: str, numbers: frozenset[int]) -> Iterator[Span]:
    """Plain text, split at citations that resolve; "[1, 3]" is two of them."""
    at = 0
    for found in _CITATION.finditer(text):
        cited = [int(number) for number in found.group(1).split(",")]
        if not set(cited) <= numbers:
            continue
        if found.start() > at:
            # The space before a citation goes: the number hangs on the word it supports.
            yield {"span": "text", "text": breakable(text[at : found.start()].rstrip(" "))}
        yield from ({"span": "cite", "number": number} for number in cited)
        at = found.end()
    if at < len(text):
        yield {"span": "text", "text": breakable(text[at:])}


def _pieces(text: str, size: int) -> Iterator[str]:
    return (text[at : at + size] for at in range(0, len(text), size))
