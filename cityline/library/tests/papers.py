"""Files as people bring them, made here: PDF, Word, web pages; sound, scanned, locked, broken."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

import docx
import typst
from pypdf import PdfReader, PdfWriter

PARAGRAPH = (
    "Start with the tap cards that the water department keeps in the basement. Most of them name the material of "
    "the line, and where they do not, the year the house was built says enough for a first list."
)
DEEP = "The ferrous sulfide lanterns of Ashtabula were dredged before breakfast."


def pdf(pages: Sequence[str]) -> bytes:
    """A page for each text, with a running title and a page number."""
    body = "\n#pagebreak()\n".join(page.replace("#", "\\#").replace("*", "\\*") for page in pages)
    made = f"#set page(header: [Pipes of the city], footer: context [Page #counter(page).display()])\n{body}"
    return bytes(typst.compile(made.encode()))


def scan(pages: int = 2) -> bytes:
    """Pictures of pages: not a letter in it."""
    return bytes(typst.compile("#pagebreak()".join(["#rect(width: 8cm, height: 9cm, fill: gray)\n"] * pages).encode()))


def locked(content: bytes, *, to_read: str = "secret") -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    writer.encrypt(to_read, "the owner's", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def word(paragraphs: Sequence[str], *, cells: Sequence[str] = ()) -> bytes:
    made = docx.Document()
    made.add_heading("Pipes of the city", 1)
    for paragraph in paragraphs:
        made.add_paragraph(paragraph)
    if cells:
        table = made.add_table(rows=1, cols=len(cells))
        for cell, text in zip(table.rows[0].cells, cells, strict=True):
            cell.text = text
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def bomb() -> bytes:
    """A small .docx that unpacks to 400 MB."""
    out = io.BytesIO(word(["Harmless."]))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as package, package.open("word/media/image1.png", "w") as part:
        for _ in range(400):
            part.write(bytes(1024 * 1024))
    return out.getvalue()


PAGE = f"""<!doctype html><html><head><title>Site name</title><meta charset="%s"><style>.pipe {{ color: red }}</style>
<script>var trackedVisitor = 1;</script></head><body><nav>Home Contact</nav><h1>Café pipes</h1>
<p>{PARAGRAPH}</p><p hidden>Not shown</p><noscript>Switch scripts on</noscript>
<img src="http://192.0.2.1/never-fetched.png" alt=""><table><tr><td>Lead</td><td>Copper</td></tr></table></body></html>"""


def page(charset: str = "utf-8", encoding: str = "") -> bytes:
    return (PAGE % charset).encode(encoding or charset)
