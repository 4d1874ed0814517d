"""The QAPage is valid JSON with the fields of schema.org, whatever the text says."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityline.library import actions, jsonld
from cityline.library.tests import factories

pytestmark = pytest.mark.django_db
SITE = "https://cityline.example"


def data(script):
    assert script.startswith('<script type="application/ld+json">')
    assert script.endswith("</script>")
    inside = script[len('<script type="application/ld+json">') : -len("</script>")]
    assert "<" not in inside
    return json.loads(inside)


def test_an_answer_as_a_question_with_its_accepted_answer(dev):
    answer = factories.answer(dev, published_on=date(2026, 1, 2))
    actions.correct_answer(by=dev, answer=answer, text="Wrong.", on=date(2026, 3, 4))
    answer.refresh_from_db()
    page = data(
        jsonld.as_script(
            jsonld.qa_page(
                answer, site=SITE, sources=list(answer.sources.all()), corrections=list(answer.corrections.all())
            )
        )
    )
    question = page["mainEntity"]
    accepted = question["acceptedAnswer"]
    assert (page["@type"], question["@type"], accepted["@type"]) == ("QAPage", "Question", "Answer")
    assert question["name"] == question["text"] == answer.title
    assert (question["answerCount"], question["about"][0]["name"]) == (1, "Water and sewer")
    assert accepted["url"] == SITE + answer.get_absolute_url()
    assert (accepted["dateCreated"], accepted["dateModified"]) == ("2026-01-02", "2026-03-04")
    assert [cited["name"] for cited in accepted["citation"]] == [source.title for source in answer.sources.all()]
    assert all(cited["url"].startswith("http") for cited in accepted["citation"])
    assert "author" not in question


def test_a_resource_as_a_creative_work():
    page = data(
        jsonld.as_script(jsonld.creative_work(factories.resource(minutes=20, year=2024, type="report"), site=SITE))
    )
    assert (page["@type"], page["timeRequired"], page["datePublished"]) == ("Report", "PT20M", "2024")
    assert page["publisher"] == {"@type": "Organization", "name": "U.S. EPA"}
    assert page["mainEntityOfPage"].startswith(SITE + "/library/")


@given(st.text())
def test_no_text_can_leave_the_block(text):
    assert (
        data(jsonld.as_script({"text": "</script><script>" + text + "<!--"}))["text"]
        == "</script><script>" + text + "<!--"
    )
