import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityline.search import words


def test_a_question_loses_its_politeness_and_keeps_its_matter() -> None:
    assert list(words.terms("Hello, we are looking for help: please, how do we replace lead service lines?")) == [
        "replac",
        "lead",
        "servic",
        "line",
    ]


def test_a_stem_remembers_the_word_as_written() -> None:
    assert words.terms("Vacant VACANT Houses")["hous"] == "Houses"


def test_a_line_is_taken_apart() -> None:
    asked = words.asked('sewer -storm "lead service lines" -"private side" 14.218')
    assert list(asked.terms) == ["sewer"]
    assert asked.phrases == (("lead", "servic", "line"),)
    assert asked.without == (("storm",), ("privat", "side"))
    assert asked.codes == ("14.218",)


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ("CFDA 66.458?", ("66.458",)),
        ("(14.218)", ("14.218",)),
        ("tc.097", ("TC.097",)),
        ("version 1.14.218", ()),
        ("114.218", ()),
        ("14.2181", ()),
    ],
)
def test_program_numbers_are_known_by_their_shape(line: str, codes: tuple[str, ...]) -> None:
    assert words.asked(line).codes == codes


def test_a_line_of_stop_words_is_searched_as_it_stands() -> None:
    assert set(words.asked("how to").terms) == {"how", "to"}


@given(st.text(max_size=400))
def test_any_text_can_be_read(text: str) -> None:
    words.asked(text)
    assert len(words.terms(text)) <= words.MOST_TERMS


@given(st.text(max_size=200))
def test_what_the_index_keeps_is_what_the_question_asks(text: str) -> None:
    """Every term of a text is among the stems of that text read as a document."""
    assert set(words.terms(text)) <= words.stems_of(text)
