from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from cityline.search import snippets


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_words_are_marked_whatever_their_ending() -> None:
    assert snippets.snippet("Replacing pipes.", {"replac"}) == "<mark>Replacing</mark> pipes."


def test_markup_in_a_document_stays_text() -> None:
    assert snippets.snippet("<script>sewer</script>", {"sewer"}) == "&lt;script&gt;<mark>sewer</mark>&lt;/script&gt;"


def test_a_long_text_is_shown_where_most_words_meet() -> None:
    text = "sewer " + "filler " * 200 + "sewer and water main repairs " + "filler " * 200
    shown = snippets.snippet(text, {"sewer", "water", "main"})
    assert "<mark>water</mark> <mark>main</mark>" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < snippets.LENGTH + 100


@given(st.text(max_size=600), st.sets(st.sampled_from(["a", "b", "script", "1"])))
def test_only_marks_come_out_and_no_text_is_invented(text: str, stems: set[str]) -> None:
    reader = Reader()
    reader.feed(snippets.snippet(text, stems))
    reader.close()
    assert reader.tags <= {"mark"}
    assert " ".join(reader.text.strip("… ").split()) in " ".join(text.split()) or "&" in text or "<" in text


def test_matched_words_are_the_questions_own() -> None:
    assert snippets.matched({"hous": "houses", "vacant": "Vacant"}, {"hous", "polici"}) == ("houses",)
