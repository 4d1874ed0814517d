from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityline.files.names import LONGEST, clean_name, ending_of


@given(st.text(max_size=400))
def test_any_name_becomes_one_that_every_system_takes(given_name: str) -> None:
    name = clean_name(given_name)
    assert 0 < len(name) <= LONGEST
    assert not set(name) & set('/\\<>:"|?*\0')
    assert not any(unicodedata.category(c) in {"Cc", "Cs"} or c in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069" for c in name)  # fmt: skip
    assert name == clean_name(name)


@pytest.mark.parametrize(
    ("given_name", "name"),
    [
        ("Budget 2026.pdf", "Budget 2026.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Ada\\plan.docx", "plan.docx"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("com1.csv", "_com1.csv"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("x.pdf\x00.exe", "x.pdf.exe"),
        ("a" * 300 + ".pdf", "a" * (LONGEST - 4) + ".pdf"),
        ("..", "file"),
        ("", "file"),
        (" .pdf. ", "pdf"),
        ("Übersicht 水 😀.xlsx", "Übersicht 水 😀.xlsx"),
        ('what "is": this?.csv', "what _is__ this_.csv"),
        ("line\nbreak.txt", "line break.txt"),
    ],
)
def test_clean_name(given_name: str, name: str) -> None:
    assert clean_name(given_name) == name


@pytest.mark.parametrize(("name", "ending"), [("A.PDF", "pdf"), ("a.tar.gz", "gz"), ("a", ""), (".pdf", "")])
def test_ending(name: str, ending: str) -> None:
    assert ending_of(name) == ending
