"""The map of every city, the same as a table, and the same as a file."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cityline.eligibility import queries as eligibility
from cityline.networks.models import Network
from cityline.networks.queries import current_network
from cityline.places import queries
from cityline.places.frames import FRAMES, frame_of
from cityline.places.states import BY_CODE
from cityline.web import atlas_links
from cityline.web.atlas import STATE, Asked, atlas
from cityline.web.city_file import as_csv, in_full
from cityline.web.drawing import drawn, legend

PAGE = 25


@require_safe
def city_list(request: HttpRequest) -> HttpResponse:
    asked, network = Asked.of(request.GET), _network()
    found = atlas(asked, network)
    page = Paginator(found.pins, PAGE).get_page(asked.page)
    context = {
        "asked": asked,
        "page": page,
        "rows": in_full(found, list(page.object_list)),
        "drawing": drawn(found.pins, frame_of(asked.state)),
        "rules": found.judged.rules if found.judged else None,
        "network": network,
        "used": eligibility.use_on(network, eligibility.today_of(network)),
        "legend": legend(found.pins),
        "zoomed": BY_CODE[asked.state] if asked.state in FRAMES else None,
        "states": atlas_links.states(asked, found),
        "every_state": STATE.labels,
        "groups": atlas_links.groups(asked, found),
        "sorts": atlas_links.orders(asked),
        "clear": atlas_links.page(Asked(words=asked.words, sort=asked.sort)) if asked.chosen else "",
        "file": atlas_links.file(asked),
        "country": atlas_links.page(asked.with_filter("state", "")),
        "kept": [(name, value) for name, value in asked.chosen.items() if name != "state"],
        "near": [] if found.pins or not asked.words else queries.near_places(asked.words, state=asked.state),
    }
    return render(request, "web/cities.html", context)


@require_safe
def city_file(request: HttpRequest) -> HttpResponse:
    """Every row the same filters leave, not only a page of them."""
    found = atlas(Asked.of(request.GET), _network())
    response = HttpResponse(as_csv(in_full(found)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="cities.csv"'
    return response


def _network() -> Network | None:
    try:
        return current_network()
    except Network.DoesNotExist:
        return None
