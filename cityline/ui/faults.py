"""Refusals that no view caught become the page their kind names: 403, 409, 429; a lost database becomes 503."""

from __future__ import annotations

from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from cityline.kernel.refusals import NotAllowed, TooLate, TooMany

from . import views


class FaultPages:
    """Stands last in the list, next to the view, so that a page can still read who is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OperationalError | InterfaceError):
            return views.unavailable(request)
        if request.path.startswith("/api/"):
            return None
        if isinstance(exception, NotAllowed):
            return views.forbidden(request, sentence=exception.sentence)
        if isinstance(exception, TooLate):
            return views.too_late(request, sentence=exception.sentence)
        if isinstance(exception, TooMany):
            return views.too_many(request, sentence=exception.sentence)
        return None
