"""Public rows: cities, programs, resources, answers."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page
from django.http import Http404, HttpRequest
from ninja import PathEx, Query, Router, Schema
from ninja.params import P
from pydantic import Field

from cityline.api import records
from cityline.api.problems import Problem
from cityline.api.queries import LONGEST_ID, one_program, program_pages
from cityline.api.schemas import shown
from cityline.kernel.refusals import Refused
from cityline.library.queries import any_answer, public_resource
from cityline.library.states import AnswerStatus
from cityline.networks.queries import current_network_id
from cityline.places.queries import city_or_none, involvements_of, place_list
from cityline.topics import Topic

router = Router(tags=["Public data"])

LAST_PAGE = 100_000


class CitiesRequest(Schema):
    q: str = Field(
        "",
        max_length=100,
        description="The beginning of a name, also with its state.",
        json_schema_extra=shown("fall river"),
    )
    state: str = Field("", max_length=2, description="Two letters.", json_schema_extra=shown("MA"))
    page: int = Field(1, ge=1, le=LAST_PAGE)  # fmt: skip


class ProgramsRequest(Schema):
    topic: str = Field("", max_length=40, description="Only this topic.", json_schema_extra=shown("water"))
    page: int = Field(1, ge=1, le=LAST_PAGE)


def _paged(request: HttpRequest, listed: Page[Any], asked: int) -> dict[str, Any]:
    """Where this page stands. Beyond the last one there is nothing, not the last one again."""
    pages = listed.paginator.num_pages
    wanted = request.GET.copy()
    wanted["page"] = str(asked + 1)
    onward = records.address(f"{request.path}?{wanted.urlencode()}") if asked < pages else None
    return {"count": listed.paginator.count, "page": asked, "pages": pages, "next": onward}


@router.get(
    "/cities",
    response=records.CityPage,
    operation_id="cities",
    summary="Cities",
    openapi_extra={"x-problems": ["invalid"]},
)
def cities(request: HttpRequest, asked: Query[CitiesRequest]) -> records.CityPage:
    """The cities we know, by name, 25 a page."""
    listed = place_list(words=asked.q, state=asked.state, page=asked.page)
    rows = list(listed) if listed.number == asked.page else []
    return records.CityPage(items=[records.city(row) for row in rows], **_paged(request, listed, asked.page))


@router.get(
    "/cities/{geoid}",
    response=records.CityRecord,
    operation_id="city",
    summary="One city",
    openapi_extra={"x-problems": ["not_found"]},
)
def city(
    request: HttpRequest,  # noqa: ARG001 - the framework knows it by this name
    geoid: PathEx[str, P(description="Census code (GEOID).", example="2523000")],
) -> records.CityRecord:
    """One city with its Census counts and what the public record says it did."""
    place = city_or_none(geoid)
    if place is None:
        raise Problem("not_found", "We know no city of this code.")
    return records.city_record(place, involvements_of(place))


@router.get(
    "/programs",
    response=records.ProgramPage,
    operation_id="programs",
    summary="Federal programs",
    openapi_extra={"x-problems": ["invalid"]},
)
def programs(request: HttpRequest, asked: Query[ProgramsRequest]) -> records.ProgramPage:
    """All programs on the official list, by number, 25 a page. To find some by words, use search."""
    if asked.topic and asked.topic not in Topic.values:
        raise Refused("unknown_topic", f"Use one of {', '.join(Topic.values)}.", field="topic")
    listed = program_pages(topic=asked.topic).get_page(asked.page)
    rows = list(listed) if listed.number == asked.page else []
    items = [records.program_brief(row) for row in rows]
    return records.ProgramPage(items=items, **_paged(request, listed, asked.page))


@router.get(
    "/programs/{id}",
    response=records.ProgramRecord,
    operation_id="program",
    summary="One federal program",
    openapi_extra={"x-problems": ["not_found"]},
)
def program(
    request: HttpRequest,  # noqa: ARG001 - the framework knows it by this name
    id: PathEx[str, P(description="Its id, or its assistance listing number.", example="14.218")],  # noqa: A002 - the address's own word
) -> records.ProgramRecord:
    """One program as the official files describe it, withdrawn ones too."""
    found = one_program(id)
    if found is None:
        raise Problem("not_found", "There is no such program.")
    return records.program_record(found)


@router.get(
    "/resources/{id}",
    response=records.ResourceRecord,
    operation_id="resource",
    summary="One resource of the library",
    openapi_extra={"x-problems": ["not_found"]},
)
def resource(
    request: HttpRequest,  # noqa: ARG001 - the framework knows it by this name
    id: PathEx[str, P(description="Its id.", example="1")],  # noqa: A002
) -> records.ResourceRecord:
    """One publication: what it says, why it matters, where to read it."""
    found = public_resource(_number(id))
    if found is None:
        raise Problem("not_found", "There is no such record in the library.")
    return records.resource_record(found)


@router.get(
    "/answers/{id}",
    response=records.AnswerRecord,
    operation_id="answer",
    summary="One published answer",
    openapi_extra={"x-problems": ["not_found", "answer_withdrawn"]},
)
def answer(
    request: HttpRequest,  # noqa: ARG001 - the framework knows it by this name
    id: PathEx[str, P(description="Its id.", example="1")],  # noqa: A002
) -> records.AnswerRecord:
    """A question and its answer, without names or places, with sources and corrections."""
    found = any_answer(_number(id), network_id=current_network_id())
    if found is None:
        raise Problem("not_found", "There is no such answer.")
    if found.status == AnswerStatus.WITHDRAWN:
        raise Problem("answer_withdrawn", found.withdrawn_why)
    return records.answer_record(found)


def _number(given: str) -> int:
    """A database id, or Http404 for whatever else was sent."""
    if not (given.isascii() and given.isdigit() and len(given) <= LONGEST_ID):
        raise Http404
    return int(given)
