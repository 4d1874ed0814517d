"""The doors of the desk: its people, and for the calendar the program manager too; with the network they work for."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib.auth.views import redirect_to_login

from cityline.kernel.refusals import NotAllowed
from cityline.networks.queries import current_network
from cityline.people.models import DESK_ROLES, Role, User
from cityline.people.queries import roles_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    View = Callable[..., HttpResponse]
    Door = Callable[[View], Callable[..., HttpResponseBase]]


def _door(roles: Collection[Role]) -> Door:
    def opened(view: View) -> Callable[..., HttpResponseBase]:
        """Calls `view(request, user, network, ...)` for people who hold one of `roles`; strangers sign in."""

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            user = request.user
            if not isinstance(user, User):
                return redirect_to_login(request.get_full_path())
            network = current_network()
            if not roles_of(user, network.pk) & set(roles):
                raise NotAllowed("not_allowed", "This page is for the desk.")
            return view(request, user, network, *args, **kwargs)

        return guarded

    return opened


desk_view = _door(DESK_ROLES)
calendar_view = _door(DESK_ROLES | {Role.MANAGER})
