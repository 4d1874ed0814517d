"""Markdown becomes plain values; what is not Markdown stays text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityline.desk.typeset.blocks import LONGEST_WORD, breakable, clean, read_blocks, safe_url

if TYPE_CHECKING:
    from collections.abc import Collection

Node = dict[str, Any]


def text_of(nodes: list[Node]) -> str:
    """All the letters of a tree, in order."""
    found = ""
    for node in nodes:
        found += node.get("text", "")
        for key in ("spans", "blocks", "head"):
            found += text_of(_flat(node.get(key, [])))
        for key in ("items", "rows"):
            found += "".join(text_of(_flat(part)) for part in node.get(key, []))
    return found.replace("\u200b", "")


def _flat(nodes: list[Any]) -> list[Node]:
    return [inner for node in nodes for inner in (_flat(node) if isinstance(node, list) else [node])]


def spans(markdown: str, *, numbers: Collection[int] = ()) -> list[Node]:
    (only,) = read_blocks(markdown, numbers=numbers)
    return list(only["spans"])


def test_paragraphs_with_bold_italic_code_and_breaks() -> None:
    assert spans("One **two *three*** `four`  \nfive\nsix") == [
        {"span": "text", "text": "One "},
        {
            "span": "bold",
            "spans": [
                {"span": "text", "text": "two "},
                {"span": "italic", "spans": [{"span": "text", "text": "three"}]},
            ],
        },
        {"span": "text", "text": " "},
        {"span": "code", "text": "four"},
        {"span": "break"},
        {"span": "text", "text": "five"},
        {"span": "text", "text": " "},
        {"span": "text", "text": "six"},
    ]


def test_a_citation_resolves_to_an_item_and_hangs_on_its_word() -> None:
    assert spans("Ask first [1]. Then [2, 3].", numbers={1, 2, 3}) == [
        {"span": "text", "text": "Ask first"},
        {"span": "cite", "number": 1},
        {"span": "text", "text": ". Then"},
        {"span": "cite", "number": 2},
        {"span": "cite", "number": 3},
        {"span": "text", "text": "."},
    ]


@pytest.mark.parametrize("text", ["See [4].", "See [1, 4].", "See [0].", "See [x].", "See [ ]."])
def test_a_citation_of_nothing_stays_as_typed(text: str) -> None:
    assert text_of(read_blocks(text, numbers={1, 2})) == text
    assert "cite" not in json.dumps(read_blocks(text, numbers={1, 2}))


def test_lists_keep_their_kind_start_and_depth() -> None:
    (made,) = read_blocks("3. three\n4. four\n   - inner\n")
    assert (made["ordered"], made["start"], len(made["items"])) == (True, 3, 2)
    assert made["items"][1][1]["ordered"] is False


def test_a_table_has_a_head_and_rows() -> None:
    (made,) = read_blocks("| A | B |\n|---|---|\n| 1 | **2** |\n| 3 |")
    assert made["block"] == "table"
    assert [len(row) for row in [made["head"], *made["rows"]]] == [2, 2, 2]
    assert text_of(read_blocks("| A | B |\n|---|---|\n| 1 | 2 |")) == "AB12"


@pytest.mark.parametrize(
    ("markdown", "levels"),
    [
        ("# A\n## B\n# C", [2, 3, 2]),
        ("### A\n##### B", [2, 3]),
        ("### A\n# B\n### C", [2, 2, 3]),
        ("- # A\n- ## B", [2, 3]),
    ],
)
def test_headings_lie_beneath_the_section_and_skip_no_level(markdown: str, levels: list[int]) -> None:
    found = [node["level"] for node in _walk(read_blocks(markdown)) if node.get("block") == "heading"]
    assert found == levels


@pytest.mark.parametrize("typed", ["#", "# \u200b", "###### ", "> #\n\n- #"])
def test_a_heading_of_nothing_is_none(typed: str) -> None:
    assert not [node for node in _walk(read_blocks(f"{typed}\n\ntext")) if node.get("block") == "heading"]


def _walk(blocks: list[Node]) -> list[Node]:
    return [
        node for block in blocks for node in [block, *_walk(_flat(block.get("items", []) + block.get("blocks", [])))]
    ]


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "file:///etc/passwd", "//a.example", "/x", ""],
)
def test_only_web_and_mail_are_links(url: str) -> None:
    assert safe_url(url) == ""
    made = json.dumps(read_blocks(f"[press]({url}) and <{url}>"))
    assert "press" in made
    assert '"link"' not in made


def test_links_are_ascii_and_not_endless() -> None:
    assert safe_url(" https://a.example/ü?q=ä#x ") == "https://a.example/%C3%BC?q=%C3%A4#x"
    assert safe_url("mailto:desk@a.example") == "mailto:desk@a.example"
    assert safe_url("https://a.example/" + "x" * 3_000) == ""


def test_html_and_pictures_are_what_they_say() -> None:
    assert (
        text_of(read_blocks("<b onclick=x>bold</b> ![a map](https://a.example/x.png)")) == "<b onclick=x>bold</b> a map"
    )
    assert text_of(read_blocks("<script>\nalert(1)\n</script>")) == "<script> alert(1) </script>"


def test_unseen_characters_go_and_writing_stays() -> None:
    assert clean("a\x00b\x1b[31m\u202ec\ud800\ufffe שלום 😀\tд\n") == "ab[31mc שלום 😀\tд\n"


def test_a_word_longer_than_a_line_can_break() -> None:
    assert max(map(len, breakable("x" * 5_000).split("\u200b"))) <= LONGEST_WORD
    assert breakable("ordinary words of ordinary length") == "ordinary words of ordinary length"


def test_depth_has_a_floor() -> None:
    deep = "\n".join("  " * depth + "- x" for depth in range(60))
    assert json.dumps(read_blocks(deep)).count('"list"') <= 6
    assert read_blocks("> " * 500 + "x")


@given(st.text(max_size=400))
def test_anything_typed_becomes_plain_values(text: str) -> None:
    json.dumps(read_blocks(text, numbers={1, 2}), ensure_ascii=False).encode()


@given(st.text(alphabet="#$@\\*_`[](){}<>|-+=~^!.:/1 \nab", max_size=300))
def test_markup_characters_in_any_order(text: str) -> None:
    json.dumps(read_blocks(text, numbers={1}))
