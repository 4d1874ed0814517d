"""schema.org descriptions of answers and resources, for search engines and other libraries."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from django.utils.safestring import SafeString, mark_safe

from cityline.library.words import ResourceType
from cityline.topics import Topic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cityline.library.models import Answer, AnswerCorrection, AnswerSource, Resource

# Whatever a text says, it cannot end the element, open a comment or become an entity.
_ESCAPES: Final = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}
_CONTEXT: Final = "https://schema.org"
_TYPES: Final = {
    ResourceType.REPORT: "Report",
    ResourceType.SAMPLE_DOCUMENT: "DigitalDocument",
    ResourceType.DATA: "Dataset",
    ResourceType.VIDEO: "VideoObject",
}


def as_script(data: dict[str, Any]) -> SafeString:
    """The data block. It is not executed, so the strict content-security policy lets it stand."""
    text = json.dumps(data, ensure_ascii=False).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')


def qa_page(
    answer: Answer, *, site: str, sources: Sequence[AnswerSource], corrections: Sequence[AnswerCorrection]
) -> dict[str, Any]:
    """QAPage (standards S12). `site` is the address of the site without a slash; the asker is never named."""
    url = site + answer.get_absolute_url()
    desk = {"@type": "Organization", "name": str(answer.network)}
    modified = max([answer.reviewed_on, answer.published_on, *(one.on for one in corrections)])
    return {
        "@context": _CONTEXT,
        "@type": "QAPage",
        "url": url,
        "mainEntity": {
            "@type": "Question",
            "name": answer.title,
            "text": answer.title,
            "dateCreated": answer.published_on.isoformat(),
            "answerCount": 1,
            "about": [{"@type": "Thing", "name": str(Topic(answer.topic).label)}],
            "acceptedAnswer": {
                "@type": "Answer",
                "text": f"{answer.short_answer}\n\n{answer.body}",
                "url": url,
                "dateCreated": answer.published_on.isoformat(),
                "dateModified": modified.isoformat(),
                "author": desk,
                "citation": [
                    {"@type": "CreativeWork", "name": source.title, "url": _absolute(source.url, site)}
                    for source in sources
                ],
            },
            "suggestedAnswer": [],
        },
    }


def creative_work(resource: Resource, *, site: str) -> dict[str, Any]:
    data: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": _TYPES.get(ResourceType(resource.type), "CreativeWork"),
        "name": resource.title,
        "url": _absolute(resource.address, site),
        "mainEntityOfPage": site + resource.get_absolute_url(),
        "keywords": [str(Topic(key).label) for key in resource.topics],
    }
    if resource.abstract:
        data["abstract" if data["@type"] in {"CreativeWork", "Report", "DigitalDocument"} else "description"] = (
            resource.abstract
        )
    if resource.publisher:
        data["publisher"] = {"@type": "Organization", "name": resource.publisher}
    if resource.year:
        data["datePublished"] = str(resource.year)
    if resource.minutes:
        data["timeRequired"] = f"PT{resource.minutes}M"
    if resource.for_whom:
        data["audience"] = {"@type": "Audience", "audienceType": resource.for_whom}
    if resource.states:
        data["spatialCoverage"] = [f"US-{postal}" for postal in resource.states]
    return data


def _absolute(url: str, site: str) -> str:
    return site + url if url.startswith("/") else url
