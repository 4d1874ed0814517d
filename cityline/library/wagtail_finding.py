"""Where the editor leads a librarian to how things are found: its menu, a record's buttons, and the addresses.

Imported by `wagtail_hooks`, the one name the editor looks for.
"""

# The editor ships no types, so neither do its decorators.
# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import path, reverse
from django.utils.functional import cached_property
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.snippets.views.snippets import EditView

from cityline.library import rules
from cityline.library.models import Resource
from cityline.library.views import librarian
from cityline.networks.queries import current_network

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.urls import URLPattern

_LABEL = "How it is found"


class _FindingItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return not rules.may_place(request.user, current_network().pk)  # type: ignore[arg-type]  # the editor's door is passed


class ResourceEditView(EditView):
    """A record's edit page, with the way to how it is found."""

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons: list[Button] = super().header_more_buttons
        return [*buttons, *_buttons(self.object)]


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    return [
        path("finding/", librarian.unfound_list, name="finding_unfound"),
        path("finding/placements/", librarian.placement_list, name="finding_placements"),
        path("finding/placements/<int:placement_id>/lift/", librarian.lift, name="finding_lift"),
        path("finding/documents/", librarian.document_list, name="finding_documents"),
        path("finding/<str:kind>/<str:object_id>/", librarian.document, name="finding_document"),
    ]


@hooks.register("register_admin_menu_item")
def menu_item() -> MenuItem:
    return _FindingItem("Finding", reverse("finding_unfound"), name="finding", icon_name="search", order=110)


@hooks.register("construct_snippet_listing_buttons")
def from_the_list(buttons: list[Any], snippet: Any, user: Any) -> None:  # noqa: ARG001 - the editor's signature
    """From a live record in the list."""
    buttons.extend(_buttons(snippet))


def _buttons(snippet: Any) -> list[Button]:
    if not isinstance(snippet, Resource) or not snippet.live:
        return []
    url = reverse("finding_document", args=["resource", snippet.pk])
    return [Button(_LABEL, url, icon_name="search", priority=26)]
