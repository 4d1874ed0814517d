"""Beside a record's file in the editor: whether its text was read, how much of it, and if not, why."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel

from cityline.library import queries


class FileTextPanel(Panel):
    """Says what finding knows of the file. Nothing to fill in."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "library/editor_file_text.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk and self.instance.file_id) and super().is_shown()

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            context["said"], context["problem"] = queries.file_text_in_words(resource=self.instance)
            return context
