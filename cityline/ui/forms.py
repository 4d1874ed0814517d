"""One way to draw a form: USWDS markup from one field template, with ids that exist and errors beside the field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """The site's form renderer (FORM_RENDERER)."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"


class StyledForm(forms.Form):
    """A form drawn our way wherever it stands. Refusals of an action become errors with `refuse`."""

    default_renderer = Renderer

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if field.error_messages["required"] == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = _required(
                    field, str(field.label) if field.label else name.replace("_", " ")
                )

    def refuse(self, sentence: str, field: str = "") -> None:
        """Puts the sentence of a `kernel.refusals.Refused` beside its field, or on top if it has none."""
        self.add_error(field if field in self.fields else None, sentence)


def _required(field: forms.Field, label: str) -> str:
    """A sentence that makes sense away from its field, in the summary on top."""
    if label.endswith("?"):
        return f"Answer “{label}”"
    verb = "Choose one for" if isinstance(field, forms.ChoiceField) else "Fill in"
    return f"{verb} “{label}”"


class Radios(forms.RadioSelect):
    """Radio buttons, each with a line under it: `Radios(hints={"private": "Your colleagues ..."})`."""

    def __init__(self, *, hints: Mapping[str, str] | None = None, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__(attrs=dict(attrs or {}))
        self.hints = dict(hints or {})


class _ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once; its value is a list, empty when none was chosen."""

    widget = _ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        chosen = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if not chosen:
            super().clean(None, initial)
        return [super(FilesField, self).clean(one, initial) for one in chosen]
