"""What search knows of the library: one document for each public resource and answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cityline.library.words import ANY_SIZE, EVERYWHERE
from cityline.search.documents import Draft
from cityline.topics import Topic
from cityline.ui.markdown import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cityline.library.models import Answer, Resource


def of_resource(resource: Resource) -> Draft:
    """Unreviewed records are found by words but never suggested."""
    return Draft(
        kind="resource",
        object_id=str(resource.pk),
        title=resource.title,
        body="\n".join(part for part in (resource.abstract, resource.why_it_matters, resource.publisher) if part),
        plain_words=" ".join([resource.for_whom, *(str(Topic(key).label) for key in resource.topics)]).strip(),
        passages=[part for part in (resource.abstract, resource.why_it_matters) if part],
        facets={
            "topic": resource.topics,
            "type": [resource.type],
            "state": resource.states or [EVERYWHERE],
            "size": resource.size_bands or [ANY_SIZE],
            "year": [str(resource.year)] if resource.year else [],
        },
        suggestible=resource.reviewed,
        dated_on=resource.added_at.date(),
    )


SHORTEST, LONGEST = 60, 600  # characters of a passage: a heading alone says too little, more is not read


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a Markdown text that say something, as plain text."""
    parts = (plain(part)[:LONGEST] for part in text.split("\n\n"))
    return [part for part in parts if len(part) >= SHORTEST]


def of_answer(answer: Answer) -> Draft:
    return Draft(
        kind="answer",
        object_id=str(answer.pk),
        title=answer.title,
        body=f"{plain(answer.short_answer)}\n{plain(answer.body)}",
        plain_words=str(Topic(answer.topic).label),
        passages=paragraphs(f"{answer.short_answer}\n\n{answer.body}"),
        facets={"topic": [answer.topic], "type": ["answer"], "year": [str(answer.published_on.year)]},
        network_id=answer.network_id,
        dated_on=answer.published_on,
    )


def every_resource() -> Iterator[Draft]:
    from cityline.library.models import Resource

    return map(of_resource, Resource.objects.public().iterator())


def every_answer() -> Iterator[Draft]:
    from cityline.library.models import Answer

    return map(of_answer, Answer.objects.public().iterator())
