"""The network's own days: see which promises a day would move before saving it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cityline.desk import rules
from cityline.desk.actions.calendar import change_calendar, promises_that_move
from cityline.desk.forms import CalendarDayForm
from cityline.desk.staff import calendar_view
from cityline.kernel import clock
from cityline.kernel.refusals import Refused
from cityline.networks.actions import check_extra_day
from cityline.networks.calendars import calendar_of, calendar_with
from cityline.networks.queries import extra_days_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from cityline.networks.models import Network
    from cityline.people.models import User


@require_http_methods(["GET", "HEAD", "POST"])
@calendar_view
def calendar(request: HttpRequest, user: User, network: Network) -> HttpResponse:
    """Days off of this network. Everyone at the desk reads; administrators and the manager change."""
    form = CalendarDayForm(request.POST or None)
    moved = None
    status = 200
    if request.method == "POST":
        done = _change(request, user, network, form)
        if done is not None:
            return done
        status = 422 if form.errors else 200
        if form.is_valid():
            own = dict(extra_days_of(network).values_list("on", "name")) | {
                form.cleaned_data["on"]: form.cleaned_data["name"]
            }
            moved = promises_that_move(network, calendar_with(network, own))
    context = {
        "form": form,
        "moved": moved,
        "days": extra_days_of(network),
        "network": network,
        "today": calendar_of(network).day_of(clock.now()),
        "why_not": rules.may_change_network(user, network.pk),
    }
    return render(request, "desk/calendar.html", context, status=status)


def _change(request: HttpRequest, user: User, network: Network, form: CalendarDayForm) -> HttpResponse | None:
    """Save or remove a day; None when the page should show the form again (errors, or a look before saving)."""
    if not form.is_valid():
        return None
    on, name = form.cleaned_data["on"], form.cleaned_data["name"]
    verb = request.POST.get("do", "look")
    try:
        if verb == "look":
            check_extra_day(network=network, on=on, name=name)
            return None
        moved = change_calendar(network=network, by=user, on=on, name=name, add=verb == "add")
    except Refused as refused:
        form.refuse(refused.sentence, refused.field)
        return None
    told = "No promise moved." if not moved else f"{len(moved)} promises moved; each city was told why."
    messages.success(request, f"Saved. {told}")
    return redirect("desk-calendar")
