"""Looking for oneself: the library, its filters, a record, an answer and a vote, with scripts and without."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import Visit, World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_reader_finds_a_guide_and_says_an_answer_helped(visit: Visit, world: World, scripts: bool) -> None:  # noqa: FBT001 - a parameter of the test
    reader = visit(scripts=scripts)
    page = reader.page
    named = scripts  # one picture of each page is enough
    reader.goes("/library/", "50-library" if named else "")
    page.get_by_label("Search the library").fill("lead pipes")
    reader.presses("Search")
    reader.look("51-library-found" if named else "")
    assert "for “lead pipes”" in page.locator("main").inner_text()
    reader.goes("/library/")  # a filter with one choice is not shown, so from the whole list
    reader.follows("Water and sewer")
    assert "topic=water" in page.url
    reader.look()
    assert "Keeping Police Officers" not in page.locator("main").inner_text()
    reader.follows(world.guide.title)
    assert reader.path == world.guide.get_absolute_url()
    reader.look("52-record" if named else "")
    reader.follows(world.answer.title)
    reader.look("53-answer" if named else "")
    page.locator("#vote").get_by_role("button", name="Yes").first.click()
    page.get_by_text("You said: Yes.").wait_for()
    reader.look("54-voted" if named else "")
    reader.goes("/answers/", "55-answers" if named else "")


def test_a_forgiven_slip_is_said_apart_from_what_was_found(visit: Visit, world: World) -> None:
    """A rule is drawn above the list; the sentence keeps its distance from it."""
    for address in ("/search/?q=polcie", "/library/?q=polcie"):
        reader = visit()
        reader.goes(address, "56-slip" if "search" in address else "")
        said, found = reader.page.locator(".cl-unknown").bounding_box(), reader.page.locator(".cl-list").bounding_box()
        assert said
        assert found
        assert found["y"] - said["y"] - said["height"] >= 12


@pytest.mark.parametrize("address", ["/search/?q=lead", "/programs/", "/cities/", "/cities/2523000/", "/deadline/",
                                     "/about/", "/privacy/", "/accessibility/", "/status/"])  # fmt: skip
def test_every_other_public_page_is_sound(visit: Visit, world: World, address: str) -> None:
    visit().goes(address, f"60-{address.strip('/').replace('/', '-').partition('?')[0]}")
