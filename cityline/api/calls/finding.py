"""Finding what may help, searching, counting days."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Query, Router

from cityline.api import queries
from cityline.api.records import address
from cityline.api.schemas import (
    Deadline,
    DeadlineRequest,
    FacetCount,
    Item,
    SearchRequest,
    SearchResult,
    Suggestions,
    SuggestRequest,
)
from cityline.desk import suggestions, texts
from cityline.kernel.refusals import Refused
from cityline.networks.calendars import calendar_of
from cityline.networks.deadline import promise_for
from cityline.topics import Topic

router = Router(tags=["Finding"])


@router.post(
    "/suggest",
    response=Suggestions,
    operation_id="suggest",
    summary="What may help with a question",
    openapi_extra={"x-problems": ["bad_json", "body_too_large", "media_type", "invalid"]},
)
def suggest(request: HttpRequest, sent: SuggestRequest) -> Suggestions:  # noqa: ARG001 - the framework knows it by this name
    """Answers to other cities, guides, federal programs and cities to call, each with one sentence on why.

    Nothing is kept. For a city, programs it cannot apply for are left out.
    """
    network = queries.serving_network()
    place = queries.named_city(sent.city)
    text = texts.clean(sent.question)
    if not text:
        raise Refused("question_empty", "Write your question. A few words are enough to begin.", field="question")
    return of_offer(suggestions.suggest(text, place=place, network_id=network.pk, limit=sent.limit))


def of_offer(offer: suggestions.Offer) -> Suggestions:
    groups = {
        kind: [
            Item(id=one.id, title=one.title, url=address(one.url), score=round(one.score, 4), why=one.why)
            for one in offer.of(kind)
        ]
        for kind in suggestions.KINDS
    }
    return Suggestions(
        answers=groups["answer"],
        resources=groups["resource"],
        programs=groups["program"],
        cities=groups["city"],
        took_ms=offer.took_ms,
    )


@router.get(
    "/search",
    response=SearchResult,
    operation_id="search",
    summary="Search answers, resources and programs",
    openapi_extra={"x-problems": ["invalid"]},
)
def search(request: HttpRequest, asked: Query[SearchRequest]) -> SearchResult:  # noqa: ARG001 - the framework knows it by this name
    """All public records for a few words, with counts by property. For a whole question use suggest."""
    if asked.topic and asked.topic not in Topic.values:
        raise Refused("unknown_topic", f"Use one of {', '.join(Topic.values)}.", field="topic")
    network = queries.serving_network()
    found = queries.search_everything(
        texts.clean(asked.q),
        kind=asked.kind,
        topic=asked.topic,
        state=asked.state,
        page=asked.page,
        network_id=network.pk,
    )
    return SearchResult(
        count=found.count,
        items=[
            Item(
                id=one.hit.object_id,
                title=one.hit.title,
                url=address(one.row),
                score=round(one.hit.score, 4),
                why=one.snippet,
            )
            for one in found.rows
        ],
        facets={
            name: [FacetCount(value=one.value, count=one.count) for one in counts]
            for name, counts in found.facets.items()
        },
    )


@router.get(
    "/deadline",
    response=Deadline,
    operation_id="deadline",
    summary="When an answer would be due",
    openapi_extra={"x-problems": ["invalid"]},
)
def deadline(request: HttpRequest, asked: Query[DeadlineRequest]) -> Deadline:  # noqa: ARG001 - the framework knows it by this name
    """The date we would promise for a question received then, and every day that leads to it."""
    network = queries.serving_network()
    promise = promise_for(_unescaped(asked.received), calendar_of(network), days=network.promise_days)
    return Deadline.model_validate(promise.to_json())


def _unescaped(received: str) -> str:
    """In an address a bare + means a blank: "16:40+02:00" arrives as "16:40 02:00"."""
    received = received.strip()
    return received.replace(" ", "+") if "T" in received else received
