from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityline.notices import headers


@given(st.text(max_size=400))
def test_whatever_was_typed_becomes_one_visible_line(typed: str) -> None:
    line = headers.one_line(typed, 80)
    assert len(line) <= 80
    assert all(unicodedata.category(c) not in {"Cc", "Cs", "Zl", "Zp"} for c in line)
    assert line == line.strip()


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("Water\r\nBcc: all@x.example", "Water Bcc: all@x.example"),
        ("  two   spaces ", "two spaces"),
        ("gpj.\u202egnp.exe", "gpj.gnp.exe"),
        ("null\x00byte", "nullbyte"),
        ("line\u2028separator", "line separator"),
        ("naïve 日本 👩\u200d👩\u200d👧", "naïve 日本 👩\u200d👩\u200d👧"),
    ],
)
def test_one_line(typed: str, line: str) -> None:
    assert headers.one_line(typed, 80) == line


def test_a_long_line_says_that_it_was_cut() -> None:
    assert headers.one_line("a" * 300, 200) == "a" * 199 + "…"


def test_text_keeps_its_lines_and_loses_what_no_database_takes() -> None:
    assert headers.clean_text("one\r\ntwo\rthree\n\tfour\x00\x07\ud800 \u200fש") == "one\ntwo\nthree\n\tfour \u200fש"


@pytest.mark.parametrize("good", ["ada@fallriver.example", "a.b+c@x.example", "o'neil@city.example"])
def test_addresses(good: str) -> None:
    assert headers.is_address(good)


@pytest.mark.parametrize(
    "bad", ["", "ada", "a@b", "a b@x.example", "a@x.example\nBcc: b@y.example", "a@x.example, b@y.example", "<a@x.example>", "é@x.example", "a" * 250 + "@x.example"]
)  # fmt: skip
def test_not_addresses(bad: str) -> None:
    assert not headers.is_address(bad)


def test_tags_and_letter_case_are_one_mailbox() -> None:
    assert headers.mailbox_of("Ada+water@FallRiver.example") == headers.mailbox_of("ada+roads@fallriver.example")


def test_a_name_with_a_comma_stays_one_recipient() -> None:
    assert headers.full_address('Reyes, Ada "Mayor"', "a@x.example") == '"Reyes, Ada \\"Mayor\\"" <a@x.example>'
