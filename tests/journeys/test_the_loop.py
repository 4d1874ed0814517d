"""The loop, whole: a city asks, the desk answers, the answer is published, and the next city finds it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from cityline.desk.models import Question
from cityline.desk.models.response import Helped
from cityline.library.models import Answer
from tests.journeys.browsing import Visitor, link_in, mailed
from tests.journeys.conftest import Visit, World

pytestmark = pytest.mark.django_db(transaction=True)

QUESTION = (
    "We have 3,400 lead service lines and no list of what is on private property. "
    "How have cities our size paid to replace all of them without raising rates on low-income households?"
)
MEMO = """## What you asked
How Fall River can pay for 3,400 lead service lines.

## In short
Start with the tap cards, then ask the state fund for a loan with forgiveness [1].

## What other cities have done
They replaced both sides of a pipe in one visit, the public side and the private one.

## What you could do
1. Read the guide on inventories [1].
2. Write to the state fund this month.

## What we did not check
Your state's law on work on private property.
"""
PARAPHRASE = "Who pays to dig up old lead water pipes on private land when families cannot afford higher bills?"


def asks(official: Visitor) -> str:
    """From the front page to the page of the question; returns its code."""
    page = official.page
    official.goes("/", "01-home")
    page.get_by_label("Your question").fill(QUESTION)
    page.locator("#suggest a").first.wait_for()
    official.sees("Planning and Conducting Lead Service Line Inventories")
    official.look("02-home-typed")
    official.presses("Ask the desk")

    assert official.path == "/ask/"
    assert page.get_by_label("What is your city working on?").input_value() == QUESTION
    page.get_by_label("Your city or county").press_sequentially("fall r")
    page.get_by_role("option").first.wait_for()
    official.look("03-ask-picking")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.locator("#id_geoid").input_value() == "2523000"
    page.get_by_label("Your work e-mail").fill("nia@fallriver.example")
    page.get_by_label("Your name").fill("Nia Sousa")
    page.get_by_label("Files that would help").set_input_files(
        {"name": "pipes.csv", "mimeType": "text/csv", "buffer": b"street,material\nElm,unknown\n"}
    )
    assert "Send it now and we answer by" in page.locator(".cl-promise, main").first.inner_text()
    official.look("04-ask-filled")
    official.presses("Send the question")

    assert official.path.startswith("/questions/Q-")
    official.sees("We have your question")
    official.sees("Found at once")
    official.sees("Planning and Conducting Lead Service Line Inventories")
    official.look("05-question-sent")
    return official.path.split("/")[2]


def writes(navigator: Visitor, code: str) -> None:
    """Takes it from the queue, builds the package, writes the memo, submits it."""
    page = navigator.page
    navigator.goes("/desk/", "06-queue")
    page.get_by_role("row").filter(has_text=code).get_by_role("button", name="Take it").click()
    page.get_by_role("row").filter(has_text=code).get_by_text("You", exact=True).wait_for()
    page.get_by_role("row").filter(has_text=code).get_by_role("link").click()
    page.wait_for_url(f"**/desk/questions/{code}/")
    navigator.look("07-workspace")
    navigator.presses("Add Planning and Conducting Lead Service Line Inventories")
    navigator.sees("Write one sentence before review")
    navigator.look("08-workspace-item")
    page.get_by_label("Why it fits Fall River").fill("Section 3 is a worksheet for a city with tap cards.")
    with page.expect_response(lambda answer: answer.url.endswith("/pages/")):
        page.get_by_label("Memo text, in Markdown").fill(MEMO)
    navigator.presses("Save")
    navigator.sees("Nothing stops it")
    navigator.look("09-workspace-ready")
    navigator.presses("Submit for review")
    navigator.sees("Sent for review.")


def approves(reviewer: Visitor, code: str) -> None:
    reviewer.goes("/desk/review/", "10-queue-review")
    reviewer.goes(f"/desk/questions/{code}/", "11-review")
    reviewer.page.get_by_label("Your comment").fill("Clear.")
    reviewer.presses("Approve")
    reviewer.sees("Approved. It is ready to send.")


def reads(official: Visitor, folder: Path) -> None:
    """Opens the mailed link in another browser, reads, takes the PDF, signs in with a code, says it helped."""
    page = official.page
    official.goes(link_in(mailed("response_ready", "nia@fallriver.example")), "12-answered")
    official.sees("loan with forgiveness")
    paper = folder / "memo.pdf"
    official.downloads("PDF").save_as(paper)
    assert paper.read_bytes().startswith(b"%PDF-")

    official.follows("Sign in with a mailed code")
    official.look("13-sign-in")
    page.get_by_label("Your work e-mail").first.fill("nia@fallriver.example")
    official.presses("Send me a code")
    code = mailed("sign_in_code", "nia@fallriver.example").text.partition("sign-in code is:")[2].split()[0]
    official.look("14-code")
    page.locator("input[name=code]").fill(code)
    with page.expect_navigation():
        page.locator("input[name=code]").press("Enter")
    assert official.path.startswith("/questions/")
    official.look("15-signed-in")


def prepares(navigator: Visitor, code: str) -> None:
    """The public version: warned of what names the city, mended, shown to the asker."""
    page = navigator.page
    navigator.goes(f"/desk/questions/{code}/")
    navigator.follows("Prepare a public version")
    navigator.look("17-public-version")
    title, body = page.locator("#id_title"), page.locator("#id_body")
    assert "Fall River" not in body.input_value()
    clean = body.input_value()
    title.fill("How have mid-sized cities paid to replace lead service lines on private property?")
    body.fill(f"{clean}\n\nCall Nia Sousa at (508) 555-0142 in Fall River.")
    navigator.presses("Save")
    assert page.locator(".cl-findings li").count() >= 3
    navigator.look("18-warnings")
    navigator.presses("Show it to the asker")
    navigator.look("19-refused")
    body.fill(clean)
    navigator.presses("Show it to the asker")
    navigator.sees("The asker has the exact text before them")


def test_a_question_becomes_an_answer_that_the_next_city_finds(visit: Visit, world: World, tmp_path: Path) -> None:
    official, navigator, reviewer = visit(), visit(), visit()
    code = asks(official)
    navigator.signs_in_as(world.who.dev)
    writes(navigator, code)
    reviewer.signs_in_as(world.who.rita)
    approves(reviewer, code)
    navigator.goes(f"/desk/questions/{code}/")
    navigator.presses("Send to Fall River, MA")
    navigator.sees("Sent: on the page, and by mail")

    asker = visit()
    reads(asker, tmp_path)
    asker.chooses(str(Helped.YES.label))
    asker.presses("Tell us")
    asker.sees("Thank you. This goes into how we choose")
    asker.page.get_by_text("Change who can see it").click()
    asker.presses("Allow a version without names")
    asker.look("16-may-publish")

    prepares(navigator, code)
    asker.goes(f"/questions/{code}/")
    asker.follows("Read it")
    asker.look("20-may-we-publish")
    asker.presses("Yes, publish exactly this")
    navigator.goes(f"/desk/questions/{code}/publication/", "21-approved")
    navigator.presses("Publish")
    assert navigator.path.startswith("/answers/")
    navigator.look("22-answer")
    began = time.monotonic()

    stranger = visit()
    stranger.goes("/", "23-home-with-answer")
    stranger.page.get_by_label("Your question").fill(PARAPHRASE)
    answer = Answer.objects.latest("id")
    stranger.page.locator(f"#suggest a[href='{answer.get_absolute_url()}']").wait_for(timeout=5000)
    assert time.monotonic() - began < 5 + 3, "the page itself was looked at in between"
    stranger.look("24-found")
    assert Question.objects.get(code=code).status == "answered"
