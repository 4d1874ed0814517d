"""The page of one city."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cityline.networks.models import Network
from cityline.networks.queries import current_network
from cityline.places.models import Place
from cityline.web.city_page import city_page

SAME_STATE = "state"


@require_safe
def city(request: HttpRequest, geoid: str, slug: str = "") -> HttpResponse | HttpResponsePermanentRedirect:
    """`?like=state` keeps the cities like it to its state."""
    place = get_object_or_404(Place, pk=geoid)
    if slug != place.slug:
        query = request.GET.urlencode()
        return redirect(place.get_absolute_url() + (f"?{query}" if query else ""), permanent=True)
    network = _network()
    here = place.get_absolute_url()
    same_state = request.GET.get("like") == SAME_STATE
    context = {
        "place": place,
        "network": network,
        "page": city_page(place, network, same_state=same_state),
        "crumbs": [("Cities", reverse("cities"))],
        "address": f"{settings.SITE_URL}{here}",
        "wheres": [
            {"label": "Any state", "url": f"{here}#like-h", "here": not same_state},
            {"label": place.state_name, "url": f"{here}?like={SAME_STATE}#like-h", "here": same_state},
        ],
    }
    return render(request, "web/city.html", context)


def _network() -> Network | None:
    try:
        return current_network()
    except Network.DoesNotExist:
        return None
