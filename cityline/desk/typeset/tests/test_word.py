"""The memo as a Word file, read back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from cityline.desk.typeset import MemoItem, memo_docx
from cityline.desk.typeset.tests.memos import memo, three_pages


def read(markdown: str, **kwargs: Any) -> Any:
    return Document(BytesIO(memo_docx(memo(markdown, **kwargs))))


def styled(word: Any, style: str) -> list[str]:
    return [paragraph.text for paragraph in word.paragraphs if paragraph.style.name == style]


def targets(word: Any) -> list[str]:
    return [link.address for paragraph in word.paragraphs for link in paragraph.hyperlinks if link.address]


def test_headings_are_headings() -> None:
    word = read("Text\n\n### Beneath\n\nMore")
    assert styled(word, "Title") == ["How do we pay?"]
    assert styled(word, "Heading 1") == ["In short", "What you could do", "What we gathered for you"]
    assert styled(word, "Heading 2") == ["Beneath"]
    assert styled(word, "In short") == ["Ask the state first[1]."]


def test_each_numbered_list_counts_from_its_own_start() -> None:
    word = read("1. a\n2. b\n\nbetween\n\n1. c\n\nbetween\n\n5. d\n   - inner")
    assert styled(word, "List Number") == ["a", "b", "c", "d"]
    assert styled(word, "List Bullet 2") == ["inner"]
    used = [p._p.pPr.numPr.numId.val for p in word.paragraphs if p.style.name == "List Number"]
    assert used[0] == used[1]
    assert len(set(used)) == 3
    numbering = word.part.numbering_part.element
    starts = [numbering.num_having_numId(n).lvlOverride_lst[0].startOverride.val for n in (used[0], used[2], used[3])]
    assert starts == [1, 1, 5]


def test_links_and_citations_lead_somewhere() -> None:
    word = read("See **[the guide](https://a.example/g)** [2]. [press](ftp://a.example)")
    assert targets(word) == ["https://a.example/g", "https://a.example/1", "https://a.example/2"]
    marks = {mark.get(qn("w:name")) for mark in word.element.iter(qn("w:bookmarkStart"))}
    cited = {link.get(qn("w:anchor")) for link in word.element.iter(qn("w:hyperlink"))} - {None}
    assert cited == {"item_1", "item_2"} <= marks
    assert "See the guide[2]. press" in [paragraph.text for paragraph in word.paragraphs]


def test_a_table_names_its_columns_on_every_page() -> None:
    (table,) = read("| A | B |\n|---|---|\n| 1 | *2* |").tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["A", "B"], ["1", "2"]]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_language_and_properties() -> None:
    word = read("x")
    properties = word.core_properties
    assert (properties.title, properties.author, properties.language) == ("How do we pay?", "Dev Anand", "en-US")
    assert properties.created.replace(tzinfo=UTC) == datetime(2026, 7, 7, tzinfo=UTC)
    assert {tag.get(qn("w:val")) for tag in word.styles.element.iter(qn("w:lang"))} == {"en-US"}


@pytest.mark.parametrize(
    "typed", ["null\x00byte", "😀 שלום 中文", "<w:p/> & ]]>", "x" * 20_000, "\ud800\ufffe", "a\x0bb\x0cc"]
)
def test_hostile_text_is_text(typed: str) -> None:
    hostile = replace(
        memo(typed, heading=typed, title=typed), written_by=typed, items=[MemoItem(1, typed, typed, typed, typed)]
    )
    word = Document(BytesIO(memo_docx(hostile)))
    assert styled(word, "Heading 1")
    assert targets(word) == []


def test_blocks_of_every_kind_inside_a_list() -> None:
    assert read(
        "- > quoted\n\n  ```\n  code\n  ```\n\n  1. one\n     1. two\n        1. three\n           1. four\n- \n---"
    )


def test_no_macro_no_picture_from_outside() -> None:
    assert b"vbaProject" not in memo_docx(three_pages())


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=200))
def test_whatever_is_typed_a_file_comes_out(typed: str) -> None:
    assert read(typed, title=typed).paragraphs
