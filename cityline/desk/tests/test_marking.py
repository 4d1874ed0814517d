"""The words of a question, marked where an item shares them; whatever the texts hold, the HTML is safe."""

from __future__ import annotations

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from cityline.desk.marking import Marker

MARKER = Marker("How do cities replace lead service lines in 3 years?")


def test_other_forms_of_a_word_are_the_same_word():
    assert MARKER.title("Replacing a Lead Line") == ("<mark>Replacing</mark> a <mark>Lead</mark> <mark>Line</mark>")


def test_words_every_question_has_are_not_marked():
    assert MARKER.title("How cities spent three years") == "How cities spent three years"


def test_in_a_reason_only_what_is_quoted_is_marked():
    assert MARKER.reason("About “lead lines”: from Lead & Co.") == (
        "About “<mark>lead</mark> <mark>lines</mark>”: from Lead &amp; Co."
    )


@given(st.text(max_size=80), st.text(alphabet="<>&\"'“” aleadLEAD/script=0", max_size=120))
def test_marks_are_all_that_is_added_and_nothing_escapes(question, text):
    for marked in (Marker(question + " lead").title(text), Marker(question + " lead").reason(text)):
        plain = re.sub(r"</?mark>", "", marked)
        assert unescape(plain) == text
        assert "<" not in plain
