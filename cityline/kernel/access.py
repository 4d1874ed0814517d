"""The hook by which rooms below `people` ask whether a visitor belongs to a network's staff.

`people` knows who holds a role; `notices` must not import it. So `people` says once how to tell (`staff_rule`),
and pages of the platform wear `@staff_only`. Until somebody has said, nobody is staff.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

# The id of the network in which the visitor is staff, or None.
StaffRule = Callable[[HttpRequest], int | None]


def _nobody(_request: HttpRequest) -> int | None:
    return None


_rules: list[StaffRule] = [_nobody]


def staff_rule(rule: StaffRule) -> StaffRule:
    """Decide from now on with `rule`; returns it, so it also works as a decorator."""
    _rules[0] = rule
    return rule


def staff_network(request: HttpRequest) -> int | None:
    """The network in which this visitor is staff, or None."""
    return _rules[0](request)


def staff_only(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let staff in, with the keyword `network_id`; send a stranger to sign-in; refuse everyone else with 403."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        network_id = staff_network(request)
        if network_id is not None:
            return view(request, *args, network_id=network_id, **kwargs)
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        raise PermissionDenied("This page is for the desk.")

    return guarded
