"""The panel beside the question is polite: it says a thing once, takes no focus, and what one opens is noted quietly."""

from __future__ import annotations

import pytest

from cityline.desk.models import ItemFeedback
from cityline.desk.tests import factories
from tests.journeys.conftest import Visit, World

pytestmark = pytest.mark.django_db(transaction=True)

COUNT_CHANGES = """() => {
    window.changes = 0;
    new MutationObserver((seen) => (window.changes += seen.length))
        .observe(document.getElementById("suggest_status"), {childList: true, characterData: true, subtree: true});
}"""


def test_nothing_is_said_twice_and_nobody_loses_their_place(visit: Visit, world: World) -> None:
    official = visit()
    page = official.page
    official.goes("/ask/")
    field = page.get_by_label("What is your city working on?")
    field.fill("How do we pay for lead service lines?")
    page.locator("#suggest a[id]").first.wait_for()
    official.look("30-ask-marks")
    assert page.locator("#suggest li a mark").count() > 0
    said = page.locator("#suggest_status").inner_text()
    assert "found" in said

    page.evaluate(COUNT_CHANGES)
    page.evaluate("scrollTo(0, 120)")
    with page.expect_response("**/ask/suggestions/"):
        field.press_sequentially(" Now")
    page.wait_for_timeout(100)
    assert page.locator("#suggest_status").inner_text() == said
    assert page.evaluate("window.changes") == 0
    assert page.evaluate("document.activeElement.id") == "id_text"
    assert page.evaluate("scrollY") == 120

    # Who has moved into the panel meanwhile keeps the link under their finger; the new list comes when they leave.
    with page.expect_response("**/ask/suggestions/"):
        field.fill("What has kept police officers in a police department after the first years?")
        page.locator("#suggest li a").first.focus()
    page.wait_for_timeout(100)
    assert page.evaluate("document.activeElement.closest('#suggest') !== null")
    page.get_by_label("Your work e-mail").focus()
    official.sees("Keeping Police Officers")

    with page.expect_response("**/ask/suggestions/"):
        field.fill("qqzx wvvk plyx zzrt")
    official.sees("We found nothing close enough to show")
    official.look("31-ask-nothing")


def test_what_one_opens_and_says_is_kept(visit: Visit, world: World) -> None:
    asked = factories.question(world.who, offer=factories.offer_of(world.guide))
    official = visit()
    official.signs_in_as(world.who.ada)
    official.goes(asked.get_absolute_url(), "32-question-items")
    with official.page.expect_response("**/opened/"), official.page.context.expect_page():
        official.page.get_by_role("link", name=world.guide.title).click(modifiers=["ControlOrMeta"])
    official.presses("Not for us")
    official.sees("You said: not for us.")
    official.look("33-question-said")
    row = ItemFeedback.objects.get()
    assert (row.said, row.opened_at is not None) == ("not_for_us", True)
    official.presses("Undo")
    assert ItemFeedback.objects.get().said == ""
