"""The door of the content editor: whoever is signed in and is no librarian is told so, and led nowhere.

Left to itself the editor sends them to sign in, which sends them, signed in as they are, back to the editor.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from cityline.library import rules
from cityline.networks.queries import current_network_id
from cityline.people.models import User
from cityline.ui import views
from cityline.ui.csp import EDITOR_PREFIX

SENTENCE = "The library is kept by the librarians. The address you are signed in with is not one of theirs."


class EditorDoor:
    """Stands where it is known who is signed in. Whoever is not signed in is led to the sign-in page by the editor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(EDITOR_PREFIX) and isinstance(request.user, User) and not _may_enter(request.user):
            return views.forbidden(request, sentence=SENTENCE)
        return self.get_response(request)


def _may_enter(user: User) -> bool:
    """The editor knows only that someone is a librarian; this door is that of the network served here."""
    if not user.has_perm("wagtailadmin.access_admin"):
        return False
    return user.is_superuser or not rules.may_place(user, current_network_id())
