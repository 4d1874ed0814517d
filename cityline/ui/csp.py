"""The content editor's own content-security policy. Everything else keeps the strict one of the settings."""

from __future__ import annotations

from collections.abc import Callable

from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.http import HttpRequest, HttpResponseBase

EDITOR_PREFIX = "/cms/"
# The editor's widgets start themselves with inline scripts and style their menus inline.
# It loads nothing from elsewhere.
EDITOR_POLICY: dict[str, list[str]] = {
    "default-src": [NONE],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF, "data:"],
    "connect-src": [SELF],
    "frame-src": [SELF],
    "form-action": [SELF],
    "frame-ancestors": [SELF],
    "base-uri": [NONE],
    "manifest-src": [SELF],
}


class EditorPolicy:
    """Stands inside `csp.middleware.CSPMiddleware`, which writes the header from what this leaves on the response."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.path.startswith(EDITOR_PREFIX):
            response._csp_config = EDITOR_POLICY  # type: ignore[attr-defined]  # how django-csp is told
        return response
