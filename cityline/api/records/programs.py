"""The shape of a federal program, in a list and in full."""

from __future__ import annotations

from datetime import date

from ninja import Schema
from pydantic import Field

from cityline.api.records.page import ListPage, address
from cityline.programs.models import Program


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
