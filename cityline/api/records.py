"""The shapes of public rows, and how a row becomes one. Text is as stored; answers are Markdown."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Model
from ninja import Schema
from pydantic import Field

from cityline.library.models import Answer, Resource
from cityline.places.models import Involvement, Place
from cityline.programs.models import Program


def address(of: Model | str) -> str:
    """The full web address of a row's page, or of a path on this site; an address elsewhere stays as it is."""
    path = of if isinstance(of, str) else of.get_absolute_url()  # type: ignore[attr-defined]
    return f"{settings.SITE_URL}{path}" if path.startswith("/") else path


class ListPage(Schema):
    """A page of a list: follow `next` until it is null."""

    count: int = Field(description="How many there are in all.")
    page: int
    pages: int
    next: str | None = Field(description="The address of the next page.")


# ── Cities ───────────────────────────────────────────────────────────────────


class City(Schema):
    geoid: str = Field(description="Census code. Text: zeros lead.")
    name: str = Field(description="As people say it.")
    official_name: str = Field(description="As the Census writes it.")
    kind: str = Field(description="city, county or other.")
    state: str
    state_name: str
    counties: list[str]
    latitude: float | None
    longitude: float | None
    zone: str = Field(description="Time zone.")
    land_square_miles: float | None
    population_2000: int | None = Field(description="Decennial count; null if there was none under this code.")
    population_2010: int | None
    population_2020: int | None
    url: str


class CityInvolvement(Schema):
    kind: str
    topic: str
    sentence: str
    source: str
    year: int | None


class CityRecord(City):
    involvements: list[CityInvolvement] = Field(description="What the public record says this city did in a network.")


class CityPage(ListPage):
    items: list[City]


def _city_fields(place: Place) -> dict[str, Any]:
    return {
        "geoid": place.geoid,
        "name": place.short_name,
        "official_name": place.name,
        "kind": place.kind,
        "state": place.state,
        "state_name": place.state_name,
        "counties": [county for county in place.counties.split("|") if county],
        "latitude": place.latitude,
        "longitude": place.longitude,
        "zone": place.zone,
        "land_square_miles": place.land_square_miles,
        "population_2000": place.population_2000,
        "population_2010": place.population_2010,
        "population_2020": place.population_2020,
        "url": address(place),
    }


def city(place: Place) -> City:
    return City(**_city_fields(place))


def city_record(place: Place, involvements: list[Involvement]) -> CityRecord:
    told = [
        CityInvolvement(kind=row.kind, topic=row.topic, sentence=row.sentence, source=row.source, year=row.year)
        for row in involvements
    ]
    return CityRecord(**_city_fields(place), involvements=told)


# ── Programs ─────────────────────────────────────────────────────────────────


class ProgramBrief(Schema):
    id: int
    number: str = Field(description="Assistance listing number.")
    title: str
    kind: str = Field(description="listing, tax_expenditure, interest or other.")
    agency: str
    sub_agency: str
    topics: list[str]
    yearly_dollars: int | None = Field(description="The largest year on record, whole dollars.")
    url: str


class Law(Schema):
    text: str
    url: str = ""


class Accomplishment(Schema):
    year: str
    text: str


class Obligation(Schema):
    year: str
    sam_actual: int | None = Field(None, description="Whole dollars, as reported to SAM.gov.")
    sam_estimate: int | None = None
    usaspending: int | None = Field(None, description="Whole dollars, as USAspending.gov has it.")


class ProgramRecord(ProgramBrief):
    popular_name: str
    objective: str
    assistance_types: list[str]
    applicant_types: list[str]
    applicant_note: str
    beneficiary_types: list[str]
    categories: list[str]
    authorizations: list[Law]
    rules: str
    results: list[Accomplishment]
    obligations: list[Obligation] = Field(description="By year, oldest first.")
    fiscal_year: str
    sam_url: str
    grants_url: str
    usaspending_url: str
    source: str = Field(description="The official file it comes from.")
    vintage: str = Field(description="The day or year the file speaks of.")
    withdrawn_on: date | None = Field(description="Since when it is gone from the official list.")


class ProgramPage(ListPage):
    items: list[ProgramBrief]


_SAME = ("id", "number", "title", "kind", "agency", "sub_agency", "topics", "yearly_dollars")
_SAME_IN_FULL = (
    *_SAME, "popular_name", "objective", "assistance_types", "applicant_types", "applicant_note", "beneficiary_types",
    "categories", "rules", "fiscal_year", "sam_url", "grants_url", "usaspending_url", "source", "vintage",
)  # fmt: skip


def program_brief(program: Program) -> ProgramBrief:
    return ProgramBrief(**{name: getattr(program, name) for name in _SAME}, url=address(program))


def program_record(program: Program) -> ProgramRecord:
    return ProgramRecord(
        **{name: getattr(program, name) for name in _SAME_IN_FULL},
        url=address(program),
        authorizations=[Law(**law) for law in program.authorizations],
        results=[Accomplishment(**result) for result in program.results],
        obligations=[Obligation(**year) for year in program.obligations],
        withdrawn_on=program.withdrawn_at.date() if program.withdrawn_at else None,
    )


# ── Library ──────────────────────────────────────────────────────────────────


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
