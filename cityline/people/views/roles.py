"""Who holds which role in this network; administrators give and end them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cityline.kernel.paging import page_number
from cityline.kernel.refusals import Refused
from cityline.people import duties, queries, rules
from cityline.people.actions import roles as actions
from cityline.people.doors import door
from cityline.people.events import with_article
from cityline.people.forms import RoleForm
from cityline.people.models import DESK_ROLES, RoleGrant, User

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from cityline.networks.models import Network

PAGE = 50


@dataclass(frozen=True)
class Ending:
    """A role about to be ended: whether it is the looker's own, and what its person still has in hand."""

    grant: RoleGrant
    role: str
    own: bool
    in_hand: list[str]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@door(rules.may_read_network)
def roles(request: HttpRequest, user: User, network: Network) -> HttpResponse:
    """Everyone who works at the network reads; administrators give a role, look what its end means, and end it."""
    if request.method != "POST":
        return _page(request, user, network, RoleForm())
    if request.POST.get("do") == "give":
        return _give(request, user, network)
    try:
        named = queries.grant_of(network, request.POST.get("grant", ""))
        grant = actions.check_may_end(by=user, network=network, grant=named)
        if request.POST.get("do") != "end":
            return _page(request, user, network, RoleForm(), ending=_ending(user, network, grant))
        person = actions.end_role(by=user, network=network, grant=grant)
    except Refused as refused:
        return _page(request, user, network, RoleForm(), refused=refused.sentence)
    messages.success(
        request, f"{person} is no longer {with_article(grant.get_role_display().lower())}, and was told by mail."
    )
    return redirect("desk-roles")


def _give(request: HttpRequest, user: User, network: Network) -> HttpResponse:
    form = RoleForm(request.POST)
    if form.is_valid():
        try:
            grant = actions.give_role(by=user, network=network, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused.sentence, refused.field)
        else:
            role = with_article(grant.get_role_display().lower())
            messages.success(request, f"{grant.user} is {role} now, and was told by mail.")
            return redirect("desk-roles")
    return _page(request, user, network, form)


def _ending(user: User, network: Network, grant: RoleGrant) -> Ending:
    """Work is left behind only by who leaves the desk altogether."""
    stays = grant.user.roles.get(network.pk, frozenset()) - {grant.role}
    left = [] if stays & DESK_ROLES else duties.in_hand(grant.user, network)
    return Ending(grant, with_article(grant.get_role_display().lower()), grant.user_id == user.pk, left)


def _page(
    request: HttpRequest, user: User, network: Network, form: RoleForm, *, refused: str = "", **more: Any
) -> HttpResponse:
    context = {
        "network": network,
        "form": form,
        "refused": refused,
        "page": Paginator(queries.grants_of(network), PAGE).get_page(page_number(request.GET.dict())),
        "why_not": rules.may_manage_roles(user, network),
        **more,
    }
    return render(request, "people/roles.html", context, status=422 if form.errors or refused else 200)
