"""What stands before the views of a question."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from cityline.desk import queries
from cityline.kernel.refusals import Refused
from cityline.people.models import User

if TYPE_CHECKING:
    from collections.abc import Callable


def signed_in(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """POST by a signed-in person who may read the question; a refusal becomes a sentence on the page."""

    @require_POST
    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, code: str, **kwargs: Any) -> HttpResponse:
        user = request.user
        if not isinstance(user, User):
            raise Http404
        viewer = queries.Viewer(user)
        found = queries.question_for(viewer, code)
        try:
            return view(request, found, user, **kwargs)
        except Refused as refused:
            messages.error(request, refused.sentence)
            return redirect(found)

    return guarded
