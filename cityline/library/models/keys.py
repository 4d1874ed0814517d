"""Several keys of one fixed list in a column, ticked as boxes in the editor."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.db import models


class KeysField(ArrayField):  # type: ignore[type-arg] # generic for the checker only
    """An array of keys of `choices`; empty means "all" or "none", as the column's help says."""

    def __init__(self, *, choices: list[tuple[str, str]] | None = None, base_field: Any = None, **kwargs: Any) -> None:
        self.keys = list(choices or [])
        kwargs.setdefault("default", list)
        super().__init__(base_field or models.CharField(max_length=40), **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """The list of keys is no part of the schema: a new key needs no migration."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, list(args), dict(kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        kwargs.pop("form_class", None)
        return forms.TypedMultipleChoiceField(
            choices=self.keys,
            coerce=str,
            required=not self.blank,
            label=kwargs.get("label") or (self.verbose_name or self.name or "").capitalize(),
            help_text=self.help_text,
            widget=forms.CheckboxSelectMultiple,
        )

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        known = {key for key, _ in self.keys}
        unknown = sorted(str(key) for key in value or [] if key not in known)
        if unknown:
            raise forms.ValidationError(f"Not in the list: {', '.join(unknown)}.", code="unknown_key")
