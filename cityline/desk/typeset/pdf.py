"""The memo as a PDF that screen readers can read (PDF/UA-1), and how many pages it fills.

The typesetter starts its own threads on first use. A process that forks (a web server's master) must not call this
before it forks; each worker pays the first page itself.
"""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import typst

from cityline.desk.typeset.blocks import breakable, clean, is_seen, read_blocks, safe_url
from cityline.desk.typeset.document import IN_SHORT

if TYPE_CHECKING:
    from collections.abc import Callable

    from cityline.desk.typeset.document import MemoDocument, MemoItem

HERE = Path(__file__).parent
PAGE = str(HERE / "memo.typ")
ITEMS_HEADING = "What we gathered for you"
UNTITLED = "Untitled"

# The interface's own typefaces come with the design system's npm package, as TrueType. Where neither folder exists
# the fonts inside the typesetter stand in: the memo looks plainer and says the same.
PROJECT = HERE.parents[2]
FONT_FOLDERS = tuple(
    folder
    for root in (PROJECT / "build" / "fonts", PROJECT / "node_modules" / "@uswds" / "uswds" / "dist" / "fonts")
    for folder in (root / "merriweather", root / "public-sans")
)

# The export names each piece of text no font can show; this is its sentence.
_UNSHOWN = re.compile(r'the text `"((?:[^"\\]|\\.)+)"` could not be displayed')
_ESCAPE = re.compile(r"\\u\{([0-9a-fA-F]+)\}")
_ANOTHER_SCRIPT = "[text in another script: see the web page]"
_ROUNDS = 6

Made = TypeVar("Made")

# Characters found missing from every font. Bounded by Unicode; learned once a process, so later memos go straight.
_unshowable: set[str] = set()


class TypesettingError(RuntimeError):
    """The memo could not be set. The text for people is with the page that shows this; this names the cause."""


def memo_pdf(doc: MemoDocument) -> bytes:
    """The memo as PDF/UA-1 bytes, the same bytes for the same memo. Raises TypesettingError.

    Text in a script no font here holds is replaced by words in brackets: PDF/UA forbids letters nobody can see.
    """

    midnight = datetime(doc.date.year, doc.date.month, doc.date.day, tzinfo=UTC)

    def export(memo: str) -> bytes:
        inputs = {"memo": memo}
        made: bytes = typst.compile(
            PAGE, format="pdf", pdf_standards=["ua-1"], timestamp=midnight, sys_inputs=inputs, **_surroundings()
        )
        return made

    return _set(doc, export)


def memo_pages(doc: MemoDocument) -> float:
    """How many pages the memo fills from real typesetting, with its list of items: 2.4 is two pages and a bit."""

    def measure(memo: str) -> float:
        found = typst.query(PAGE, "<end>", field="value", one=True, sys_inputs={"memo": memo}, **_surroundings())
        return float(json.loads(found))

    return round(_set(doc, measure), 1)


def _set(doc: MemoDocument, make: Callable[[str], Made]) -> Made:
    source = json.dumps(_as_data(doc), ensure_ascii=False)
    here: set[str] = set()  # of this memo only: what one writer typed must not change the next one's memo
    for _ in range(_ROUNDS):
        try:
            return make(in_words(source, _unshowable | here))
        except RuntimeError as error:  # what the typesetter raises; an export names the letters it could not show
            known = len(_unshowable) + len(here)
            for cluster in _missing(f"{error}\n{getattr(error, 'diagnostic', '')}"):
                _learn(cluster, here)
            if len(_unshowable) + len(here) == known:
                raise TypesettingError(str(error)) from error
    raise TypesettingError("The memo holds too many characters that no font can show.")


def _learn(cluster: str, here: set[str]) -> None:
    """A letter alone is missing from every font. Of letters with marks, the marks go first, and only here."""
    if len(cluster) == 1:
        _unshowable.update(letter for letter in cluster if not letter.isascii())
        return
    marks = {letter for letter in cluster if _is_mark(letter)}
    here.update(marks - here or {letter for letter in cluster if not letter.isascii()})


@lru_cache(maxsize=1)
def _surroundings() -> dict[str, Any]:
    """Fonts, read once a process, and the one folder the page may read. Fonts of the machine are left out, so a memo
    has the same pages everywhere."""
    folders: list[Any] = [str(folder) for folder in FONT_FOLDERS if folder.is_dir()]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)
    return {"root": str(HERE), "font_paths": fonts, "ignore_system_fonts": True}


