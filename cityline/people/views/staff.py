"""What staff see of people: claims that wait for a decision, and for administrators sign-ins and privileged acts."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cityline.kernel.refusals import Refused
from cityline.networks.queries import current_network
from cityline.people import queries, rules
from cityline.people.actions import verifying
from cityline.people.forms import DecideForm
from cityline.people.models import CityClaim, User
from cityline.people.verification import SENTENCES

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from cityline.networks.models import Network

    Rule = Callable[[User | None, Network], str]

PAGE = 25
LEFT = "They left this city before."


def _door(rule: Rule) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponseBase]]:
    """Strangers sign in; whoever the rule refuses reads its sentence."""

    def opened(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not isinstance(request.user, User):
                return redirect_to_login(request.get_full_path())
            network = current_network()
            why_not = rule(request.user, network)
            if why_not:
                raise PermissionDenied(why_not)
            return view(request, request.user, network, *args, **kwargs)

        return guarded

    return opened


@require_http_methods(["GET", "HEAD"])
@never_cache
@_door(rules.may_decide_claims)
def claims(request: HttpRequest, user: User, network: Network) -> HttpResponse:
    """Who says they work for which city, with the row of the .gov list and why nobody was verified at once."""
    page = Paginator(queries.waiting_claims(network), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": _with_reasons(page.object_list),
        "sees_sign_ins": not rules.may_see_sign_ins(user, network),
    }
    return render(request, "people/claims.html", context)


def _with_reasons(found: Any) -> list[dict[str, Any]]:
    return [{"claim": claim, "doubt": SENTENCES.get(claim.doubt, LEFT)} for claim in found]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@_door(rules.may_decide_claims)
def claim(request: HttpRequest, user: User, network: Network, pk: int) -> HttpResponse:
    """One claim: verify it or refuse it, with a reason."""
    found = get_object_or_404(CityClaim.objects.select_related("user", "place", "network"), pk=pk, network=network)
    form = DecideForm(request.POST or None)
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
    context = {"claim": found, "doubt": SENTENCES.get(found.doubt, LEFT), "form": form}  # type: ignore[call-overload]
    return render(request, "people/claim.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD"])
@never_cache
@_door(rules.may_see_sign_ins)
def sign_ins(request: HttpRequest, _user: User, network: Network) -> HttpResponse:
    """Who signed in with what, and who gave whom which right."""
    page = Paginator(queries.watched_events(network), PAGE).get_page(request.GET.get("page"))
    return render(request, "people/sign_ins.html", {"page": page, "network": network})
