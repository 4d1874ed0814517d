"""From a private response to a public answer: drafted, shown to the asker, approved to the letter, published."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from cityline.desk import emails, texts
from cityline.desk.actions.handling import must
from cityline.desk.events import DeskEvent
from cityline.desk.identity import findings_in
from cityline.desk.models import PackageItem, Publication, Question
from cityline.desk.models.response import ItemKind
from cityline.desk.rules import RULES, may_be_published
from cityline.desk.states import PUBLICATION_MOVES, PublicationStatus
from cityline.kernel import clock
from cityline.kernel.refusals import NotAllowed, Refused, TooLate
from cityline.library import actions as library
from cityline.moves import move
from cityline.topics import Topic

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from cityline.library.models import Answer
    from cityline.people.models import User

REVIEW_AFTER = timedelta(days=365)


def draft_publication(
    *,
    question: Question,
    by: User,
    title: str,
    short_answer: str,
    body: str,
    topic: str,
    region_words: str = "",
    size_words: str = "",
    kept_findings: list[str] | None = None,
) -> Publication:
    """Keep the public version while it is being prepared.

    Changes: the publication's text; any earlier approval is void. Not recorded: nothing happened yet. Told:
    nobody. Refused: without consent or before the response is sent; empty title, short answer or body; once
    published; while the asker is reading it (take it back first).
    """
    must("may_handle", by, question)
    why_not = may_be_published(question)
    if why_not:
        raise NotAllowed("no_consent", why_not)
    _complete(title, short_answer, body, topic)
    moment = clock.now()
    with transaction.atomic():
        publication, _made = Publication.objects.select_for_update().get_or_create(
            question=question,
            defaults={"topic": topic, "review_by": (moment + REVIEW_AFTER).date(), "drafted_by": by},
        )
        if publication.status not in {PublicationStatus.DRAFTING, PublicationStatus.DECLINED}:
            raise TooLate("not_drafting", "The asker has this text before them. Take it back to change it.")
        publication.title, publication.short_answer = texts.clean(title)[:200], texts.clean(short_answer)[:1000]
        publication.body, publication.topic = texts.clean(body), topic
        publication.region_words, publication.size_words = texts.clean(region_words)[:80], texts.clean(size_words)[:80]
        publication.kept_findings = kept_findings or []
        publication.drafted_by, publication.changed_at = by, moment
        publication.approved_at, publication.approved_by, publication.approved_digest = None, None, ""
        publication.save()
    return publication


def _complete(title: str, short_answer: str, body: str, topic: str) -> None:
    for field, value, sentence in (
        ("title", title, "Write the question as a title another city would type."),
        ("short_answer", short_answer, "Write the answer in two or three sentences."),
        ("body", body, "Write the answer."),
    ):
        if not texts.clean(value):
            raise Refused(f"{field}_empty", sentence, field=field)
    if topic not in Topic.values:
        raise Refused("unknown_topic", "Choose a topic from the list.", field="topic")


def _carry(publication: Publication, name: str, *, by: User, also: dict[str, Any] | None = None) -> None:
    """One move of the publication table, for the very text in hand: a text saved since makes it TooLate."""
    move(
        publication, PUBLICATION_MOVES[name], rules=RULES, events=DeskEvent, by=by,
        network_id=publication.question.network_id, also=also, unchanged={"changed_at": publication.changed_at},
    )  # fmt: skip


def show_asker(*, publication: Publication, by: User) -> None:
    """Put the exact text before the asker.

    Changes: with_asker. Recorded: publication_shown. Told: the asker, with the preview's address. Refused:
    while a warning stands that the navigator has neither mended nor looked at and kept (code "identifying").
    """
    standing = [row for row in findings_in(publication) if row.text not in publication.kept_findings]
    if standing:
        raise Refused("identifying", f"“{standing[0].text}” could still identify the city. {standing[0].sentence}")
    with transaction.atomic():
        _carry(publication, "show_asker", by=by)
        emails.publication_preview(publication)


def take_back_publication(*, publication: Publication, by: User) -> None:
    """Change it again: an approval given is void. Recorded: publication_redrafted. Told: nobody."""
    void = {"approved_at": None, "approved_by": None, "approved_digest": ""}
    with transaction.atomic():
        _carry(publication, "redraft", by=by, also=void)


def approve_publication(*, publication: Publication, by: User, digest: str) -> None:
    """The asker approves exactly the text they saw.

    `digest` names the text on the page. Changes: approved, by whom and when. Recorded: publication_approved.
    Told: who prepared it. Refused: anyone else; a text changed since it was shown (TooLate).
    """
    if digest != publication.digest:
        raise TooLate("text_changed", "The text changed since you opened it. Read it once more.")
    moment = clock.now()
    with transaction.atomic():
        _carry(
            publication, "approve", by=by,
            also={"approved_at": moment, "approved_by": by, "approved_digest": digest},
        )  # fmt: skip
        emails.publication_decided(publication, approved=True)


def decline_publication(*, publication: Publication, by: User, words: str = "") -> None:
    """The asker says no. Changes: declined, approval void. Recorded: publication_declined. Told: who prepared it."""
    void = {"approved_at": None, "approved_by": None, "approved_digest": ""}
    with transaction.atomic():
        _carry(publication, "decline", by=by, also=void)
        emails.publication_decided(publication, approved=False, words=texts.clean(words)[:1000])


def publish_answer(
    *,
    publication: Publication,
    by: User,
    sources: Sequence[library.NewSource] | None = None,
    is_worked_example: bool = False,
) -> Answer:
    """Publish the approved text as an answer of the library, resting on the sent items or on `sources` if given.

    Changes: published; one answer with its sources, in the library and the index (nothing else of the question
    goes there). Recorded: answer_published. Told: the asker. Refused: without consent or approval; a text that
    is not the approved one to the letter.
    """
    question = publication.question
    if publication.status != PublicationStatus.APPROVED:
        raise TooLate("not_approved", "The asker has not approved this text.")
    if publication.approved_digest != publication.digest:
        raise TooLate("text_changed", "The text is not the one the asker approved. Show it again.")
    with transaction.atomic():
        answer = library.publish_answer(
            by=by,
            network=question.network,
            title=publication.title,
            short_answer=publication.short_answer,
            body=publication.body,
            topic=publication.topic,
            region_words=publication.region_words,
            size_words=publication.size_words,
            review_by=publication.review_by,
            approved_digest=publication.approved_digest,
            sources=sources_of(question) if sources is None else sources,
            is_worked_example=is_worked_example,
            is_sample=question.is_sample,
        )
        _carry(publication, "publish", by=by, also={"answer": answer})
        emails.answer_published(publication)
    return answer


def sources_of(question: Question) -> list[library.NewSource]:
    return [library.NewSource(resource=item.resource, program=item.program) for item in citable(question)]


def citable(question: Question) -> list[PackageItem]:
    """The sent items a public answer may cite, in order: records of ours, never another answer or a city."""
    items = PackageItem.objects.filter(
        package=question.response.package, removed_at__isnull=True, kind__in=[ItemKind.RESOURCE, ItemKind.PROGRAM]
    )
    return list(items.select_related("resource", "program").order_by("position", "id"))
