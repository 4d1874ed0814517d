"""What the network promises: closing hour and working days, since when, and what another choice would mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cityline.desk import rules
from cityline.desk.actions.terms import change_terms, meaning_of
from cityline.desk.staff import calendar_view
from cityline.kernel.paging import page_number
from cityline.kernel.refusals import Refused
from cityline.networks.actions import check_terms
from cityline.networks.events import NetworkEvent
from cityline.networks.forms import TermsForm
from cityline.networks.queries import terms_changed, terms_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from cityline.networks.models import Network
    from cityline.people.models import User

PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@calendar_view
def settings(request: HttpRequest, user: User, network: Network) -> HttpResponse:
    """Everyone at the desk reads; administrators and the manager change. Without `do=save` it only looks."""
    form = TermsForm(request.POST or None, now=terms_of(network), zone=network.zone)
    meaning = None
    if request.method == "POST" and form.is_valid():
        try:
            if request.POST.get("do") == "save":
                change_terms(network=network, by=user, to=form.terms, seen=form.terms_seen)
                messages.success(request, "Saved. It counts for questions asked from now on.")
                return redirect("desk-network")
            check_terms(to=form.terms, seen=terms_of(network))
            meaning = meaning_of(network, form.terms)
        except Refused as refused:
            form.refuse(refused.sentence, refused.field)
    changes = terms_changed(network)
    context = {
        "form": form,
        "meaning": meaning,
        "network": network,
        "seen": str(terms_of(network)),
        "why_not": rules.may_change_network(user, network.pk),
        "hour_since": changes.filter(type=NetworkEvent.CLOSING_HOUR_CHANGED).first(),
        "promise_since": changes.filter(type=NetworkEvent.PROMISE_CHANGED).first(),
        "page": Paginator(changes, PAGE).get_page(page_number(request.GET.dict())),
    }
    return render(request, "desk/network.html", context, status=422 if form.errors else 200)
