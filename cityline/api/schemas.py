"""The shapes of finding, counting days and asking. Names are fixed: other systems read them.

Shapes of public rows (cities, programs, resources, answers) are in `records`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

from cityline.desk.states import Status
from cityline.desk.texts import LONGEST
from cityline.topics import Topic

MOST_ITEMS = 20
DEEPEST_PAGE = 400  # the search looks at 10,000 hits, 25 a page

QUESTION = "We have 3,400 lead service lines and no list of what is on private property. How have cities our size paid?"


def shown(example: Any) -> dict[str, Any]:
    """The example of a field, for the OpenAPI document and the page made from it."""
    return {"example": example}


def _only_topics(schema: dict[str, Any]) -> None:
    schema["enum"] = ["", *Topic.values]
    schema["example"] = "water"


class Request(Schema):
    """A body we are sent. A name we do not know is refused, so that a slip of the pen is not taken for nothing."""

    model_config = ConfigDict(extra="forbid")


# ── Finding ──────────────────────────────────────────────────────────────────


class SuggestRequest(Request):
    question: str = Field(
        min_length=1,
        max_length=LONGEST,
        description="The question as the city would write it.",
        json_schema_extra=shown(QUESTION),
    )
    city: str | None = Field(
        None,
        max_length=12,
        description="Census code (GEOID) of the city; what fits it comes first.",
        json_schema_extra=shown("2523000"),
    )
    limit: int = Field(5, ge=1, le=MOST_ITEMS, description="How many of each kind at most.", json_schema_extra=shown(5))  # fmt: skip


class Item(Schema):
    id: str = Field(description="Its id among its kind; for a city, its Census code.")
    title: str
    url: str = Field(description="Its page.")
    score: float = Field(description="Higher is better; comparable within one kind of one answer.")
    why: str = Field(description="One sentence on why it is here; in a search, where your words occur.")


class Suggestions(Schema):
    """What may help, best first within each kind. Empty lists mean that nothing was close enough."""

    answers: list[Item] = Field(description="Answers to other cities.")
    resources: list[Item] = Field(description="Guides and tools.")
    programs: list[Item] = Field(description="Federal programs the city can apply for.")
    cities: list[Item] = Field(description="Cities to call.")
    took_ms: float = Field(description="Milliseconds it took to find them.")


class SearchRequest(Schema):
    q: str = Field(
        "",
        max_length=1000,
        description="Words, “phrases in quotes”, -minus, program numbers. Empty: everything.",
        json_schema_extra=shown("lead service lines"),
    )
    kind: Literal["", "answer", "resource", "program"] = Field(
        "", description="Only this kind.", json_schema_extra=shown("program")
    )
    topic: str = Field("", max_length=40, description="Only this topic.", json_schema_extra=_only_topics)
    state: str = Field(
        "",
        max_length=2,
        description="Only what holds in this state (two letters). Only resources say so.",
        json_schema_extra=shown("MA"),
    )
    page: int = Field(1, ge=1, le=DEEPEST_PAGE, description="25 items a page, from 1.")  # fmt: skip


class FacetCount(Schema):
    value: str
    count: int


class SearchResult(Schema):
    count: int = Field(description="How many there are in all.")
    items: list[Item]
    facets: dict[str, list[FacetCount]] = Field(
        description="For each property, its values with exact counts, most first."
    )


# ── Counting days ────────────────────────────────────────────────────────────


class DeadlineRequest(Schema):
    received: str = Field(max_length=40, description="When the question arrives, ISO 8601. Without a zone it is the desk’s own time.", json_schema_extra=shown("2026-07-02T16:40"))  # fmt: skip


class Step(Schema):
    date: date
    weekday: str
    counted: bool = Field(description="Whether this day is one of the promised business days.")
    reason: str = Field(description="Why it counts or does not.")


class Deadline(Schema):
    """The promised date and every day that led to it."""

    received_on: date = Field(description="The day it counts as received. It never counts itself.")
    due_on: date = Field(description="The answer comes by the end of this day.")
    days: int = Field(description="Business days promised.")
    steps: list[Step]


# ── Asking ───────────────────────────────────────────────────────────────────


class NewQuestion(Request):
    question: str = Field(
        min_length=1,
        max_length=LONGEST,
        description="20 to 200 words work best.",
        json_schema_extra=shown(QUESTION),
    )
    city: str | None = Field(
        None,
        max_length=12,
        description="Census code (GEOID) of the city that asks.",
        json_schema_extra=shown("2523000"),
    )
    email: str = Field(
        max_length=254,
        description="Who asks. We mail the receipt and the answer there.",
        json_schema_extra=shown("ada@fallriver.example"),
    )
    privacy: Literal["private", "may_publish"] = Field("private", description="may_publish: may become a public answer without names or places, after the asker has approved the text.")  # fmt: skip


class Asked(Schema):
    code: str = Field(description="The question’s code. It opens nothing by itself.")
    url: str = Field(description="Its page, for the people who may see it.")
    due_on: date = Field(description="The day we promise the written answer by.")
    steps: list[Step] = Field(description="Every day that led to that date.")
    suggestions: Suggestions = Field(description="The first package, found at once.")


class EventShown(Schema):
    type: str = Field(description="A fixed name, for example desk.response_sent.")
    at: datetime
    sentence: str


class QuestionStatus(Schema):
    code: str
    url: str
    status: str = Field(
        description="waiting: we asked the city something and the clock is paused.",
        json_schema_extra={"enum": list(Status.values)},
    )
    promise: Deadline
    events: list[EventShown] = Field(description="What happened, oldest first.")


# ── Saying no ────────────────────────────────────────────────────────────────


class FieldProblem(Schema):
    field: str = Field(description="The field or parameter.")
    code: str = Field(description="Stays the same, for programs.")
    detail: str = Field(description="A sentence, for people. It may change.")


class ProblemDocument(Schema):
    """RFC 9457. Decide by `code`."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[FieldProblem] = Field(default=[], description="What is wrong in which field, if it is about fields.")
