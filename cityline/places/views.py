"""Pages about cities: the list, one city, and the type-ahead every city picker uses."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from cityline.kernel.paging import page_number
from cityline.places import likeness, queries
from cityline.places.models import Place
from cityline.places.presenting import census_facts, detail
from cityline.places.states import STATES

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


@require_safe
def city_list(request: HttpRequest) -> HttpResponse:
    words, state = request.GET.get("q", ""), request.GET.get("state", "")
    page = queries.place_list(words=words, state=state, page=page_number(request.GET.dict()))
    context = {
        "page": page,
        "words": words,
        "state": state.upper(),
        "states": STATES,
        "near": [] if page.object_list else queries.near_places(words, state=state),
    }
    return render(request, "places/city_list.html", context)


@require_safe
def city(request: HttpRequest, geoid: str, slug: str = "") -> HttpResponse | HttpResponsePermanentRedirect:
    place = get_object_or_404(Place, pk=geoid)
    if slug != place.slug:
        return redirect(place, permanent=True)
    context = {
        "place": place,
        "crumbs": [("Cities", reverse("cities"))],
        "facts": census_facts(place),
        "involvements": queries.involvements_of(place),
        "like": likeness.cities_like(place, limit=5),
    }
    return render(request, "places/city.html", context)
