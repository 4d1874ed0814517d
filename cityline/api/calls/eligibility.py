"""Whether a city is eligible, test by test: the decision of the page, for other systems."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from cityline.api import queries
from cityline.api.records import address
from cityline.api.schemas import shown
from cityline.eligibility import queries as eligible
from cityline.eligibility.models import Override
from cityline.eligibility.presenting import address as page_of
from cityline.kernel.refusals import Refused
from cityline.networks.models import Network
from cityline.ui.dates import local

router = Router(tags=["Public data"])


class EligibilityRequest(Schema):
    city: str = Field(min_length=1, max_length=12, description="Census code (GEOID) of the city.", json_schema_extra=shown("2523000"))  # fmt: skip
    rules: str = Field("", max_length=40, description="Which rule set; empty: the one this network uses.", json_schema_extra=shown("nrn-2014"))  # fmt: skip


class EligibilityTest(Schema):
    name: str
    value: float | None = Field(description="Null: we hold no figure.")
    moe: float | None = Field(
        description="Margin at 90 %, in the same unit. Null: none is published, or it is a count."
    )
    unit: str
    year: int | None = Field(description="The last year the figure covers.")
    source: str
    threshold: float
    distance: float | None = Field(description="How far beyond the line; negative: short of it.")
    verdict: Literal["pass", "not_met", "too_close", "unknown"]
    title: str = Field(description="What the test asks, in words.")
    part: Literal["bound", "all_of", "any_of"] = Field(
        description="bound and all_of: each is required. any_of: one is enough."
    )
    measure: str
    operator: Literal[">=", ">", "<=", "<"]
    period: str
    base: str = Field(description="What a rate is of.")
    url: str = Field(description="Where the source is published.")
    caveat: str = Field(description="Said when another figure stands in for the one the rule asks for.")
    sentence: str


class StaffDecision(Schema):
    verdict: Literal["eligible", "not_eligible"]
    reason: str
    by: str
    on: date


class EligibilityDecision(Schema):
    """What the rules make of the figures we hold today."""

    city: str
    rules: str
    verdict: Literal["eligible", "not_eligible", "too_close", "unknown"]
    tests: list[EligibilityTest]
    version: int = Field(description="Of the rule set. A change of the rules is a new version.")
    computed_on: date
    sentence: str
    override: StaffDecision | None = Field(description="What the network’s staff decided otherwise than the figures.")
    url: str = Field(description="The page of this decision.")


@router.get(
    "/eligibility",
    response=EligibilityDecision,
    operation_id="eligibility",
    summary="Whether a city is eligible, test by test",
    openapi_extra={"x-problems": ["invalid"]},
)
def eligibility(request: HttpRequest, asked: Query[EligibilityRequest]) -> dict[str, Any]:  # noqa: ARG001 - the framework knows it by this name
    """The decision for one city under one rule set, with the figure, margin, year and source of each test."""
    network = queries.serving_network()
    place = queries.named_city(asked.city)
    if place is None or not eligible.is_city(place):
        raise Refused("not_a_city", "Rule sets judge cities. This code is of another kind of place.", field="city")
    today = eligible.today_of(network)
    row, _every = eligible.rule_set(asked.rules, network=network, on=today)
    told = eligible.decisions(place, [row], on=today)[row.rules_id].as_json()
    held = eligible.override_of(network, place, row)
    other = _told(held, network) if held else None
    return {**told, "override": other, "url": address(page_of(place.geoid, row.rules_id))}


def _told(held: Override, network: Network) -> dict[str, Any]:
    """The day is the one it was at the desk."""
    on = local(held.at, network.zone).date()
    return {"verdict": held.verdict, "reason": held.reason, "by": held.decided_by, "on": on}
