"""A question back to the city stops the clock; the city's answer, by the mailed link alone, starts it."""

from __future__ import annotations

import pytest

from cityline.desk.actions import handling
from cityline.desk.models import Question
from cityline.desk.tests import factories as desk
from tests.journeys.browsing import link_in, mailed
from tests.journeys.conftest import Visit, World

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_clarifying_question_pauses_and_a_reply_resumes(visit: Visit, world: World) -> None:
    asked = desk.question(world.who)
    handling.assign_question(question=asked, by=world.who.dev, to=world.who.dev)
    navigator = visit()
    navigator.signs_in_as(world.who.dev)
    navigator.goes(f"/desk/questions/{asked.code}/")
    navigator.page.get_by_label("Write to the city").fill("Does the state already know your inventory?")
    navigator.page.get_by_label("This is a question: pause the clock").check()
    navigator.page.locator("#thread").get_by_role("button", name="Send", exact=True).click()
    navigator.page.get_by_text("Paused since").first.wait_for()
    navigator.look("35-paused-desk")
    navigator.goes("/desk/waiting/", "36-queue-waiting")

    city = visit(width=360)
    city.goes(link_in(mailed("clarification_asked", "ada@fallriver.example")), "37-paused-city")
    assert "/open/" not in city.path, "the secret does not stay in the address"
    city.sees("Answer the desk")
    city.page.get_by_label("Your message").fill("Yes. They have the list of 2024.")
    city.presses("Send message")
    city.sees("Added. The desk sees it now.")
    city.look("38-resumed-city")
    asked.refresh_from_db()
    assert asked.status != "waiting"

    navigator.goes("/desk/mine/")
    navigator.follows(Question.objects.get().title[:40])
    navigator.sees("They have the list of 2024.")
    navigator.look()
