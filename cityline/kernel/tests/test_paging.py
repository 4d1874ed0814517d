import pytest

from cityline.kernel.paging import page_number


@pytest.mark.parametrize(
    ("typed", "page"),
    [("1", 1), ("17", 17), ("", 1), ("x", 1), ("0", 1), ("-2", 1), ("2.5", 1), ("٣", 1), ("9" * 40, 1), ("5000", 400)],
)
def test_anything_that_is_no_page_is_the_first(typed: str, page: int) -> None:
    assert page_number({"page": typed}, deepest=400) == page
    assert page_number({}) == 1
