"""What goes wrong says so, keeps what was typed, and offers the next step."""

from __future__ import annotations

import pytest

from cityline.desk.models import Question
from cityline.desk.tests import factories as desk
from tests.journeys.browsing import link_in, mailed
from tests.journeys.conftest import Visit, World
from tests.journeys.test_the_loop import QUESTION

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_question_that_cannot_be_taken_stays_on_the_page(visit: Visit, world: World) -> None:
    official = visit()
    page = official.page
    official.goes("/ask/")
    official.presses("Send the question")
    official.look("39-ask-empty")
    assert page.evaluate("document.activeElement.matches('.usa-alert--error')"), "the summary takes the focus"
    page.get_by_role("link", name="Write your question").first.click()
    assert page.evaluate("document.activeElement.name") == "text"

    page.get_by_label("Your city or county").fill("Fall River, MA")
    page.get_by_label("Your work e-mail").fill("nia@fallriver.example")
    page.get_by_label("What is your city working on?").fill("long " * 4001)
    official.presses("Send the question")
    official.look("40-ask-too-long")
    assert len(page.get_by_label("What is your city working on?").input_value()) > 20_000
    page.get_by_label("What is your city working on?").fill(QUESTION)
    for name, content in (("tool.pdf", b"MZ\x90\x00" + b"\x00" * 200), ("empty.pdf", b"")):
        page.get_by_label("Files that would help").set_input_files(
            {"name": name, "mimeType": "application/pdf", "buffer": content}
        )
        official.presses("Send the question")
        official.look(f"41-ask-file-{name[:5]}")
        assert page.get_by_label("What is your city working on?").input_value() == QUESTION
        assert page.locator("#id_files").get_attribute("aria-invalid") == "true"
    assert not Question.objects.exists()


def test_a_link_altered_or_switched_off_leads_to_sign_in(visit: Visit, world: World) -> None:
    from cityline.desk.actions import sharing

    asked = desk.question(world.who)
    link = link_in(mailed("question_received", "ada@fallriver.example"))
    visitor = visit()
    changed = link.rstrip("/")[:-1] + ("A" if link.rstrip("/")[-1] != "A" else "B") + "/"
    visitor.goes(changed, "42-link-over", status=410)
    visitor.goes(link)
    visitor.sees("Your answer comes by")
    sharing.revoke_links(question=asked, by=world.who.ada)
    visitor.goes(link, status=410)
    visitor.goes(asked.get_absolute_url())
    assert visitor.path == "/accounts/login/"
    assert asked.title[:30] not in visitor.page.content()


def test_what_is_not_yours_is_not_there(visit: Visit, world: World) -> None:
    asked = desk.question(world.who)
    eve = visit()
    eve.signs_in_as(world.who.eve)
    eve.goes(asked.get_absolute_url(), "43-not-found", status=404)
    eve.goes("/desk/", "44-forbidden", status=403)
    eve.goes("/no-such-page/", status=404)
