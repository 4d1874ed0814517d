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


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("DOE grants for schools", {"doe0": "DOE", "grant": "grants", "school": "schools"}),
        ("an AED in each park", {"aed0": "AED", "park": "park"}),
        ("AEDs", {"aed0": "AEDs"}),
        ("DOE", {"doe0": "DOE"}),
        ("PERS rates", {"pers0": "PERS", "rate": "rates"}),
        ("EMS and HUD", {"em": "EMS", "hud": "HUD"}),
        ("a doe in the park", {"doe": "doe", "park": "park"}),
        ("THE DOE IS IN OUR PARK", {"doe": "DOE", "park": "PARK"}),
        ("WE DO NEED IT NOW, not later", {"later": "later"}),
    ],
)
def test_a_short_form_in_capitals_is_a_telling_word(line: str, found: dict[str, str]) -> None:
    """Where the whole line is in capitals it is read as any other word, and a shouted stop word stays one."""
    assert words.terms(line) == found


def test_short_forms_are_kept_apart_in_texts_that_are_not_all_in_capitals() -> None:
    text = "What the DOE does, and who has AEDs.\nTHE DOE OF THE FOREST\nPERS"
    assert words.apart(text, "Ask the DOE") == ["doe0", "aed0", "pers0"]
    assert words.apart("What it does for a park", "THE PERS OF ALL") == []
    assert {"doe", "doe0", "pers0", "per"} <= words.stems_of(text)


def test_a_phrase_is_what_stands_there_and_one_short_form_alone_is_its_root() -> None:
    assert (words.phrase("DOE"), words.phrase("the DOE office")) == (("doe0",), ("the", "doe", "offic"))


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
