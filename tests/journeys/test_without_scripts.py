"""The same asking with scripts switched off: nothing is missing, nothing typed is lost."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import FilePayload

from cityline.desk.models import Question
from tests.journeys.conftest import Visit, World
from tests.journeys.test_the_loop import QUESTION

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_city_of_a_common_name_asks_once(visit: Visit, world: World) -> None:
    official = visit(scripts=False)
    page = official.page
    official.goes("/")
    page.get_by_label("Your city or county").fill("Kansas City")
    page.get_by_label("Your question").fill(QUESTION)
    official.presses("Ask the desk")
    official.look()
    assert page.get_by_label("Your city or county").input_value() == "Kansas City"
    assert page.locator("#suggest a").count() >= 2, "the suggestions are on the page itself"
    key = page.locator("input[name=submission_key]").input_value()
    files: list[FilePayload] = [
        {"name": "pipes.csv", "mimeType": "text/csv", "buffer": b"street,material\nElm,unknown\n"}
    ]

    page.get_by_label("Your work e-mail").fill("not an address")
    official.presses("Send the question")
    official.look("30-no-scripts-errors")
    assert "things to fix" in page.locator("main").inner_text()
    assert page.get_by_label("What is your city working on?").input_value() == QUESTION
    assert page.get_by_label("Your work e-mail").input_value() == "not an address"

    official.chooses("Kansas City, MO")
    page.get_by_label("Your work e-mail").fill("pat@kansascity.example")
    page.get_by_label("Files that would help").set_input_files(files)
    assert page.locator("input[name=submission_key]").input_value() == key
    sent: dict[str, str | float | bool] = {
        **{name: page.locator(f"[name={name}]").input_value() for name in ("csrfmiddlewaretoken", "submission_key", "text")},
        "city": "Kansas City", "city_choice": "2938000", "email": "pat@kansascity.example", "privacy": "private",
    }  # fmt: skip
    official.presses("Send the question")
    official.sees("We have your question")
    official.look("31-no-scripts-sent")
    first = official.path

    again = official.context.request.post("/ask/", form=sent)
    assert urlsplit(again.url).path == first, "the same page sent twice is one question"
    assert Question.objects.get().place_id == "2938000"


def test_the_desk_works_with_plain_forms(visit: Visit, world: World) -> None:
    from cityline.desk.tests import factories as desk

    asked = desk.question(world.who, offer=desk.offer_of(world.guide))
    navigator = visit(scripts=False)
    navigator.signs_in_as(world.who.dev)
    navigator.goes("/desk/unassigned/")
    navigator.presses("Take it", exact=False)
    assert navigator.path == "/desk/unassigned/"
    navigator.goes(f"/desk/questions/{asked.code}/")
    navigator.presses(f"Add {world.guide.title}")
    navigator.page.get_by_label("Why it fits Fall River").fill("Section 3 is a worksheet.")
    navigator.page.get_by_label("Search everything").fill("paying for replacement")
    navigator.page.get_by_label("Search everything").press("Enter")
    navigator.page.wait_for_url("**find=**")
    assert navigator.page.get_by_label("Why it fits Fall River").input_value() == "Section 3 is a worksheet."
    navigator.presses("Add Paying for Lead Service Line Replacement")
    navigator.presses("Move Paying for Lead Service Line Replacement up")
    assert navigator.page.locator(".cl-build h3").all_inner_texts()[0] == "Paying for Lead Service Line Replacement"
    navigator.look("32-no-scripts-workspace")
