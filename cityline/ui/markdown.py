"""Markdown of memos, answers and guides to safe HTML: no raw HTML in, nothing unlisted out.

A number in square brackets, `[1]`, is a citation: it links to the item of that number if the package has one.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from html import unescape
from itertools import zip_longest
from typing import Final

import nh3
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

CITATION: Final = re.compile(r"\[(\d{1,3})\](?!\()")  # [2](address) is a link
_HEADING: Final = re.compile(r"^##[ \t]+(?P<title>.+?)[ \t#]*$", re.MULTILINE)
TAGS: Final = {
    "p",
    "br",
    "hr",
    "strong",
    "em",
    "s",
    "a",
    "sup",
    "ul",
    "ol",
    "li",
    "blockquote",
    "code",
    "pre",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}
_ATTRIBUTES: Final = {
    "a": {"href", "title"},
    "ol": {"start"},
    "table": {"class"},
    "th": {"class", "scope"},
    "td": {"class"},
    **{f"h{level}": {"id"} for level in range(2, 7)},
}
_SCHEMES: Final = {"http", "https", "mailto"}
# Images are left out: nothing on a page may come from another host.
_PARSER: Final = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).disable(["image"])


@dataclass(frozen=True, slots=True)
class Section:
    """One part under a `##` heading; the part before the first heading has an empty title."""

    title: str
    slug: str
    text: str


def render(text: str, *, cites: Collection[int] = (), top: int = 2, anchor: str = "item-") -> SafeString:
    """HTML of `text`. `##` becomes a heading of level `top`; `[n]` with n in `cites` links to `#<anchor>n`."""
    tokens = _PARSER.parse(text.replace("\x00", ""))
    for token, following in zip_longest(tokens, tokens[1:]):
        if token.type in {"heading_open", "heading_close"}:
            _place_heading(token, following, top)
        elif token.type in {"th_open", "td_open"}:
            _align(token)
        elif token.type == "table_open":
            token.attrSet("class", "usa-table")
        elif token.type == "inline" and token.children:
            token.children = _cite(token.children, cites, anchor)
    html = _PARSER.renderer.render(tokens, _PARSER.options, {})
    clean = nh3.clean(html, tags=TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel="noopener")
    return mark_safe(clean)  # nh3 has just removed everything that is not listed above


def plain(text: str) -> str:
    """The words alone, without marks, headings' signs or citations: for searching and for snippets."""
    words = unescape(nh3.clean(_PARSER.render(text.replace("\x00", "")), tags=set()))
    return " ".join(CITATION.sub("", words).split())


def citations(text: str) -> list[int]:
    """Every number cited, once, in the order of first mention. Code is read too: a citation in code is a slip."""
    return list(dict.fromkeys(int(number) for number in CITATION.findall(text)))


def sections(text: str) -> list[Section]:
    """The text cut at its `##` headings, each with the slug its heading has in `render`."""
    found = list(_HEADING.finditer(text))
    lead = text[: found[0].start()] if found else text
    parts = [Section("", "", lead.strip())] if lead.strip() else []
    for match, following in zip_longest(found, found[1:]):
        end = following.start() if following else len(text)
        title = match["title"].strip()
        parts.append(Section(title, heading_slug(title), text[match.end() : end].strip()))
    return parts


def heading_slug(title: str) -> str:
    """The id a heading gets; prefixed, so that it cannot take the place of an id of the page."""
    return f"h-{slugify(title) or 'part'}"


def _place_heading(token: Token, following: Token | None, top: int) -> None:
    level = min(6, max(top, int(token.tag[1]) - 2 + top))
    token.tag = f"h{level}"
    if token.nesting == 1 and following is not None:
        token.attrSet("id", heading_slug(following.content))


def _align(token: Token) -> None:
    """Column alignment as a class: the policy allows no inline style."""
    if token.attrs.pop("style", "") == "text-align:right":
        token.attrSet("class", "cl-num")
    if token.tag == "th":
        token.attrSet("scope", "col")


def _cite(children: list[Token], cites: Collection[int], anchor: str) -> list[Token]:
    out: list[Token] = []
    depth = 0
    for child in children:
        depth += child.nesting if child.type.startswith("link_") else 0
        if child.type == "text" and not depth:
            out.extend(_cite_text(child.content, cites, anchor))
        else:
            out.append(child)
    return out


def _cite_text(content: str, cites: Collection[int], anchor: str) -> list[Token]:
    out: list[Token] = []
    pieces = CITATION.split(content)
    for at, piece in enumerate(pieces):
        if at % 2 == 0:
            out.append(Token("text", "", 0, content=piece))
        elif int(piece) in cites:
            # The number hangs on the word it supports.
            out[-1].content = out[-1].content.removesuffix(" ")
            out += [
                Token("sup_open", "sup", 1),
                Token("link_open", "a", 1, attrs={"href": f"#{anchor}{int(piece)}"}),
                Token("text", "", 0, content=str(int(piece))),
                Token("link_close", "a", -1),
                Token("sup_close", "sup", -1),
            ]
        else:
            out.append(Token("text", "", 0, content=f"[{piece}]"))
    return out
