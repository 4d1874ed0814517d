"""Publishing an answer and everything that may happen to it afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils.text import slugify

from cityline.audit.actions import record
from cityline.kernel import clock
from cityline.kernel.refusals import NotAllowed, Refused, TooLate
from cityline.library import approval, documents, rules
from cityline.library.events import LibraryEvent
from cityline.library.models import Answer, AnswerCorrection, AnswerSource
from cityline.library.states import AnswerStatus
from cityline.search import documents as search
from cityline.search import embedding
from cityline.topics import Topic
from cityline.ui.markdown import citations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cityline.library.models import Resource
    from cityline.networks.models import Network
    from cityline.people.models import User
    from cityline.programs.models import Program

REVIEW_AFTER: Final = timedelta(days=365)
_LONGEST_SLUG: Final = 80


@dataclass(frozen=True)
class NewSource:
    """Exactly one record of ours; `note` is one line beneath its title."""

    resource: Resource | None = None
    program: Program | None = None
    note: str = ""
    last_checked_on: date | None = None


@transaction.atomic
def publish_answer(
    *,
    by: User,
    network: Network,
    title: str,
    short_answer: str,
    body: str,
    topic: str,
    sources: Sequence[NewSource],
    approved_digest: str,
    region_words: str = "",
    size_words: str = "",
    review_by: date | None = None,
    published_on: date | None = None,
    reviewed_on: date | None = None,
    is_worked_example: bool = False,
    is_sample: bool = False,
) -> Answer:
    """Publish a de-identified answer at its permanent address.

    Only text the asker approved comes here: `approved_digest` must be `approval.digest` of exactly these words.
    Changes: an answer, its numbered sources with title and address as they are today. Records `answer_published`.
    Puts the search document in this transaction, so the next question finds it. Nobody is told from here: the
    desk tells the asker. Refused: someone who may not publish (NotAllowed); words that differ from the approved
    ones; an empty title, short answer or body; an unknown topic; a citation without its source; a review day
    that is not after the day it was last read. `is_worked_example` takes that place from any earlier answer.
    """
    _allow(rules.may_publish(by, network.pk))
    words = {
        "title": title, "short_answer": short_answer, "body": body, "topic": topic,
        "region_words": region_words, "size_words": size_words,
    }  # fmt: skip
    if approval.digest(**words) != approved_digest:
        raise Refused("not_approved", "This text is not the one the asker approved. Show it to the asker again.")
    _check_words(title, short_answer, body, topic)
    _check_citations(body, len(sources))
    today = clock.now().date()
    published = published_on or today
    read = reviewed_on or published
    due = review_by or read + REVIEW_AFTER
    _check_review(read, due)
    if is_worked_example:
        Answer.objects.filter(network=network, is_worked_example=True).update(is_worked_example=False)
    answer = Answer.objects.create(
        **words,
        network=network,
        slug=_slug(title),
        approved_digest=approved_digest,
        published_on=published,
        reviewed_on=read,
        review_by=due,
        is_worked_example=is_worked_example,
        is_sample=is_sample,
    )
    AnswerSource.objects.bulk_create(_source(answer, number, source) for number, source in enumerate(sources, start=1))
    _record(LibraryEvent.ANSWER_PUBLISHED, answer, by, {"sources": len(sources)})
    search.put(documents.of_answer(answer))
    # Its meaning too, at once: the next city asks in other words. The worker would come to it in a second or two.
    transaction.on_commit(lambda: embedding.compute_vector_of("answer", str(answer.pk)), robust=True)
    return answer


@transaction.atomic
def correct_answer(
    *,
    by: User,
    answer: Answer,
    text: str,
    body: str | None = None,
    short_answer: str | None = None,
    on: date | None = None,
) -> AnswerCorrection:
    """Say what was wrong, dated, and put it right if new words are given.

    Changes: a correction row readers see, the words, the fingerprint (a librarian answers for a correction, so
    it needs no new approval; it must not add facts about the asker), the search document. Records
    `answer_corrected`. Refused: not allowed, no text, a citation without source, a withdrawn answer.
    """
    _allow(rules.may_tend(by, answer.network_id))
    current = _open(answer)
    if not text.strip():
        raise Refused("no_text", "Say in a sentence what was wrong.", field="text")
    current.body = current.body if body is None else body
    current.short_answer = current.short_answer if short_answer is None else short_answer
    _check_words(current.title, current.short_answer, current.body, current.topic)
    _check_citations(current.body, current.sources.count())
    current.approved_digest = digest_of(current)
    _save(current, "body", "short_answer", "approved_digest")
    kept = AnswerCorrection.objects.create(answer=current, on=on or clock.now().date(), text=text.strip(), by=by)
    _record(LibraryEvent.ANSWER_CORRECTED, current, by, {"text": kept.text})
    search.put(documents.of_answer(current))
    return kept


@transaction.atomic
def review_answer(*, by: User, answer: Answer, review_by: date, on: date | None = None) -> Answer:
    """A person read it again and it still holds. Changes the two days readers see; records `answer_reviewed`.

    Refused: not allowed, a review day not after today, a withdrawn answer.
    """
    _allow(rules.may_tend(by, answer.network_id))
    current = _open(answer)
    current.reviewed_on, current.review_by = on or clock.now().date(), review_by
    _check_review(current.reviewed_on, review_by)
    _save(current, "reviewed_on", "review_by")
    _record(LibraryEvent.ANSWER_REVIEWED, current, by, {"review_by": review_by.isoformat()})
    return current


@transaction.atomic
def withdraw_answer(*, by: User, answer: Answer, why: str) -> Answer:
    """Take an answer back for good. Its address stays and says so in one sentence (`why`).

    Changes: status, day and reason; it leaves search and is never suggested again. Records `answer_withdrawn`.
    Refused: not allowed, no reason, already withdrawn.
    """
    _allow(rules.may_tend(by, answer.network_id))
    current = _open(answer)
    if not why.strip():
        raise Refused("no_reason", "Give readers the reason in one sentence.", field="why")
    current.status, current.withdrawn_on, current.withdrawn_why = (
        AnswerStatus.WITHDRAWN,
        clock.now().date(),
        why.strip(),
    )
    current.is_worked_example = False
    _save(current, "status", "withdrawn_on", "withdrawn_why", "is_worked_example")
    _record(LibraryEvent.ANSWER_WITHDRAWN, current, by, {"why": current.withdrawn_why})
    search.remove("answer", str(current.pk))
    return current


def digest_of(answer: Answer) -> str:
    return approval.digest(
        title=answer.title,
        short_answer=answer.short_answer,
        body=answer.body,
        topic=answer.topic,
        region_words=answer.region_words,
        size_words=answer.size_words,
    )


def _allow(reason: str) -> None:
    if reason:
        raise NotAllowed("not_allowed", reason)


def _open(answer: Answer) -> Answer:
    """The row, locked to the end of the transaction, if it is still published."""
    current = Answer.objects.select_for_update().get(pk=answer.pk)
    if current.status != AnswerStatus.PUBLISHED:
        raise TooLate("withdrawn", "This answer has been withdrawn. Publish a new one instead.")
    return current


def _save(answer: Answer, *names: str) -> None:
    answer.changed_at = clock.now()
    answer.save(update_fields=[*names, "changed_at"])


def _check_words(title: str, short_answer: str, body: str, topic: str) -> None:
    for name, text, label in (
        ("title", title, "question"),
        ("short_answer", short_answer, "short answer"),
        ("body", body, "answer"),
    ):
        if not text.strip():
            raise Refused("empty", f"The {label} is empty.", field=name)
        limit = getattr(Answer._meta.get_field(name), "max_length", None)
        if limit and len(text) > limit:
            raise Refused("too_long", f"The {label} has {len(text):,} characters; {limit:,} is the most.", field=name)
    if topic not in Topic.values:
        raise Refused("unknown_topic", "Choose a topic from the list.", field="topic")


def _check_citations(body: str, sources: int) -> None:
    missing = [number for number in citations(body) if number > sources or number < 1]
    if missing:
        told = ", ".join(f"[{number}]" for number in missing)
        raise Refused("citation_unknown", f"The text cites {told}, but there are {sources} sources.", field="body")


def _check_review(read: date, due: date) -> None:
    if due <= read:
        raise Refused("review_in_past", "The next review must come after the day it was last read.", field="review_by")


def _slug(title: str) -> str:
    return slugify(title)[:_LONGEST_SLUG].strip("-") or "answer"


def _source(answer: Answer, number: int, source: NewSource) -> AnswerSource:
    record_of = source.resource or source.program
    if record_of is None or (source.resource and source.program):
        raise Refused("one_record", f"Source {number} must be one resource or one program.", field="sources")
    if source.resource:
        title, url = source.resource.title, source.resource.address
        note = source.note or source.resource.publisher
    else:
        program: Any = source.program
        title, url = f"{program.title} ({program.number})", program.get_absolute_url()
        note = source.note or program.agency
    return AnswerSource(
        answer=answer,
        number=number,
        resource=source.resource,
        program=source.program,
        title=title[:300],
        url=url[:500],
        note=note[:300],
        last_checked_on=source.last_checked_on or getattr(source.resource, "address_checked_on", None),
    )


def _record(event: LibraryEvent, answer: Answer, by: User, data: dict[str, Any]) -> None:
    record(event, subject=answer, network_id=answer.network_id, by=by, data={"title": answer.title, **data})
