"""What people with rights over others did: one page for administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cityline.kernel.paging import page_number
from cityline.people import queries, rules, watching
from cityline.people.doors import door

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from cityline.networks.models import Network
    from cityline.people.models import User

PAGE = 25


@require_http_methods(["GET", "HEAD"])
@never_cache
@door(rules.may_see_sign_ins)
def acts(request: HttpRequest, _user: User, network: Network) -> HttpResponse:
    """Newest first; narrowed by `kind` and `person`. What is neither a kind nor a person we list narrows nothing."""
    people = list(queries.people_who_acted(network))
    asked = request.GET.get("person", "")
    person = next((one for one in people if str(one.pk) == asked), None)
    kind = next((one for one in watching.kinds() if one.key == request.GET.get("kind", "")), None)
    found = queries.privileged_acts(network, kind=kind.key if kind else "", person=person.pk if person else None)
    context = {
        "network": network,
        "kinds": watching.kinds(),
        "kind": kind,
        "people": people,
        "person": person,
        "page": Paginator(found, PAGE).get_page(page_number(request.GET.dict())),
    }
    return render(request, "people/acts.html", context)
