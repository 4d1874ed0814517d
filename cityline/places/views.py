"""The type-ahead every city picker uses."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from cityline.places import queries
from cityline.places.models import Place
from cityline.places.presenting import detail

# A page is asked for as JSON by programs, as HTML by browsers and htmx.
_HTML = "text/html"


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Places for what was typed. JSON by default; a list of radio buttons for htmx and plain browsers."""
    typed = request.GET.get("q", "")
    meant = queries.meant(typed)
    found = meant.places
    if request.headers.get("HX-Request") or _HTML in request.headers.get("Accept", ""):
        context = {"places": [(place, detail(place)) for place in found], "typed": typed, "is_near": meant.is_near}
        response = render(request, "places/_found.html", context)
    else:
        response = JsonResponse(
            [
                {"geoid": place.geoid, "label": str(place), "note": _note(place, is_near=meant.is_near)}
                for place in found
            ],
            safe=False,
        )
    patch_vary_headers(response, ["Accept", "HX-Request"])
    return response


def _note(place: Place, *, is_near: bool) -> str:
    return f"Did you mean this? {detail(place)}" if is_near else detail(place)
