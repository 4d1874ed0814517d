"""The life of a question, end to end, through the desk's own actions."""

from __future__ import annotations

from cityline.audit.models import Event
from cityline.desk.actions import asking, handling, publishing
from cityline.desk.models import Publication
from cityline.desk.states import PublicationStatus, Status
from cityline.desk.tests import factories
from cityline.notices.models import Notice


def test_a_question_goes_from_first_words_to_a_public_answer(who):
    asked = factories.question(who, privacy="may_publish")
    assert asked.status == Status.NEW
    handling.assign_question(question=asked, by=who.dev, to=who.dev)
    handling.write_to_city(question=asked, by=who.dev, text="Does the city own the line past the curb?", asks=True)
    assert asked.status == Status.WAITING
    asking.add_city_message(question=asked, by=who.ada, text="No, private from the curb stop.")
    assert asked.status == Status.DRAFTING

    sent = factories.answered(who)
    assert sent.status == Status.ANSWERED
    publication = publishing.draft_publication(
        question=sent, by=who.dev, title="How have cities paid for lead lines?", short_answer="Ask the state [1].",
        body="## What you could do\nAsk the state in writing [1].", topic="water", size_words="a city of about 94,000",
    )  # fmt: skip
    publishing.show_asker(publication=publication, by=who.dev)
    publishing.approve_publication(publication=publication, by=who.ada, digest=publication.digest)
    answer = publishing.publish_answer(publication=publication, by=who.dev)

    assert Publication.objects.get().status == PublicationStatus.PUBLISHED
    assert "Fall River" not in answer.body
    assert Event.objects.filter(subject_id=str(sent.pk), type="desk.response_sent").count() == 1
    assert set(Notice.objects.filter(subject_id=sent.code, to_address="ada@fallriver.example").values_list("name", flat=True)) == {
        "question_received", "assigned_to_asker", "response_ready", "publication_preview", "answer_published",
    }  # fmt: skip
