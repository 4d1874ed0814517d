"""For administrators: who has a second step, and the way out for whoever lost theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cityline.kernel.paging import row_number
from cityline.kernel.refusals import Refused
from cityline.people import queries, rules
from cityline.people.actions import factors
from cityline.people.doors import door
from cityline.people.forms import LostDeviceForm
from cityline.people.second_factor import FACTORS

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from cityline.networks.models import Network
    from cityline.people.models import User


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@door(rules.may_see_sign_ins)
def second_steps(request: HttpRequest, user: User, network: Network) -> HttpResponse:
    """The list. A button of it asks first; `reason` on that page decides."""
    staff = queries.staff_with_factors(network)
    if request.method == "POST":
        of = get_object_or_404(staff, pk=row_number(request.POST.get("who", "")))
        return _remove(request, of, user, network)
    rows = [_row(one) for one in staff]
    return render(request, "people/second_steps.html", {"rows": rows})


def _row(of: User) -> dict[str, Any]:
    kept = list(of.authenticator_set.all())  # type: ignore[attr-defined]  # the accounts library's
    used = [one.last_used_at for one in kept if one.last_used_at]
    return {
        "user": of,
        "has_app": any(one.type == Authenticator.Type.TOTP for one in kept),
        "passkeys": sum(1 for one in kept if one.type == Authenticator.Type.WEBAUTHN),
        "any": any(one.type in FACTORS for one in kept),
        "used_at": max(used, default=None),
    }


def _remove(request: HttpRequest, of: User, by: User, network: Network) -> HttpResponse:
    why_not = rules.may_remove_second_step(by, of, network)
    if why_not:
        messages.error(request, why_not)
        return redirect("desk-second-steps")
    form = LostDeviceForm(request.POST if "reason" in request.POST else None)
    if form.is_valid():
        try:
            factors.remove_second_step(user=of, by=by, network=network, reason=form.cleaned_data["reason"])
        except Refused as refused:
            form.refuse(refused.sentence, refused.field)
        else:
            messages.success(request, f"The second step of {of} was removed. They were told and set up a new one.")
            return redirect("desk-second-steps")
    return render(request, "people/second_step_sure.html", {"of": of, "form": form}, status=422 if form.errors else 200)
