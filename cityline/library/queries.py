"""Reading the library: what a visitor may see, and what the desk should look at again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Case, IntegerField, Prefetch, Q, Value, When

from cityline.kernel import clock
from cityline.library.models import Answer, AnswerCorrection, AnswerSource, Resource, ResourceText
from cityline.library.states import TextState
from cityline.library.voters import voter_digest
from cityline.library.words import ANY_SIZE, EVERYWHERE
from cityline.search import finding, numbers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import QuerySet
    from django.utils.safestring import SafeString

    from cityline.people.models import User
    from cityline.search.finding import Count

PAGE = 25
RELATED = 4


@dataclass(frozen=True)
class Listed:
    """A row of a list: the record and where the words occur in it (safe HTML)."""

    record: Any
    snippet: SafeString


@dataclass(frozen=True)
class Listing:
    count: int
    rows: tuple[Listed, ...]
    facets: Mapping[str, Sequence[Count]]
    degraded: bool


def library_list(*, words: str, filters: Mapping[str, str], page: int = 1, sort: str = "relevance") -> Listing:
    """Public resources by words and filters, 25 a page; four queries at most, whatever it finds.

    A state or size also lets through what holds everywhere or for any size.
    """
    wanted = {name: [value] for name, value in filters.items() if value}
    for name, general in (("state", EVERYWHERE), ("size", ANY_SIZE)):
        if name in wanted and wanted[name] != [general]:
            wanted[name].append(general)
    found = finding.search(numbers.bare(words), kinds=("resource",), filters=wanted, page=page, size=PAGE, sort=sort)
    rows = Resource.objects.public().in_bulk([int(hit.object_id) for hit in found.hits])
    return _listing(found, rows)


def answer_list(
    *, words: str, filters: Mapping[str, str], network_id: int, page: int = 1, sort: str = "relevance"
) -> Listing:
    """Published answers of a network, 25 a page."""
    wanted = {name: [value] for name, value in filters.items() if value}
    found = finding.search(
        numbers.bare(words), kinds=("answer",), filters=wanted, network_id=network_id, page=page, size=PAGE, sort=sort
    )
    rows = Answer.objects.public().in_bulk([int(hit.object_id) for hit in found.hits])
    return _listing(found, rows)


def _listing(found: finding.Found, rows: Mapping[int, Any]) -> Listing:
    listed = (Listed(rows[int(hit.object_id)], hit.snippet) for hit in found.hits if int(hit.object_id) in rows)
    return Listing(found.count, tuple(listed), found.facets, found.degraded)


def public_resource(resource_id: int) -> Resource | None:
    """The record, if a visitor may see it."""
    return Resource.objects.public().select_related("file").filter(pk=resource_id).first()


def answers_citing(*, resource: Resource, network_id: int) -> QuerySet[Answer]:
    """Published answers of a network that rest on this record, newest first."""
    return Answer.objects.public().filter(network_id=network_id, sources__resource=resource).distinct()


def any_answer(answer_id: int, *, network_id: int) -> Answer | None:
    """An answer of a network with its sources and corrections, withdrawn ones too: their address stays and says so."""
    sources = AnswerSource.objects.select_related("program", "resource")
    return (
        Answer.objects.select_related("network")
        .prefetch_related(
            Prefetch("sources", queryset=sources), Prefetch("corrections", queryset=AnswerCorrection.objects.all())
        )
        .filter(pk=answer_id, network_id=network_id)
        .first()
    )


def answers_beside(answer: Answer) -> list[Answer]:
    """Other answers on the topic, newest first; when there are none, the newest of all."""
    far = Case(When(topic=answer.topic, then=Value(0)), default=Value(1), output_field=IntegerField())
    others = Answer.objects.public().filter(network_id=answer.network_id).exclude(pk=answer.pk)
    found = list(others.annotate(far=far).order_by("far", "-published_on", "-id")[:RELATED])
    return [other for other in found if other.topic == answer.topic] or found[:2]


def recent_answers(*, network_id: int, limit: int = 5) -> QuerySet[Answer]:
    return Answer.objects.public().filter(network_id=network_id)[:limit]


def answers_naming(names: Sequence[str], *, network_id: int, limit: int = 5) -> list[Answer]:
    """Published answers whose question or short answer holds one of these names, newest first. One query.

    By approved public words alone: who asked is not known here. Give whole names with their state, for "Gary" is more
    than a city.
    """
    named = Q()
    for name in names:
        named |= Q(title__contains=name) | Q(short_answer__contains=name)
    return list(Answer.objects.public().filter(named, network_id=network_id)[:limit]) if names else []


def worked_example(*, network_id: int) -> Answer | None:
    """The one example shown to everyone."""
    return Answer.objects.public().filter(network_id=network_id, is_worked_example=True).first()


def votes_of(*, answer: Answer, by: User | None, session_key: str) -> dict[str, bool]:
    """What this reader said before: question -> yes."""
    voter = voter_digest(by=by, session_key=session_key)
    if not voter:
        return {}
    return dict(answer.votes.filter(voter=voter).values_list("question", "yes"))


def answers_due(*, network_id: int) -> QuerySet[Answer]:
    """Published answers whose review day has come, the longest waiting first."""
    today = clock.now().date()
    return Answer.objects.public().filter(network_id=network_id, review_by__lte=today).order_by("review_by", "id")


def resources_due() -> QuerySet[Resource]:
    """Live records to read again or whose address nobody has opened yet."""
    today = clock.now().date()
    return (
        Resource.objects.public()
        .filter(Q(review_by__lte=today) | Q(address_checked_on__isnull=True, reviewed=True))
        .order_by("review_by", "title")
    )


def file_text_in_words(*, resource: Resource) -> tuple[str, str]:
    """What the librarian is told of the text of a record's file: how it stands, and what is wrong, if anything is."""
    kept = ResourceText.objects.defer("text").filter(resource=resource).first()
    if kept is None or kept.file_mark.split(":")[0] != str(resource.file_id):
        return "it is read soon after this record is published. Then readers find the record by what the file says.", ""
    match kept.state:
        case TextState.READ:
            pages = f"{kept.pages:,} page{'' if kept.pages == 1 else 's'} read, " if kept.pages else ""
            return f"{pages}{kept.words:,} word{'' if kept.words == 1 else 's'}.", kept.problem
        case TextState.UNREADABLE:
            return "not read. Readers find this record only by what you write about it.", kept.problem
        case _:
            return "waiting to be read.", kept.problem and f"{kept.problem} It will be tried again."
