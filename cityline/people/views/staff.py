"""What staff see of people: claims that wait for a decision, and for administrators sign-ins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cityline.kernel import clock
from cityline.kernel.paging import page_number
from cityline.kernel.refusals import Refused
from cityline.people import queries, rules
from cityline.people.actions import verifying
from cityline.people.doors import door
from cityline.people.forms import DecideForm
from cityline.people.models import CityClaim, User
from cityline.people.verification import reason_to_look

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from cityline.networks.models import Network

PAGE = 25
HOURS = 48  # up to here a wait is told in hours


@require_http_methods(["GET", "HEAD"])
@never_cache
@door(rules.may_decide_claims)
def claims(request: HttpRequest, user: User, network: Network) -> HttpResponse:
    """Who says they work for which city, with the row of the .gov list and why nobody was verified at once."""
    page = Paginator(queries.waiting_claims(network), PAGE).get_page(page_number(request.GET.dict()))
    context = {
        "page": page,
        "rows": _with_reasons(page.object_list),
        "sees_sign_ins": not rules.may_see_sign_ins(user, network),
    }
    return render(request, "people/claims.html", context)


def _with_reasons(found: Any) -> list[dict[str, Any]]:
    now = clock.now()
    return [
        {"claim": claim, "doubt": reason_to_look(claim.doubt), "waits": waits(claim.made_at, now)} for claim in found
    ]


def waits(since: datetime, now: datetime) -> str:
    """ "3 days", "5 hours", "less than an hour"; days and hours that are over."""
    hours = int((now - since).total_seconds() // 3600)
    if hours < 1:
        return "less than an hour"
    number, word = (hours, "hour") if hours < HOURS else (hours // 24, "day")
    return f"{number} {word}{'' if number == 1 else 's'}"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@door(rules.may_decide_claims)
def claim(request: HttpRequest, user: User, network: Network, pk: int) -> HttpResponse:
    """One claim: verify it or refuse it, with a reason."""
    found = get_object_or_404(CityClaim.objects.select_related("user", "place", "network"), pk=pk, network=network)
    form = DecideForm(request.POST or None)
    if form.is_valid() and request.POST.get("do") not in {"verify", "refuse"}:
        form.refuse("Choose one of the two buttons.")
    if form.is_valid():
        verified = request.POST.get("do") == "verify"
        try:
            verifying.decide_claim(claim=found, by=user, verified=verified, reason=form.cleaned_data["reason"])
        except Refused as refused:
            form.refuse(refused.sentence, refused.field)
        else:
            said = "verified" if verified else "not verified"
            messages.success(request, f"{found.user} is {said} for {found.place}, and was told.")
            return redirect("desk-claims")
    context = {
        "claim": found, "doubt": reason_to_look(found.doubt), "form": form, "waits": waits(found.made_at, clock.now()),
        "earlier": queries.earlier_claims(found),
    }  # fmt: skip
    return render(request, "people/claim.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD"])
@never_cache
@door(rules.may_see_sign_ins)
def sign_ins(request: HttpRequest, _user: User, network: Network) -> HttpResponse:
    """Who signed in with what, and where a second step failed."""
    page = Paginator(queries.sign_ins(network), PAGE).get_page(page_number(request.GET.dict()))
    return render(request, "people/sign_ins.html", {"page": page, "network": network})
