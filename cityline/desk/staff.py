"""The door of the desk: only its people, with the network they work for."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied

from cityline.networks.queries import current_network
from cityline.people.models import User
from cityline.people.queries import is_desk

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse, HttpResponseBase


def desk_view(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Calls `view(request, user, network, ...)` for people of the desk; strangers sign in, others are refused."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        if not isinstance(user, User):
            return redirect_to_login(request.get_full_path())
        network = current_network()
        if not is_desk(user, network.pk):
            raise PermissionDenied("This page is for the desk.")
        return view(request, user, network, *args, **kwargs)

    return guarded
