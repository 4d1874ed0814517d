"""How the Word file looks: page, typefaces, colors, the rule beside the short answer."""

from __future__ import annotations

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Inches, Pt, RGBColor

from cityline.desk.typeset.document import IN_SHORT

LANGUAGE = "en-US"
INDIGO, INK, SECOND = RGBColor(0x1B, 0x2B, 0x85), RGBColor(0x1C, 0x1D, 0x1F), RGBColor(0x56, 0x5C, 0x65)
# Typefaces nearly every office machine has; the PDF carries our own.
READING, HEADING, CODE = "Georgia", "Arial", "Courier New"


def set_styles(word: Any) -> None:
    """Page, faces, sizes and colors of the whole document."""
    page = word.sections[0]
    page.page_width, page.page_height = Inches(8.5), Inches(11)
    page.left_margin = page.right_margin = Inches(1.05)
    page.top_margin = page.bottom_margin = Inches(0.95)
    styles = word.styles
    normal = styles["Normal"]
    _face(normal, READING, 10.5, INK)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(7), 1.35
    _face(styles["Title"], READING, 20, INK, bold=True)
    for border in styles["Title"].element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)
    for level, size in ((1, 13), (2, 11), (3, 10.5)):
        _face(styles[f"Heading {level}"], HEADING, size, INK, bold=True)
        styles[f"Heading {level}"].paragraph_format.space_before = Pt(16 if level == 1 else 10)
        styles[f"Heading {level}"].paragraph_format.space_after = Pt(4)
    _face(styles["Quote"], READING, 10.5, SECOND)
    for name, face, size, color in (
        ("Meta", HEADING, 9, SECOND),
        ("Gathered", HEADING, 9.5, INK),
        ("Code", CODE, 9, INK),
        (IN_SHORT, READING, 11, INK),
    ):
        _face(styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH), face, size, color)
        styles[name].base_style = normal
    styles["Meta"].paragraph_format.space_after = Pt(2)
    _rule_at_left(styles[IN_SHORT])
    link = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb, link.font.underline = INDIGO, True
    _set_language(styles.element)


def _face(style: Any, name: str, size: float, color: RGBColor, *, bold: bool = False) -> None:
    style.font.name, style.font.size, style.font.bold = name, Pt(size), bold
    style.font.color.rgb = color
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for part in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):  # a theme's face would win over ours
        fonts.attrib.pop(qn(f"w:{part}"), None)


def _rule_at_left(style: Any) -> None:
    borders, left = OxmlElement("w:pBdr"), OxmlElement("w:left")
    for key, value in (("val", "single"), ("sz", "18"), ("space", "10"), ("color", "1B2B85")):
        left.set(qn(f"w:{key}"), value)
    borders.append(left)
    properties = style.element.get_or_add_pPr()
    # The order within w:pPr is fixed by the format: borders come before spacing and indents.
    properties.insert(0, borders)
    style.paragraph_format.left_indent = Inches(0.2)


def _set_language(styles: Any) -> None:
    for language in styles.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)
