"""What the template of a form field asks about the field: its control, its ids, its shape."""

from __future__ import annotations

from typing import Any

from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

_CLASSES = {
    "textarea": "usa-textarea",
    "select": "usa-select",
    "selectmultiple": "usa-select",
    "file": "cl-filein",
    "clearablefile": "cl-filein",
    "checkbox": "usa-checkbox__input",
}


def control(field: BoundField) -> SafeString:
    """The control of a field with its class, its error mark, and ids of hint, error and count that exist."""
    widget = field.field.widget
    classes = [
        widget.attrs.get("class", ""),
        _CLASSES.get(field.widget_type.replace("_manyfiles", "file"), "usa-input"),
    ]
    if field.errors:
        classes.append("usa-input--error")
    attrs: dict[str, Any] = {"class": " ".join(filter(None, classes))}
    if described := described_by(field):
        attrs["aria-describedby"] = described
    return field.as_widget(attrs=attrs)


def described_by(field: BoundField) -> str:
    ids = [f"{field.auto_id}_helptext"] if field.help_text else []
    if field.errors:
        ids.append(f"{field.auto_id}_error")
    if "data-words" in field.field.widget.attrs:
        ids.append(f"{field.auto_id}_words")
    return " ".join(ids)


def field_kind(field: BoundField) -> str:
    """Which of the four shapes of the field template: `group`, `checkbox`, `hidden` or `plain`."""
    if field.is_hidden:
        return "hidden"
    if field.use_fieldset:
        return "group"
    return "checkbox" if field.widget_type == "checkbox" else "plain"


def words_limit(field: BoundField) -> str:
    """The advised number of words, if the widget carries `data-words`."""
    return str(field.field.widget.attrs.get("data-words", ""))


def choice_hint(field: BoundField, value: Any) -> str:
    return str(getattr(field.field.widget, "hints", {}).get(str(value), ""))


def first_control(field: BoundField) -> str:
    """The id a link from the error summary goes to; in a group, the first choice."""
    return f"{field.auto_id}_0" if field.use_fieldset else str(field.auto_id)
