"""The list of abbreviations as a librarian keeps it: search reads each line both ways."""

from __future__ import annotations

from typing import ClassVar

from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet

from cityline.search.models import Abbreviation

_HOW = """
<p>Whoever types the short form also finds what is written in full, and the other way round. One short form may stand
for several things: add a line for each. A change counts within seconds.</p>
"""


def _counts(abbreviation: Abbreviation) -> str:
    return "only in capitals" if abbreviation.only_in_capitals else "always"


class AbbreviationFilters(WagtailFilterSet):
    class Meta:
        model = Abbreviation
        fields: ClassVar = {"only_in_capitals": ["exact"]}


class AbbreviationEditor(SnippetViewSet):
    model = Abbreviation
    icon = "openquote"
    menu_label = "Abbreviations"
    menu_name = "abbreviations"
    menu_order = 110
    add_to_admin_menu = True
    list_per_page = 50
    ordering = ("short", "meaning")
    search_fields = ("short", "meaning")
    filterset_class = AbbreviationFilters
    list_display = (
        "short",
        "meaning",
        Column("only_in_capitals", label="Counts", accessor=_counts, sort_key="only_in_capitals"),
    )
    edit_handler = ObjectList(
        [HelpPanel(content=_HOW), FieldPanel("short"), FieldPanel("meaning"), FieldPanel("only_in_capitals")]
    )
