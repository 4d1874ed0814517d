import pytest

from cityline.kernel.paging import page_number, row_number


@pytest.mark.parametrize(
    ("typed", "page"),
    [("1", 1), ("17", 17), ("", 1), ("x", 1), ("0", 1), ("-2", 1), ("2.5", 1), ("٣", 1), ("9" * 40, 1), ("5000", 400)],
)
def test_anything_that_is_no_page_is_the_first(typed: str, page: int) -> None:
    assert page_number({"page": typed}, deepest=400) == page
    assert page_number({}) == 1


@pytest.mark.parametrize(("sent", "number"), [("17", 17), ("", 0), ("-1", 0), ("x", 0), ("²", 0), ("9" * 5_000, 0)])
def test_anything_that_is_no_number_of_a_row_is_nought(sent: str, number: int) -> None:
    assert row_number(sent) == number
