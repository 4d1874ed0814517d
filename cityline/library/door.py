"""The door of the content editor: whoever is signed in and is no librarian is told so, and led nowhere.

Left to itself the editor sends them to sign in, which sends them, signed in as they are, back to the editor.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from cityline.ui import views
from cityline.ui.csp import EDITOR_PREFIX

SENTENCE = "The library is kept by the librarians. The address you are signed in with is not one of theirs."


class EditorDoor:
    """Stands where it is known who is signed in. Whoever is not signed in is led to the sign-in page by the editor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        is_known = request.path.startswith(EDITOR_PREFIX) and request.user.is_authenticated
        if is_known and not request.user.has_perm("wagtailadmin.access_admin"):
            return views.forbidden(request, sentence=SENTENCE)
        return self.get_response(request)
