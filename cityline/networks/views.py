"""The due-date page: any day and hour, its promise and the reason for each day."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.shortcuts import render
from django.views.decorators.http import require_safe

from cityline.kernel import clock
from cityline.kernel.workdays import promise
from cityline.networks.calendars import calendar_of, days_off
from cityline.networks.forms import DeadlineForm
from cityline.networks.queries import current_network
from cityline.ui.dates import day_short
from cityline.ui.lines import Kind, Stop, dotted

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from cityline.kernel.workdays import Promise, Step


@require_safe
def deadline(request: HttpRequest) -> HttpResponse:
    """Public. Without a question in the address it answers for the present moment."""
    network = current_network()
    calendar = calendar_of(network)
    now = clock.now()
    here = now.astimezone(ZoneInfo(network.zone))
    asked = "on" in request.GET or "at" in request.GET
    form = DeadlineForm(
        request.GET if asked else None,
        initial={"on": here.date(), "at": here.time()},
        calendar=calendar,
        days=network.promise_days,
    )
    made = (form.promise if form.is_valid() else None) if asked else promise(now, calendar, days=network.promise_days)
    return render(
        request,
        "networks/deadline.html",
        {
            "form": form,
            "asked": asked,
            "network": network,
            "promise": made,
            "stops": stops_of(made, here.date()) if made else [],
            "days_off": days_off(calendar, here.date()),
        },
    )


def stops_of(made: Promise, today: date) -> list[Stop]:
    """Every step as a stop: the first open, the promised one amber, days that do not count small."""
    return dotted(
        Stop(day_short(step.date, today), step.reason, _kind(step, made), on=step.date) for step in made.steps
    )


def _kind(step: Step, made: Promise) -> Kind:
    if step is made.steps[0]:
        return "start"
    if step.date == made.due_on:
        return "due"
    return "counted" if step.counted else "off"
