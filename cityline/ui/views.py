"""Pages for when something is wrong, and the gallery of components."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string

from .gallery import examples

# Never shown back: secrets, and what only a browser sends.
_NOT_TYPED = {"csrfmiddlewaretoken", "password", "password1", "password2", "code", "otp"}


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's call
    return render(request, "404.html", {}, status=HTTPStatus.NOT_FOUND)


def forbidden(
    request: HttpRequest,
    exception: Exception | None = None,  # noqa: ARG001 - Django's call
    *,
    sentence: str = "",
) -> HttpResponse:
    return render(request, "403.html", {"sentence": sentence}, status=HTTPStatus.FORBIDDEN)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's call
    return HttpResponse(render_to_string("403_csrf.html", {}), status=HTTPStatus.FORBIDDEN)


def too_late(request: HttpRequest, *, sentence: str = "") -> HttpResponse:
    return render(request, "409.html", {"sentence": sentence, **_kept(request)}, status=HTTPStatus.CONFLICT)


def too_many(request: HttpRequest, *, sentence: str = "") -> HttpResponse:
    return render(request, "429.html", {"sentence": sentence, **_kept(request)}, status=HTTPStatus.TOO_MANY_REQUESTS)


def server_error(request: HttpRequest) -> HttpResponse:
    """The last page. Asks the database nothing; if the database is what failed, says so (503)."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return unavailable(request)
    return _plain("500.html", request, HTTPStatus.INTERNAL_SERVER_ERROR)


def unavailable(request: HttpRequest) -> HttpResponse:
    response = _plain("503.html", request, HTTPStatus.SERVICE_UNAVAILABLE)
    response["Retry-After"] = "30"
    return response


def _plain(template: str, request: HttpRequest, status: int) -> HttpResponse:
    """Without a request in the template nobody's session is read, so the page stands without a database."""
    return HttpResponse(render_to_string(template, _kept(request)), status=status)


def _kept(request: HttpRequest) -> dict[str, Any]:
    """What a person had typed, to show it again and let it be sent again."""
    typed = list(_typed(request)) if request.method == "POST" else []
    return {"typed": typed, "typed_token": get_token(request) if typed else "", "back": request.get_full_path()}


def _typed(request: HttpRequest) -> Iterable[tuple[str, str]]:
    try:
        fields = request.POST
    except Exception:  # noqa: BLE001 - a broken upload may be the very fault; then there is nothing to show
        return
    for name, values in fields.lists():
        if name not in _NOT_TYPED:
            yield from ((name, str(value)) for value in values if value)


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state, for people who write pages and for the checks."""
    if not (settings.DEBUG or settings.SAMPLE_NETWORK):
        raise Http404
    return render(request, "ui/gallery.html", examples(public=request.GET.get("as") != "desk"))
