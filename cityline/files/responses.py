"""Handing a file to a browser: always to save, never to show."""

from __future__ import annotations

import logging
from typing import TypeVar

from django.http import FileResponse, Http404, HttpResponseBase
from django.http.response import HttpResponse
from django.utils.http import content_disposition_header

from cityline.files import store
from cityline.files.models import StoredFile

Answer = TypeVar("Answer", bound=HttpResponseBase)
log = logging.getLogger(__name__)


def as_attachment(stored: StoredFile) -> FileResponse:
    """The file as a download. Even opened in the browser it runs nothing: no type guessing, no scripts, no origin of
    its own.
    """
    try:
        content = store.path_of(stored.pk).open("rb")
    except FileNotFoundError:
        log.exception("Stored file %s has lost its bytes", stored.pk)
        raise Http404("This file is missing. The desk can tell you more.") from None
    response = FileResponse(content, as_attachment=True, filename=stored.name, content_type=stored.content_type)
    return _fenced(response)


def made_as_attachment(content: bytes, *, name: str, content_type: str) -> HttpResponse:
    """The same for bytes we made ourselves a moment ago (a memo as PDF)."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return _fenced(response)


def _fenced(response: Answer) -> Answer:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
