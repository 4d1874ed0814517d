"""A navigator without a mouse."""

from __future__ import annotations

import pytest

from cityline.desk.actions import handling
from cityline.desk.models import Question
from cityline.desk.tests import factories as desk
from tests.journeys.conftest import Visit, World

pytestmark = pytest.mark.django_db(transaction=True)

HERE = "document.querySelector('.cl-queue__here .cl-queue__code')?.textContent"
FOCUS = "document.activeElement"


def test_the_queue_is_walked_and_a_question_taken(visit: Visit, world: World) -> None:
    one = desk.question(world.who, text="First. How do we list lead service lines without digging up each street?")
    two = desk.question(world.who, text="Second. How do we keep police officers after their first three years?")
    navigator = visit()
    page = navigator.page
    navigator.signs_in_as(world.who.dev)
    navigator.goes("/desk/")

    page.keyboard.press("Tab")
    assert page.evaluate(f"{FOCUS}.className") == "usa-skipnav"
    page.keyboard.press("Enter")
    assert page.evaluate(f"{FOCUS}.id") == "main", "the skip link leaves the masthead behind"

    shown = page.locator(".cl-queue__code").all_inner_texts()
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate(HERE) == shown[1]
    navigator.look("33-queue-keys")
    with page.expect_navigation():
        page.keyboard.press("a")
    assert navigator.path == "/desk/", "taking a question does not leave the queue"
    assert Question.objects.get(code=shown[1]).assigned_to == world.who.dev
    navigator.look()

    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert navigator.path == f"/desk/questions/{shown[0]}/"
    assert {one.code, two.code} == set(shown)


def test_items_are_ordered_with_buttons_and_with_the_mouse(visit: Visit, world: World) -> None:
    from cityline.desk.actions import packaging
    from cityline.desk.finding import offered

    others = [desk.resource("Second guide", why_it_matters="Two."), desk.resource("The third guide")]
    asked = desk.question(world.who, offer=desk.offer_of(world.guide, *others))
    handling.assign_question(question=asked, by=world.who.dev, to=world.who.dev)
    for one in (world.guide, *others):
        packaging.add_item(question=asked, by=world.who.dev, suggestion=offered(asked, "resource", str(one.pk)))
    navigator = visit()
    page = navigator.page
    navigator.signs_in_as(world.who.dev)
    navigator.goes(f"/desk/questions/{asked.code}/")
    titles = page.locator(".cl-build h3")
    assert titles.all_inner_texts()[1:] == ["Second guide", "The third guide"]

    page.get_by_role("button", name="Move The third guide up").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert titles.all_inner_texts()[1:] == ["The third guide", "Second guide"]
    navigator.look("34-builder")

    page.get_by_label("Why it fits Fall River").first.fill("Typed before the drag.")
    handle = page.locator("[data-order-handle]").nth(2)
    first = page.locator(".cl-build li").first
    first.scroll_into_view_if_needed()
    page.mouse.wheel(0, -400)
    handle.hover()
    page.mouse.down()
    box = first.bounding_box()
    assert box
    with page.expect_navigation():
        page.mouse.move(box["x"] + 200, box["y"] + 8, steps=12)
        page.mouse.up()
    assert titles.all_inner_texts()[0] == "Second guide"
    assert "Typed before the drag." in [
        page.get_by_label("Why it fits Fall River").nth(at).input_value() for at in range(3)
    ], "a drag loses nothing"
    navigator.look()
