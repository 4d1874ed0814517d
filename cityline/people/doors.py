"""What stands before pages for staff: a rule that says why not."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib.auth.views import redirect_to_login

from cityline.kernel.refusals import NotAllowed
from cityline.networks.queries import current_network
from cityline.people.models import User

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from cityline.networks.models import Network

    Rule = Callable[[User | None, Network], str]


def door(rule: Rule) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponseBase]]:
    """Calls `view(request, user, network, ...)`. Strangers sign in; whoever the rule refuses reads its sentence."""

    def opened(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not isinstance(request.user, User):
                return redirect_to_login(request.get_full_path())
            network = current_network()
            why_not = rule(request.user, network)
            if why_not:
                raise NotAllowed("not_allowed", why_not)
            return view(request, request.user, network, *args, **kwargs)

        return guarded

    return opened
