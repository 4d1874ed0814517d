"""The memo as a Word file an official can edit: real headings, lists that count, links, a language."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from cityline.desk.typeset.blocks import clean, read_blocks, safe_url
from cityline.desk.typeset.document import IN_SHORT
from cityline.desk.typeset.pdf import ITEMS_HEADING, UNTITLED, meta_lines
from cityline.desk.typeset.word_styles import CODE, LANGUAGE, SECOND, set_styles

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cityline.desk.typeset.document import MemoDocument, MemoItem

DEEPEST_LIST = 3  # Word's own list styles end at the third level


def memo_docx(doc: MemoDocument) -> bytes:
    """The memo as .docx bytes. Nothing of the memo is read as a field, a macro or a link other than web and mail."""
    writer = _Writer(doc)
    writer.masthead()
    for section in doc.sections:
        writer.section(section.heading, section.markdown)
    writer.items()
    out = BytesIO()
    writer.word.save(out)
    return out.getvalue()


class _Writer:
    """Sets one memo into one Word document, top to bottom."""

    def __init__(self, doc: MemoDocument) -> None:
        self.doc = doc
        self.word = Document()
        self.numbers = {item.number for item in doc.items}
        set_styles(self.word)
        _set_properties(self.word, doc)

    def masthead(self) -> None:
        self.word.add_paragraph(_line(f"Cityline. Question {self.doc.code}"), style="Meta")
        self.word.add_paragraph(_line(self.doc.title) or UNTITLED, style="Title")
        for line in meta_lines(self.doc):
            self.word.add_paragraph(_line(line), style="Meta")

    def section(self, heading: str, markdown: str) -> None:
        found = read_blocks(markdown, numbers=self.numbers)
        if not found:
            return
        self.word.add_heading(_line(heading) or UNTITLED, level=1)
        short = heading.strip().lower() == IN_SHORT.lower()
        self.blocks(found, style=IN_SHORT if short else None)

    def items(self) -> None:
        if not self.doc.items:
            return
        self.word.add_heading(ITEMS_HEADING, level=1)
        for at, item in enumerate(self.doc.items, start=1):
            self.item(item, bookmark=at)

    def item(self, item: MemoItem, *, bookmark: int) -> None:
        paragraph = self.word.add_paragraph(style="Gathered")
        _bookmark(paragraph, f"item_{item.number}", bookmark)
        paragraph.add_run(f"{item.number}. ")
        url, title = safe_url(item.url), _line(item.title)
        if url:
            self.link(paragraph, url, [{"span": "text", "text": title or url}])
        else:
            paragraph.add_run(title or UNTITLED).bold = True
        paragraph.add_run(f" ({_line(item.kind)}). ").font.color.rgb = SECOND
        paragraph.add_run(_line(item.why))

    def blocks(self, found: Iterable[dict[str, Any]], *, style: str | None = None, depth: int = 0) -> None:
        for block in found:
            match block["block"]:
                case "para":
                    self.spans(self.word.add_paragraph(style=style), block["spans"])
                case "heading":
                    self.spans(self.word.add_heading(level=block["level"]), block["spans"])
                case "list":
                    self.list(block, depth=depth + 1)
                case "quote":
                    self.blocks(block["blocks"], style="Quote", depth=depth)
                case "code":
                    self.word.add_paragraph(block["text"], style="Code")
                case "table":
                    self.table(block)
                case _:
                    self.word.add_paragraph()

    def list(self, block: dict[str, Any], *, depth: int) -> None:
        kind = "List Number" if block["ordered"] else "List Bullet"
        level = min(depth, DEEPEST_LIST)
        style = kind if level == 1 else f"{kind} {level}"
        number = _new_count(self.word, style, block["start"]) if block["ordered"] else None
        for item in block["items"]:
            first, rest = item[:1], item[1:]
            if not first or first[0]["block"] != "para":
                first, rest = [{"block": "para", "spans": []}], item
            paragraph = self.word.add_paragraph(style=style)
            if number is not None:
                _count_with(paragraph, number)
            self.spans(paragraph, first[0]["spans"])
            after = "List Continue" if level == 1 else f"List Continue {level}"
            self.blocks(rest, style=after, depth=depth)

    def table(self, block: dict[str, Any]) -> None:
        rows = [block["head"], *block["rows"]]
        table = self.word.add_table(rows=len(rows), cols=len(block["head"]), style="Table Grid")
        for at, (row, cells) in enumerate(zip(table.rows, rows, strict=True)):
            for cell, spans in zip(row.cells, cells, strict=True):
                self.spans(cell.paragraphs[0], spans, bold=at == 0)
        head = table.rows[0]._tr.get_or_add_trPr()
        head.append(OxmlElement("w:tblHeader"))  # named again on each page, and to a screen reader
        self.word.add_paragraph()

    def spans(self, parent: Any, spans: Iterable[dict[str, Any]], *, bold: bool = False, italic: bool = False) -> None:
        """`parent` is a paragraph or a link within one."""
        for span in spans:
            match span["span"]:
                case "bold":
                    self.spans(parent, span["spans"], bold=True, italic=italic)
                case "italic":
                    self.spans(parent, span["spans"], bold=bold, italic=True)
                case "link":
                    self.link(parent, span["url"], span["spans"])
                case "cite":
                    _cite(parent, span["number"])
                case "break":
                    parent.add_run().add_break()
                case kind:
                    run = parent.add_run(span["text"].replace("\u200b", ""))
                    run.bold, run.italic = bold or None, italic or None
                    if kind == "code":
                        run.font.name = CODE

    def link(self, paragraph: Any, url: str, spans: Iterable[dict[str, Any]]) -> None:
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), self.word.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        before = len(paragraph.runs)
        self.spans(paragraph, spans)
        for run in paragraph.runs[before:]:
            run.style = "Hyperlink"
            link.append(run._r)
        paragraph._p.append(link)


def _cite(paragraph: Any, number: int) -> None:
    run = paragraph.add_run(f"[{number}]")
    run.style = "Hyperlink"
    run.font.superscript = True
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), f"item_{number}")
    link.append(run._r)
    paragraph._p.append(link)


def _bookmark(paragraph: Any, name: str, identity: int) -> None:
    for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
        mark = OxmlElement(tag)
        mark.set(qn("w:id"), str(identity))
        if tag == "w:bookmarkStart":
            mark.set(qn("w:name"), name)
        paragraph._p.append(mark)


def _new_count(word: Any, style: str, start: int) -> int:
    """A new numbering that looks like `style` and begins at `start`: each list of a memo counts for itself."""
    numbering = word.part.numbering_part.element
    like = word.styles[style].element.pPr.numPr.numId.val
    number = numbering.add_num(numbering.num_having_numId(like).abstractNumId.val)
    number.add_lvlOverride(ilvl=0).add_startOverride(start)
    return int(number.numId)


def _count_with(paragraph: Any, number: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = number


def _set_properties(word: Any, doc: MemoDocument) -> None:
    properties = word.core_properties
    midnight = datetime(doc.date.year, doc.date.month, doc.date.day, tzinfo=UTC)
    properties.title, properties.subject = _short(doc.title), _short(f"Answer to question {doc.code}")
    properties.author = properties.last_modified_by = _short(doc.written_by or doc.network_name)
    properties.keywords, properties.comments = _short(doc.code), ""
    properties.language = LANGUAGE
    properties.created = properties.modified = midnight


def _line(text: str) -> str:
    return " ".join(clean(text).split())


def _short(text: str) -> str:
    """Core properties hold at most 255 letters."""
    return _line(text)[:255]
