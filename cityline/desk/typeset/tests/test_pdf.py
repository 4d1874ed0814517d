"""The memo as PDF, read back by another program."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, PdfObject

from cityline.desk.typeset import MemoItem, Section, memo_pages, memo_pdf
from cityline.desk.typeset.tests.memos import ITEMS, memo, three_pages

# What a typesetter reads as markup or code, if it were ever given the chance.
MARKUP = (
    '#let x = 1; #panic("no") $ x^2 $ *star* _low_ @item-9 \\u{41} <end> = Head // gone /* gone */ #"q" `raw` ~ [b] {c}'
)


def read(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    joined = " ".join(page.extract_text() for page in read(pdf).pages)
    # A reader sees kerned pairs apart: "July 7 , 2026" is how it hears "July 7, 2026".
    return re.sub(r" (?=[,.])", "", re.sub(r"\s+", " ", re.sub("[\u200b\u2060]", "", joined)))


def root_of(pdf: bytes) -> Any:
    return read(pdf).trailer["/Root"]


def info_of(pdf: bytes) -> Any:
    return read(pdf).trailer["/Info"]


def marks_of(pdf: bytes) -> list[Any]:
    """Every place one can press."""
    pages: list[Any] = list(read(pdf).pages)
    return [mark.get_object() for page in pages for mark in page.get("/Annots") or []]


def links_of(pdf: bytes) -> list[str]:
    """Addresses of the links that leave the memo."""
    actions = (mark.get("/A") or {} for mark in marks_of(pdf))
    return [str(action["/URI"]) for action in actions if "/URI" in action]


def structure_of(pdf: bytes) -> list[str]:
    """Tags of the structure tree in reading order."""
    tags: list[str] = []

    def walk(node: Any) -> None:
        if isinstance(node, DictionaryObject):
            if "/S" in node and node.get("/Type") != "/MCR":
                tags.append(str(node["/S"]))
            kids = node.get("/K")
            for kid in kids if isinstance(kids, list) else [kids]:
                walk(kid.get_object() if isinstance(kid, PdfObject) else kid)

    walk(root_of(pdf)["/StructTreeRoot"])
    return tags


def test_it_says_what_the_memo_says() -> None:
    text = text_of(memo_pdf(memo("Use **what rents** already pay.")))
    for part in (
        "Question Q-4F7K-9M2X",
        "How do we pay?",
        "For Fall River, Massachusetts. Tuesday, July 7, 2026.",
        "Written by Dev Anand. Read by Rita Cole. Sample network",
        "In short Ask the state first[1].",
        "What you could do Use what rents already pay.",
        "What we gathered for you 1 Drinking Water State Revolving Fund Program. The city may borrow",
        "Page 1 of 1",
    ):
        assert part in text


def test_it_is_accessible() -> None:
    made = memo_pdf(memo("1. one\n2. two\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n[guide](https://a.example/g)"))
    root = root_of(made)
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).lower().startswith("en")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert str(info_of(made)["/Title"]) == "How do we pay?"
    assert b"pdfuaid" in (root["/Metadata"].get_data())
    tags = structure_of(made)
    assert {"/H1", "/L", "/LI", "/Table", "/TH", "/TD", "/Link", "/P"} <= set(tags)
    assert [tag for tag in tags if re.fullmatch(r"/H\d", tag)].count("/H1") == 3


def test_citations_lead_to_their_item_and_links_out() -> None:
    made = memo_pdf(memo("See [the guide](https://a.example/g) or [write](mailto:desk@a.example). [3]"))
    assert set(links_of(made)) == {
        "https://a.example/g",
        "mailto:desk@a.example",
        "https://a.example/1",
        "https://a.example/2",
    }
    within = [mark for mark in marks_of(made) if "/URI" not in (mark.get("/A") or {})]
    assert len(within) == 2, "one from In short to item 1, one to item 3"


def test_dangerous_links_are_words_only() -> None:
    bad = replace(
        memo("[press](javascript:alert(1)) [file](file:///etc/passwd)"),
        items=[MemoItem(1, "Guide", "Bad", "", "javascript:alert(2)")],
    )
    made = memo_pdf(bad)
    assert links_of(made) == []
    assert "press" in text_of(made)
    assert b"/JavaScript" not in made


def test_the_language_of_the_typesetter_is_only_text() -> None:
    made = memo_pdf(
        replace(memo(f"`{MARKUP}`", heading=MARKUP, title=MARKUP), city=MARKUP, written_by=MARKUP, code=MARKUP)
    )
    flat = text_of(made).replace(" ", "")
    assert flat.count('#panic("no")') >= 5
    assert "//gone/*gone*/" in flat


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Grüße naïve façade 3½ → ≥", "Grüße naïve façade 3½ → ≥"),
        ("Привет", "Привет"),
        ("Fine 😀 so", "Fine [grinning face] so"),
        ("Ask 市役所 now", "Ask [text in another script: see the web page] now"),
        ("null\x00byte \x1b[0m\u202eevil", "nullbyte [0mevil"),
        ("family 👩\u200d👩\u200d👧 here", "family [woman] [woman] [girl] here"),
    ],
)
def test_writing_of_the_world_and_signs(typed: str, shown: str) -> None:
    assert shown in text_of(memo_pdf(memo(typed, title=typed)))


@pytest.mark.parametrize("typed", ["שלום עולם", "مرحبا بالعالم", "हिन्दी में", "ไทย", "🇺🇸", "\ue000", "x\u0301" * 50])
def test_no_script_stops_the_memo(typed: str) -> None:
    assert memo_pdf(
        replace(
            memo(typed, heading=typed, title=typed),
            items=[MemoItem(1, typed, typed, typed, f"https://a.example/{typed}")],
        )
    )


def test_twenty_thousand_characters_of_anything() -> None:
    every = "".join(chr(code) for code in range(0x20, 0x2E80) if chr(code).isprintable())
    for typed in ("x" * 20_000, "word " * 4_000, "中" * 20_000, every, "**" * 10_000, "[" * 5_000, "> " * 5_000 + "x"):
        made = memo_pdf(memo(typed))
        assert len(read(made).pages) < 60


def test_nothing_leaves_the_page() -> None:
    page = read(
        memo_pdf(memo("x" * 3_000 + "\n\n| A | B |\n|---|---|\n| " + "y" * 500 + " | " + "z" * 500 + " |"))
    ).pages[0]
    right = 0.0

    def note(_text: str, _cm: object, matrix: list[float], *_rest: object) -> None:
        nonlocal right
        right = max(right, matrix[4])

    page.extract_text(visitor_text=note)
    assert right < float(page.mediabox.right) - 72


def test_an_empty_memo_and_twice_the_same_number() -> None:
    empty = replace(memo(), sections=[], items=[], title="", city="", written_by="", read_by="", network_name="")
    assert len(read(memo_pdf(empty)).pages) == 1
    twice = replace(memo("[1]"), items=[ITEMS[0], ITEMS[0]])
    assert text_of(memo_pdf(twice)).count("Drinking Water") == 2


def test_a_section_without_text_is_left_out() -> None:
    assert "Not written" not in text_of(memo_pdf(replace(memo(), sections=[Section("Not written", "  \n")])))


def test_the_same_memo_is_the_same_bytes() -> None:
    assert memo_pdf(three_pages()) == memo_pdf(three_pages())


def test_pages_are_counted_from_the_typesetting() -> None:
    short = memo_pages(memo("A line."))
    assert 0.2 < short < 0.8
    long = memo_pages(three_pages())
    assert 2 < long <= 3
    assert len(read(memo_pdf(three_pages())).pages) == 3
    assert memo_pages(memo("word " * 300)) > short


def test_three_pages_are_set_quickly() -> None:
    memo_pdf(memo())
    began = time.process_time()
    memo_pdf(three_pages())
    assert time.process_time() - began < 0.5, "a tenth of a second is the bar; this only catches an order of magnitude"


@pytest.mark.parametrize(
    "typed",
    [
        "[ ](https://a.example/x)",
        "| | |\n|---|---|\n| | |",
        "- \n- ",
        ">",
        "1.",
        "***",
        "```\n```",
        "# x\n#",
        "** **",
        "[](x)",
    ],
)
def test_half_typed_markdown_still_sets(typed: str) -> None:
    assert memo_pages(memo(typed)) > 0
    assert memo_pdf(memo(typed, heading=" "))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=120) | st.text(alphabet="#>-*_[]()|`1. \nab\u200b\u0301é中😀", max_size=120))
def test_whatever_is_typed_a_memo_comes_out(typed: str) -> None:
    assert memo_pdf(memo(typed, title=typed)).startswith(b"%PDF")
