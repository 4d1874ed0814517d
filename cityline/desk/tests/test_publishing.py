"""From a private response to a public answer: only with consent, only the approved letters, and nothing else ever."""

from __future__ import annotations

import pytest
from django.db import connection
from django.urls import reverse

from cityline.desk.actions import memo, packaging, publishing, reviewing, sending, sharing
from cityline.desk.finding import offered
from cityline.desk.models import Publication
from cityline.desk.tests import factories
from cityline.desk.views.publishing import first_draft
from cityline.kernel.refusals import NotAllowed, Refused, TooLate
from cityline.library.models import Answer
from cityline.search.models import Document

WORDS = {
    "title": "How have cities paid for lead lines?",
    "short_answer": "Ask the state [1].",
    "body": "Ask the state in writing [1].",
    "topic": "water",
}


def _draft(who, question, **changed):
    return publishing.draft_publication(question=question, by=who.dev, **(WORDS | changed))


def _approved(who, question, **changed):
    publication = _draft(who, question, **changed)
    publishing.show_asker(publication=publication, by=who.dev)
    publishing.approve_publication(publication=publication, by=who.ada, digest=publication.digest)
    return publication


# ── Consent ──────────────────────────────────────────────────────────────────


def test_without_consent_nothing_is_even_drafted(who, client):
    question = factories.answered(who, privacy="private")
    with pytest.raises(NotAllowed, match="keeps this question private"):
        _draft(who, question)
    client.force_login(who.dev)
    assert client.get(reverse("desk-publication", args=[question.code])).status_code == 403


@pytest.mark.parametrize("state", ["drafting", "approved"])
def test_nothing_is_drafted_before_the_response_is_sent(who, state):
    with pytest.raises(NotAllowed, match="Only an answered question"):
        _draft(who, factories.in_state(who, state))


@pytest.mark.parametrize("name", ["lea", "ben", "dev", "eve"])
def test_only_the_asker_approves(who, name):
    publication = _draft(who, factories.answered(who))
    publishing.show_asker(publication=publication, by=who.dev)
    with pytest.raises(NotAllowed):
        publishing.approve_publication(publication=publication, by=getattr(who, name), digest=publication.digest)
    with pytest.raises(TooLate, match="has not approved"):
        publishing.publish_answer(publication=publication, by=who.dev)
    assert not Answer.objects.exists()


def test_going_private_voids_an_approval_even_for_a_page_already_open(who):
    question = factories.answered(who)
    open_page = _approved(who, question)
    sharing.change_privacy(question=question, by=who.ada, privacy="private")
    with pytest.raises((NotAllowed, TooLate)):
        publishing.publish_answer(publication=open_page, by=who.dev)
    assert not Answer.objects.exists()
    assert not Document.objects.filter(kind="answer", deleted=False).exists()
    sharing.change_privacy(question=question, by=who.ada, privacy="may_publish")
    now = Publication.objects.get()
    assert (now.status, now.approved_digest, now.approved_by) == ("declined", "", None)
    with pytest.raises(TooLate):
        publishing.publish_answer(publication=now, by=who.dev)


def test_going_private_after_it_is_public_leaves_the_answer(who):
    question = factories.answered(who)
    publishing.publish_answer(publication=_approved(who, question), by=who.dev)
    sharing.change_privacy(question=question, by=who.ada, privacy="private")
    assert Publication.objects.get().status == "published"
    assert Answer.objects.public().count() == 1


# ── To the letter ────────────────────────────────────────────────────────────


@pytest.mark.parametrize("field", ["title", "short_answer", "body", "region_words", "size_words"])
def test_one_letter_altered_after_approval_is_not_published(who, field):
    publication = _approved(who, factories.answered(who))
    Publication.objects.filter(pk=publication.pk).update(**{field: getattr(publication, field) + "x"})
    altered = Publication.objects.get()
    with pytest.raises(TooLate, match="not the one the asker approved"):
        publishing.publish_answer(publication=altered, by=who.dev)
    assert not Answer.objects.exists()


def test_the_asker_approves_what_is_on_their_page_not_what_came_after(who):
    publication = _draft(who, factories.answered(who))
    publishing.show_asker(publication=publication, by=who.dev)
    on_the_page = publication.digest
    publishing.take_back_publication(publication=publication, by=who.dev)
    later = _draft(who, publication.question, body="Ask the county in writing [1].")
    publishing.show_asker(publication=later, by=who.dev)
    with pytest.raises(TooLate, match="changed since you opened it"):
        publishing.approve_publication(publication=later, by=who.ada, digest=on_the_page)


def test_while_the_asker_reads_nobody_changes_it(who):
    publication = _draft(who, factories.answered(who))
    publishing.show_asker(publication=publication, by=who.dev)
    with pytest.raises(TooLate, match="Take it back"):
        _draft(who, publication.question, title="Another title?")
    assert Publication.objects.get().title == WORDS["title"]


def test_what_a_colleague_saved_since_is_not_shown_unchecked(who):
    mine = _draft(who, factories.answered(who))
    _draft(who, mine.question, body="Fall River did it [1].")
    with pytest.raises(TooLate):
        publishing.show_asker(publication=mine, by=who.dev)
    assert Publication.objects.get().status == "drafting"


