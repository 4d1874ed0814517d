"""What each format's text is. Called in the child process only; see `child` for its limits."""

from __future__ import annotations

import codecs
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from cityline.files import office
from cityline.kernel.refusals import Refused
from cityline.library.reading import problems
from cityline.library.reading.problems import Unreadable

MOST_PAGES = 300
MOST_CHARACTERS = 1_000_000
TURNING = 40.0  # seconds after which no further page is begun
REPEATED = 3  # pages on which a first or last line must stand to be a running title
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\u00ad": ""}
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
_BROKEN_WORD = re.compile(r"([a-z])-\n([a-z])")
_DIGITS = re.compile(r"\d+")
_HTML = re.compile(rb"<(!doctype html|html|head|body)\b", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
_LOOKED_AT = 2048  # bytes in which a page says its kind and its charset
_UNSEEN = "//head|//noscript|//template|//nav|//svg|//iframe|//object|//*[@hidden]|//*[@aria-hidden='true']"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True)
class Found:
    """`missing`: a sentence if not all of it was read."""

    text: str
    pages: int | None = None
    missing: str = ""


def read(file: IO[bytes], ending: str) -> Found:
    """The text, tidied: paragraphs with an empty line between them. Raises `Unreadable`, or anything at all."""
    found = _reader(file, ending)(file)
    text = tidy(found.text)
    if not any(character.isalnum() for character in text):
        raise Unreadable(problems.NO_TEXT)
    if len(text) <= MOST_CHARACTERS:
        return Found(text, found.pages, found.missing)
    cut = text[:MOST_CHARACTERS].rpartition(" ")[0] or text[:MOST_CHARACTERS]
    return Found(cut, found.pages, found.missing or problems.first_characters(MOST_CHARACTERS))


def _reader(file: IO[bytes], ending: str) -> Callable[[IO[bytes]], Found]:
    head = file.read(_LOOKED_AT)
    file.seek(0)
    if b"%PDF-" in head[:1024]:
        return _pdf
    if head.startswith(b"PK\x03\x04"):
        return _docx
    if head.startswith(b"\xd0\xcf\x11\xe0") and ending == "docx":
        raise Unreadable(problems.LOCKED)  # a password makes a .docx a compound file
    is_text = b"\0" not in head or head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if is_text and (ending in {"html", "htm", "xhtml"} or _HTML.search(head)):
        return _html
    if is_text and ending == "txt":
        return lambda content: Found(decoded(content.read()))
    if ending in {"pdf", "docx"}:
        raise Unreadable(problems.DAMAGED)
    raise Unreadable(problems.KIND)


def tidy(text: str) -> str:
    """Without control characters, ligatures and the hyphens of line ends; at most one empty line together."""
    text = _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n").translate(_LIGATURES))
    text = "\n".join(" ".join(line.split()) for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", _BROKEN_WORD.sub(r"\1\2", text)).strip()


def _pdf(file: IO[bytes]) -> Found:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError, WrongPasswordError

    try:
        reader = PdfReader(file)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable(problems.LOCKED)
        pages = list(_pages(reader))
        of = len(reader.pages)
    except (DependencyError, FileNotDecryptedError, WrongPasswordError) as error:
        raise Unreadable(problems.LOCKED) from error
    text = "\n".join(f"{page}\n" if page.endswith((".", "!", "?", ":")) else page for page in _without_titles(pages))
    return Found(text, len(pages), problems.first_pages(len(pages), of) if len(pages) < of else "")


def _pages(reader: Any) -> Iterator[str]:
    """The text of the first pages, as far as time and room allow. One that cannot be read is empty."""
    ends_at, characters, broken = time.monotonic() + TURNING, 0, 0
    for number, page in enumerate(reader.pages):
        if number >= MOST_PAGES or characters > MOST_CHARACTERS or time.monotonic() > ends_at:
            return
        try:
            text = page.extract_text().strip()
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 - one bad page must not lose the others
            text, broken = "", broken + 1
        characters += len(text)
        yield text
    if broken and not characters:
        raise Unreadable(problems.DAMAGED)


def _without_titles(pages: list[str]) -> Iterator[str]:
    """Pages without the running titles and page numbers that most of them begin or end with."""
    lines = [page.split("\n") for page in pages]
    edges = Counter(edge for page in lines for edge in {_edge(page[0]), _edge(page[-1])})
    running = {edge for edge, count in edges.items() if count >= max(REPEATED, len(pages) / 2)}
    for page in lines:
        start = 1 if _edge(page[0]) in running else 0
        end = len(page) - 1 if len(page) > start and _edge(page[-1]) in running else len(page)
        yield "\n".join(page[start:end])


def _edge(line: str) -> str:
    return _DIGITS.sub("0", " ".join(line.split()))


def _docx(file: IO[bytes]) -> Found:
    import docx

    try:
        office.check_package(file, "docx")
    except Refused as refused:
        known = {"too_large_inside": problems.BOMB, "macros": problems.MACROS, "wrong_type": problems.KIND}
        raise Unreadable(known.get(refused.code, problems.DAMAGED)) from refused
    file.seek(0)
    body = docx.Document(file).element.body
    shown = (p for p in body.iter(f"{_W}p") if next(p.iterancestors(_FALLBACK), None) is None)
    return Found("\n\n".join(filter(None, map(_paragraph, shown))))


def _paragraph(paragraph: Any) -> str:
    """Its own words: those of a text box in it are a paragraph of their own."""
    pieces = paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr")
    ours = (piece for piece in pieces if next(piece.iterancestors(f"{_W}p")) is paragraph)
    return "".join((piece.text or "") if piece.tag == f"{_W}t" else " " for piece in ours).strip()


def _html(file: IO[bytes]) -> Found:
    import html_text

    tree = html_text.parse_html(decoded(file.read()))
    for unseen in tree.xpath(_UNSEEN):
        if unseen.getparent() is not None:
            unseen.drop_tree()
    return Found(html_text.extract_text(tree))


def decoded(content: bytes) -> str:
    """By its byte-order mark, else by what it says of itself, else UTF-8, else what Windows called Latin."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return content.decode(name, "replace")
    said = _CHARSET.search(content[:_LOOKED_AT])
    for name in filter(None, (said and said[1].decode(), "utf-8")):
        try:
            encoding = codecs.lookup(name).name
            # The web's rule (encoding.spec.whatwg.org): who says Latin-1 or ASCII means Windows-1252.
            return content.decode("cp1252" if encoding in {"iso8859-1", "ascii"} else encoding)
        except (LookupError, ValueError):
            continue
    return content.decode("cp1252", "replace")
