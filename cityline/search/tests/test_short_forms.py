"""Reading short and full forms: a pure matter, with the list a new installation starts with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityline.search import abbreviations, short_forms, words
from cityline.search.short_forms import Row, ShortForms

LIST = ShortForms(abbreviations.starter())


def typed(text: str) -> list[str]:
    return [reading.typed for reading in LIST.read(text)]


def meant(text: str) -> set[str]:
    return {" ".join(phrase) for reading in LIST.read(text) for phrase in reading.instead}


def test_the_starter_list_is_one_that_a_librarian_could_have_typed() -> None:
    rows = abbreviations.starter()
    assert len(rows) > 400
    for number, row in enumerate(rows):
        before = [(other.short, other.meaning) for other in rows[:number]]
        assert short_forms.faults(row.short, row.meaning, capitals=row.only_in_capitals, others=before) == {}, row
        assert (len(row.short) <= 20, len(row.meaning) <= 120) == (True, True), row


@pytest.mark.parametrize("line", ["TIF", "tif", "Tif", "TIFs", "tifs", "a (TIF) district", "tif-funded"])
def test_a_short_form_counts_however_it_is_typed(line: str) -> None:
    assert "tax increment financ" in meant(line)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("PILOT agreements", ["PILOT"]),
        ("PILOTs for hospitals", ["PILOTs"]),
        ("pilot project", []),
        ("A Pilot for Home Repair", []),
        ("HOME funds for home repair", ["HOME"]),
        ("PILOT", ["PILOT"]),
        ("PILOT AND TIF", ["PILOT", "TIF"]),
        ("HOW DO WE RUN A PILOT OF TIF", ["TIF"]),
        ("the GO bond we go with", ["GO"]),
    ],
)
def test_an_everyday_word_counts_only_in_capitals_that_say_something(line: str, found: list[str]) -> None:
    assert typed(line) == found


def test_an_everyday_word_is_not_looked_for_in_place_of_its_meaning() -> None:
    assert meant("payment in lieu of taxes") == {"pilt"}
    assert meant("transportation alternatives program") == {"ta"}


def test_but_is_if_the_index_knows_it_from_the_everyday_word() -> None:
    assert "doe0" in meant("the Department of Energy")
    assert meant("DOE") == {"depart of energi"}
    assert meant("WHAT A DOE EATS IN OUR PARKS") == set()


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("I/I", ["I/I"]),
        ("i&i", ["i&i"]),
        ("can I, I wonder", []),
        ("E-Rate", ["E-Rate"]),
        ("e-rate", ["e-rate"]),
        ("an e rate", []),
        ("O&M", ["O&M"]),
        ("CDBG-DR", ["CDBG-DR", "CDBG"]),
        ("USDA RD", ["USDA RD", "USDA"]),
        ("MS-ISAC", ["MS-ISAC"]),
        ("911 and NG911", ["NG911"]),
    ],
)
def test_signs_inside_a_short_form(line: str, found: list[str]) -> None:
    assert typed(line) == found


@pytest.mark.parametrize(
    ("line", "short"),
    [
        ("payments in lieu of the taxes", "pilt"),
        ("Requests for Proposals", "rfp"),
        ("request for information", "rfi"),
        ("our lead service lines", "lsl"),
        ("municipal separate storm sewer systems", "ms4"),
        ("clean water state revolving fund", "cwsrf"),
        ("clean water state revolving fund", "srf"),
        ("infiltration and inflow", "i i"),
    ],
)
def test_what_is_written_in_full_is_known_with_or_without_small_words(line: str, short: str) -> None:
    assert short in meant(line)


def test_two_short_forms_of_one_thing_find_each_other() -> None:
    assert {"iija", "bipartisan infrastructur law"} <= meant("BIL")
    assert "bil" in meant("IIJA")


def test_a_short_form_of_several_things_means_them_all() -> None:
    assert {"advanc meter infrastructur", "area median incom"} <= meant("AMI")


def test_quotes_are_exact_and_minus_leaves_out_both() -> None:
    def widened(line: str) -> words.Asked:
        return short_forms.widened(words.asked(line), LIST)

    assert widened('"TIF"') == words.asked('"TIF"')
    assert {("tif",), ("tax", "increment", "financ")} <= set(widened("mall -TIF").without)
    assert widened('mall -"tax increment financing"').without == (("tax", "increment", "financ"),)
    assert widened("mall -pilot").without == (("pilot",),)


def test_a_question_is_asked_with_more_words_each_known_by_what_was_typed() -> None:
    more = short_forms.more_terms("Our LSL inventory: can the clean water state revolving fund pay?", LIST)
    assert {"lead", "servic", "line", "cwsrf"} <= set(more)
    assert more["lead"] == "LSL"
    assert not set(more) & set(words.terms("our lsl inventory clean water state revolving fund pay"))


@pytest.mark.parametrize(
    ("short", "meaning", "capitals", "field"),
    [
        ("X", "extra large", False, "short"),
        ("7", "seven dwarfs", False, "short"),
        ("911", "emergency telephone number", False, "short"),
        ("--", "extra large", False, "short"),
        ("TIFF", "financing", False, "meaning"),
        ("TIFF", "of the", False, "meaning"),
        ("Rural Aid", "rural aid", False, "meaning"),
        ("tif", "Tax-Increment Financing", False, "meaning"),
        ("WE", "water engineers", False, "only_in_capitals"),
        ("WE", "water engineers", True, ""),
        ("TIF", "tagged image format", False, ""),
    ],
)
def test_a_line_that_search_could_not_use_is_refused(short: str, meaning: str, *, capitals: bool, field: str) -> None:
    others = [("TIF", "tax increment financing")]
    faults = short_forms.faults(short, meaning, capitals=capitals, others=others)
    assert list(faults) == ([field] if field else [])
    assert all(sentence.endswith(".") for sentence in faults.values())


def test_a_line_nobody_could_have_typed_is_passed_over() -> None:
    forms = ShortForms([Row("--", "lead service line"), Row("LSL", ""), Row("LSL", "the")])
    assert forms.read("-- LSL the lead service line") == []


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    assert len(LIST.read(text)) <= short_forms.MOST
    short_forms.widened(words.asked(text), LIST)


PIECES = st.sampled_from([*(row.short for row in LIST.rows[:60]), *(row.meaning for row in LIST.rows[:60]), "I", "a", '"', "-", "the", "water"])  # fmt: skip


@given(st.lists(PIECES, max_size=40).map(" ".join))
def test_a_line_keeps_its_own_words(line: str) -> None:
    """Nothing typed is taken out, but for stop words, which alone are only searched when they mean nothing."""
    plain, wide = words.asked(line), short_forms.widened(words.asked(line), LIST)
    assert wide.terms in (plain.terms, {})
    assert wide.terms or not plain.terms or wide.lifting
    assert (set(wide.instead) <= set(plain.terms), wide.phrases, wide.codes) == (True, plain.phrases, plain.codes)
    assert plain.stems - {word for word in plain.stems if word in words.STOP_STEMS} <= wide.stems
