"""What search knows of the library: one document for each public resource and answer.

A publication is found by its record and by the text of its file; a long text by its parts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cityline.library.words import ANY_SIZE, EVERYWHERE
from cityline.search import parts
from cityline.search.documents import Draft
from cityline.search.entry import MOST_PARTS
from cityline.topics import Topic
from cityline.ui.markdown import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cityline.library.models import Answer, Resource


LONGEST_BODY = 200_000  # characters; the keyword index reads no more
AT_ONCE = 50  # records held at once while all are read; a text may have a million characters


def of_resource(resource: Resource) -> Draft:
    """Unreviewed records are found by words but never suggested."""
    said = [part for part in (resource.abstract, resource.why_it_matters) if part]
    text = text_of(resource)
    return Draft(
        kind="resource",
        object_id=str(resource.pk),
        title=resource.title,
        body="\n".join(part for part in (*said, resource.publisher, text) if part)[:LONGEST_BODY],
        plain_words=" ".join([resource.for_whom, *(str(Topic(key).label) for key in resource.topics)]).strip(),
        passages=[*said, *(parts.cut(text, most=MOST_PARTS - len(said)) if text else [])],
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


def text_of(resource: Resource) -> str:
    """Of its file, if it was read."""
    kept = getattr(resource, "text_of_file", None) if resource.file_id else None
    return kept.text if kept else ""


SHORTEST = 60  # characters: a heading alone says too little


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a Markdown text that say something, as plain text; long ones in parts."""
    said = (plain(part) for part in text.split("\n\n"))
    return parts.cut("\n\n".join(part for part in said if len(part) >= SHORTEST), least=SHORTEST)


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

    return map(of_resource, Resource.objects.public().select_related("text_of_file").iterator(AT_ONCE))


def every_answer() -> Iterator[Draft]:
    from cityline.library.models import Answer

    return map(of_answer, Answer.objects.public().iterator())
