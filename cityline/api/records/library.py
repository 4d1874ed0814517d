"""The shapes of what the library holds. Text is as stored; answers are Markdown."""

from __future__ import annotations

from datetime import date

from ninja import Schema
from pydantic import Field

from cityline.api.records.page import address
from cityline.library.models import Answer, Resource


class ResourceRecord(Schema):
    id: int
    title: str
    publisher: str
    year: int | None
    type: str
    abstract: str
    why_it_matters: str
    for_whom: str
    topics: list[str]
    states: list[str] = Field(description="Empty: it holds everywhere.")
    size_bands: list[str] = Field(description="Sizes of city; empty: any.")
    cost: str
    minutes: int | None = Field(description="About how long the useful part takes to read.")
    address: str = Field(description="Where to read it.")
    address_checked_on: date | None = Field(description="Null: nobody has opened the address yet.")
    reviewed: bool = Field(description="Whether a librarian has judged it. Only then is it suggested.")
    review_by: date | None
    is_sample: bool = Field(description="Part of the sample network.")
    url: str = Field(description="Its page here.")


_RESOURCE_SAME = (
    "id", "title", "publisher", "year", "type", "abstract", "why_it_matters", "for_whom", "topics", "states",
    "size_bands", "cost", "minutes", "address_checked_on", "reviewed", "review_by", "is_sample",
)  # fmt: skip


def resource_record(resource: Resource) -> ResourceRecord:
    same = {name: getattr(resource, name) for name in _RESOURCE_SAME}
    return ResourceRecord(**same, address=address(resource.address), url=address(resource))


class Source(Schema):
    number: int = Field(description="The n of [n] in the body.")
    title: str
    url: str
    note: str
    last_checked_on: date | None


class Correction(Schema):
    on: date
    text: str


class AnswerRecord(Schema):
    id: int
    title: str = Field(description="The question, as the next city would ask it.")
    short_answer: str
    body: str = Field(description="Markdown; [1] cites source 1.")
    topic: str
    asked_by: str = Field(description="As much of the city as its people wanted said.")
    published_on: date
    reviewed_on: date
    review_by: date
    sources: list[Source]
    corrections: list[Correction]
    is_sample: bool = Field(description="Part of the sample network.")
    url: str


_ANSWER_SAME = (
    "id", "title", "short_answer", "body", "topic", "asked_by", "published_on", "reviewed_on", "review_by", "is_sample",
)  # fmt: skip


def answer_record(answer: Answer) -> AnswerRecord:
    sources = [
        Source(
            number=one.number, title=one.title, url=address(one.url), note=one.note, last_checked_on=one.last_checked_on
        )
        for one in answer.sources.all()
    ]
    return AnswerRecord(
        **{name: getattr(answer, name) for name in _ANSWER_SAME},
        sources=sources,
        corrections=[Correction(on=one.on, text=one.text) for one in answer.corrections.all()],
        url=address(answer),
    )