def _missing(complaint: str) -> list[str]:
    return [_ESCAPE.sub(lambda code: chr(int(code.group(1), 16)), text) for text in _UNSHOWN.findall(complaint)]


def in_words(source: str, unshowable: set[str]) -> str:
    """The text with unshowable letters put in words: a sign by its name, a run of another script by a remark.
    Marks upon letters (accents that no font can place) are left out."""
    unshowable = unshowable.intersection(source)
    if not unshowable:
        return source
    marks = "".join(filter(_is_mark, unshowable))
    source = source.translate(dict.fromkeys(map(ord, marks)))
    letters = "".join(sorted(unshowable - set(marks)))
    if not letters:
        return source
    one = f"[{re.escape(letters)}]"
    return re.sub(f"{one}(?:[ \\u200b\\u200d\\ufe0f]*{one})*\\ufe0f?", lambda run: _name(run.group()), source)


def _name(run: str) -> str:
    signs = [unicodedata.name(letter, "").lower() for letter in run if unicodedata.category(letter) == "So"]
    return " ".join(f"[{name}]" for name in signs if name) or _ANOTHER_SCRIPT


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter) in {"Mn", "Mc", "Me", "Cf"}


def _as_data(doc: MemoDocument) -> dict[str, Any]:
    """The memo as `memo.typ` reads it."""
    numbers = {item.number for item in doc.items}
    seen: set[int] = set()
    sections = [
        {
            "heading": _line(section.heading) or UNTITLED,
            "short": section.heading.strip().lower() == IN_SHORT.lower(),
            "blocks": [_block_data(block) for block in read_blocks(section.markdown, numbers=numbers)],
        }
        for section in doc.sections
    ]
    return {
        "code": _line(doc.code),
        "title": _line(doc.title) or UNTITLED,
        "network": _line(doc.network_name),
        "description": _line(f"Answer to question {doc.code} from {doc.city}, by {doc.network_name}."),
        "date": [doc.date.year, doc.date.month, doc.date.day],
        "meta": [line for line in map(_line, meta_lines(doc)) if line],
        "sections": [section for section in sections if section["blocks"]],
        "items_heading": ITEMS_HEADING,
        "items": [_item_data(item, seen) for item in doc.items],
    }


def meta_lines(doc: MemoDocument) -> tuple[str, str]:
    """What stands beneath the title: for whom and when, by whom."""
    for_city = f"For {doc.city.strip()}. " if doc.city.strip() else ""
    return f"{for_city}{doc.day_in_words}.", f"{doc.byline} {doc.network_name}".strip()


def _item_data(item: MemoItem, seen: set[int]) -> dict[str, Any]:
    url = safe_url(item.url)
    anchor = item.number not in seen
    seen.add(item.number)
    return {
        "number": item.number,
        "anchor": anchor,
        "kind": _line(item.kind),
        "title": _line(item.title) or url or UNTITLED,
        "why": _line(item.why),
        "url": url,
        "shown_url": breakable(url.removeprefix("https://").removeprefix("http://")),
    }


def _block_data(block: dict[str, Any]) -> dict[str, Any]:
    """Adds what only the page needs: a column's share of the width, a program's lines."""
    match block["block"]:
        case "table":
            return {**block, "widths": _widths([block["head"], *block["rows"]])}
        case "code":
            return {**block, "lines": [breakable(line) or " " for line in block["text"].split("\n")]}
        case "list":
            return {**block, "items": [[_block_data(inner) for inner in item] for item in block["items"]]}
        case "quote":
            return {**block, "blocks": [_block_data(inner) for inner in block["blocks"]]}
        case _:
            return block


def _widths(rows: list[list[Any]]) -> list[float]:
    """Shares of the line, by the longest cell of each column, kept between narrow and wide."""
    longest = [max(len(_plain(cell)) for cell in column) for column in zip(*rows, strict=True)]
    return [float(min(max(letters, 8), 40)) for letters in longest]


def _plain(spans: list[dict[str, Any]]) -> str:
    return "".join(span.get("text", "") or _plain(span.get("spans", [])) for span in spans)


def _line(text: str) -> str:
    """One line of plain text; nothing if there is nothing to see."""
    line = " ".join(clean(text).split())
    return breakable(line) if is_seen([{"text": line}]) else ""
