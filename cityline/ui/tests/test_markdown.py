"""Text people write becomes safe HTML, and its citations links."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityline.ui import markdown

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](vbscript:x)",
    "<a href='javascript:alert(1)'>x</a>",
    "![x](https://elsewhere.example/pixel.png)",
    "<style>body{display:none}</style>",
    "[1]: javascript:alert(1)\n\nSee [1]",
    '[x](https://a.example "onmouseover=alert(1)")',
    "<svg/onload=alert(1)>",
    "`<script>`",
    "<iframe src=//elsewhere.example></iframe>",
    "\x00<scr\x00ipt>alert(1)</scr\x00ipt>",
]


class Inspector(HTMLParser):
    """Notes every tag and attribute a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


def assert_harmless(html: str) -> None:
    seen = Inspector()
    seen.feed(html)
    assert seen.tags <= markdown.TAGS
    for name, value in seen.attributes:
        assert name in {"href", "title", "rel", "start", "class", "id", "scope"}
        if name == "href":
            assert value.startswith(("#", "/", "http:", "https:", "mailto:")) or ":" not in value.split("/")[0]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_hostile_survives(text: str) -> None:
    assert_harmless(markdown.render(text, cites={1}))


@given(st.text(max_size=400))
def test_any_text_at_all_is_harmless(text: str) -> None:
    assert_harmless(markdown.render(text, cites={1, 2}))


@given(
    st.lists(
        st.sampled_from([*HOSTILE, "## In short", "[1]", "| a |", "|--|", "*", "`", "\n", "- x", "> "]), max_size=12
    )
)
def test_hostile_pieces_in_any_order_are_harmless(pieces: list[str]) -> None:
    assert_harmless(markdown.render("\n".join(pieces), cites={1}))


def test_a_citation_links_to_its_item_and_hangs_on_its_word() -> None:
    html = markdown.render("The state may forgive part of a loan [1].", cites={1})
    assert '<p>The state may forgive part of a loan<sup><a href="#item-1" rel="noopener">1</a></sup>.</p>' in html


def test_a_number_that_is_no_item_stays_as_it_was_typed() -> None:
    assert "[7]" in markdown.render("See [7].", cites={1})


def test_a_number_inside_code_or_a_link_is_no_citation() -> None:
    html = markdown.render("`a[1]` and [see [1] there](https://a.example)", cites={1})
    assert "<sup>" not in html


def test_headings_take_the_level_the_page_has_room_for() -> None:
    assert '<h3 id="h-in-short">In short</h3>' in markdown.render("## In short", top=3)
    assert "<h2" in markdown.render("# Big", top=2)


def test_a_table_is_drawn_our_way_without_inline_style() -> None:
    html = markdown.render("| a | b |\n|---|--:|\n| x | 1 |")
    assert '<table class="usa-table">' in html
    assert "style=" not in html
    assert 'class="cl-num"' in html


def test_sections_and_headings_agree_on_their_slugs() -> None:
    text = "Lead.\n\n## What you asked\nA\n\n## In short\nB\n"
    assert [(part.title, part.text) for part in markdown.sections(text)] == [
        ("", "Lead."),
        ("What you asked", "A"),
        ("In short", "B"),
    ]
    for part in markdown.sections(text)[1:]:
        assert f'id="{part.slug}"' in markdown.render(text)


def test_citations_are_listed_once_in_order_of_mention() -> None:
    assert markdown.citations("a [3] b [1][3] c [12]") == [3, 1, 12]


def test_nothing_is_nothing() -> None:
    assert markdown.render("") == ""
    assert markdown.sections("") == []
    assert markdown.citations("") == []
