"""The content editor as a librarian meets it: records of the library first, what is due on the home page, nothing else."""

# The editor ships no types, so neither do its decorators.
# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import messages
from django.db import router
from django.db.models.deletion import Collector, ProtectedError
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
)
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, LiveStatusTagColumn, UpdatedAtColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from cityline.library import queries
from cityline.library.models import Resource
from cityline.library.wagtail_abbreviations import AbbreviationEditor
from cityline.library.wagtail_finding import ResourceEditView
from cityline.library.wagtail_texts import FileTextPanel

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_SHOWN = 8
# Pages, images and site-wide reports come with later rooms; until then they only distract.
_HIDDEN_MENU = frozenset({"explorer", "images", "reports", "help"})


class ResourceFilters(WagtailFilterSet):
    class Meta:
        model = Resource
        fields: ClassVar = {
            "live": ["exact"],
            "type": ["exact"],
            "reviewed": ["exact"],
            "publisher": ["icontains"],
            "review_by": ["lte"],
            "address_checked_on": ["isnull"],
        }


class ResourceEditor(SnippetViewSet):
    model = Resource
    edit_view_class = ResourceEditView
    icon = "doc-full"
    menu_label = "Library"
    menu_name = "library"
    menu_order = 100
    add_to_admin_menu = True
    list_per_page = 50
    ordering = ("title",)
    search_fields = ("title", "publisher", "abstract")
    filterset_class = ResourceFilters
    list_display = (
        "title",
        Column("publisher", label="Publisher", sort_key="publisher"),
        Column("get_type_display", label="Type", sort_key="type"),
        BooleanColumn("reviewed", label="Suggested", sort_key="reviewed"),
        DateColumn("review_by", label="Review by", sort_key="review_by"),
        DateColumn("address_checked_on", label="Address checked", sort_key="address_checked_on"),
        LiveStatusTagColumn(),
        UpdatedAtColumn(),
    )
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldPanel("title"),
                    FieldRowPanel([FieldPanel("type"), FieldPanel("publisher"), FieldPanel("year")]),
                    MultiFieldPanel([FieldPanel("url"), FieldPanel("file"), FileTextPanel()], heading="Where it is"),
                    FieldPanel("abstract"),
                    FieldPanel("why_it_matters"),
                    FieldRowPanel([FieldPanel("cost"), FieldPanel("minutes")]),
                    PublishingPanel(),
                ],
                heading="What it is",
            ),
            ObjectList(
                [FieldPanel("for_whom"), FieldPanel("topics"), FieldPanel("size_bands"), FieldPanel("states")],
                heading="Whom it helps",
            ),
            ObjectList(
                [FieldPanel("reviewed"), FieldRowPanel([FieldPanel("address_checked_on"), FieldPanel("review_by")])],
                heading="Care",
            ),
        ]
    )


register_snippet(ResourceEditor)
register_snippet(AbbreviationEditor)


class DuePanel(Component):
    """Records to read again or whose address nobody has opened, with links to edit them."""

    order = 10

    def render_html(self, parent_context: Any = None) -> str:  # noqa: ARG002 - the editor's signature
        from django.template.loader import render_to_string

        due = queries.resources_due()
        return render_to_string("library/editor_due.html", {"due": due[:_SHOWN], "count": due.count()})


@hooks.register("before_delete_snippet")
def keep_what_is_cited(request: HttpRequest, instances: list[Any]) -> HttpResponse | None:
    """A record that an answer or a package rests on stays; taking it off the shelf is the way."""
    for instance in instances:
        if not isinstance(instance, Resource):
            continue
        try:
            Collector(using=router.db_for_write(Resource)).collect([instance])
        except ProtectedError:
            messages.error(request, f"“{instance}” is cited, so it cannot be deleted. Unpublish it instead.")
            return redirect("wagtailsnippets_library_resource:edit", instance.pk)
    return None


@hooks.register("construct_homepage_panels")
def homepage(request: HttpRequest, panels: list[Any]) -> None:
    if request.user.has_perm("library.change_resource"):
        panels.insert(0, DuePanel())


@hooks.register("construct_homepage_summary_items")
def no_page_counts(request: HttpRequest, items: list[Any]) -> None:  # noqa: ARG001 - the editor's signature
    items.clear()


@hooks.register("construct_main_menu")
def short_menu(request: HttpRequest, items: list[Any]) -> None:
    if not request.user.is_superuser:
        items[:] = [item for item in items if item.name not in _HIDDEN_MENU]


@hooks.register("construct_snippet_listing_buttons")
def public_link(buttons: list[Any], snippet: Any, user: Any) -> None:  # noqa: ARG001 - the editor's signature
    """From a live record to the page readers see."""
    from wagtail.admin.widgets import Button

    if isinstance(snippet, Resource) and snippet.live:
        buttons.append(Button("View on the site", snippet.get_absolute_url(), icon_name="view", priority=25))