def test_a_no_is_told_and_a_new_text_needs_a_new_yes(who):
    publication = _draft(who, factories.answered(who))
    publishing.show_asker(publication=publication, by=who.dev)
    publishing.decline_publication(publication=publication, by=who.ada, words="Too close to home.")
    assert "Too close to home." in factories.notices_to(who.dev, publication.question, "publication_decided").get().text
    again = _draft(who, publication.question, title="How do cities pay for lead lines?")
    with pytest.raises(TooLate):
        publishing.publish_answer(publication=again, by=who.dev)
    assert not Answer.objects.exists()


# ── Without names or places ──────────────────────────────────────────────────


@pytest.mark.parametrize(
    "words", ["Fall River did it.", "Write to ada@fallriver.example.", "As Ada Medeiros said.", "Call 508-555-0143."]
)
def test_what_could_tell_the_city_is_not_shown_until_mended_or_kept_knowingly(who, words):
    question = factories.answered(who)
    publication = _draft(who, question, body=f"{words} Ask the state [1].")
    with pytest.raises(Refused, match="could still identify") as refused:
        publishing.show_asker(publication=publication, by=who.dev)
    assert refused.value.code == "identifying"
    assert not factories.notices_to(who.ada, question, "publication_preview").exists()


def test_citations_keep_pointing_to_their_source_when_other_items_are_left_out(who):
    """Sent: a city [1], a guide [2]. A city is no public source, so the guide becomes [1]."""
    guide = factories.resource()
    question = factories.question(who, privacy="may_publish", offer=factories.offer_of(guide))
    from cityline.desk.actions import handling

    handling.assign_question(question=question, by=who.dev, to=who.dev)
    for kind, key in (("city", who.compton.pk), ("resource", str(guide.pk))):
        item = packaging.add_item(question=question, by=who.dev, suggestion=offered(question, kind, key))
        packaging.annotate_item(question=question, by=who.dev, item_id=item.pk, annotation="It fits.")
    text = factories.MEMO.replace("[1]", "[2]").replace("in one visit", "in one visit [1]")
    memo.save_memo(question=question, by=who.dev, text=text, based_on=0)
    reviewing.submit_for_review(question=question, by=who.dev)
    reviewing.approve_response(question=question, by=who.rita)
    sending.send_response(question=question, by=who.dev)
    draft = first_draft(question)
    assert draft["short_answer"] == "Ask the state for a loan with forgiveness [1]."
    assert "in one visit." in draft["body"]
    publication = _approved(who, question, short_answer=draft["short_answer"], body="Ask in writing [1].")
    answer = publishing.publish_answer(publication=publication, by=who.dev)
    assert [(source.number, source.resource) for source in answer.sources.all()] == [(1, guide)]


def test_the_first_draft_has_the_sure_warnings_replaced(who):
    question = factories.question(who, privacy="may_publish", text="How does Fall River pay for lead lines?")
    ready = factories.answered(who)
    type(question).objects.filter(pk=ready.pk).update(title=question.title)
    ready.refresh_from_db()
    draft = first_draft(ready)
    assert "Fall River" not in " ".join(draft.values())
    assert draft["size_words"] == "a city of about 94,000"


# ── The raw text stays at the desk ───────────────────────────────────────────

PLANTED = "Quetzalcoatlus"
# The desk's own tables, and what was mailed to the very people of the question.
MAY_HOLD_IT = {
    "desk_question", "desk_message", "desk_memoversion", "desk_packageitem", "desk_review", "desk_feedback",
    "notices_notice",
}  # fmt: skip


def _tables_holding(word):
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'select exists(select 1 from "{table}" t where t::text ilike %s)', [f"%{word}%"])  # noqa: S608
            if cursor.fetchone()[0]:
                found.add(table)
    return found


def test_the_raw_text_never_reaches_library_search_or_the_content_editor(client, who):
    question = factories.ready(who)
    type(question).objects.filter(pk=question.pk).update(text=f"{PLANTED} pipes?", title=f"{PLANTED} pipes?")
    question.refresh_from_db()
    item = question.packages.get(state="working").items.get()
    packaging.annotate_item(question=question, by=who.dev, item_id=item.pk, annotation=f"{PLANTED} too.")
    memo.save_memo(question=question, by=who.dev, text=f"{factories.MEMO}\n{PLANTED}.", based_on=1)
    reviewing.submit_for_review(question=question, by=who.dev, note=PLANTED)
    reviewing.approve_response(question=question, by=who.rita, comment=PLANTED)
    sending.send_response(question=question, by=who.dev)
    sending.give_feedback(question=question, by=who.ada, helped="yes", text=PLANTED)
    answer = publishing.publish_answer(publication=_approved(who, question), by=who.dev)

    holding = _tables_holding(PLANTED)
    assert "desk_question" in holding
    assert holding <= MAY_HOLD_IT, holding - MAY_HOLD_IT
    for address in (answer.get_absolute_url(), "/search/?q=" + PLANTED, "/library/?q=" + PLANTED, "/"):
        page = client.get(address, follow=True).content.decode()
        assert "pipes?" not in page.replace(WORDS["title"], "")


def test_published_it_is_found_by_the_next_question(who):
    answer = publishing.publish_answer(publication=_approved(who, factories.answered(who)), by=who.dev)
    document = Document.objects.get(kind="answer", object_id=str(answer.pk))
    assert (document.title, document.public, document.suggestible) == (WORDS["title"], True, True)
    assert "Fall River" not in document.body
    assert (
        str(answer.pk)
        in factories.notices_to(who.ada, Publication.objects.get().question, "answer_published").get().text
    )
