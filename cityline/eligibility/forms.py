"""Picking a city and a rule set (a good pick has one address, `/eligibility/?city=GEOID&rules=ID`); choosing the network's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from cityline.eligibility.actions import LONGEST_REASON
from cityline.eligibility.models import RuleSetVersion
from cityline.eligibility.states import Conclusion
from cityline.places.models import Place
from cityline.places.queries import city_or_none, meant
from cityline.ui.forms import Radios, StyledForm

_MANY = 8


class PickForm(StyledForm):
    """`place` is what was typed, `city` the code a picker added or a link carries; without JavaScript `place` is read."""

    place = forms.CharField(
        label="Your city",
        max_length=160,
        required=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "data-city-picker": "/cities/find/", "data-city-value": "id_city"}
        ),
    )
    city = forms.CharField(required=False, max_length=160, widget=forms.HiddenInput)
    rules = forms.ChoiceField(label="Rule set", required=False, widget=Radios())

    def __init__(self, data: Mapping[str, Any] | None, *, every: Mapping[str, RuleSetVersion], chosen: str) -> None:
        super().__init__(data)
        self.fields["rules"].choices = [(row.rules_id, row.name) for row in every.values()]  # type: ignore[attr-defined]
        self.initial["rules"] = chosen
        self.found: Place | None = None
        self.choices: list[Place] = []

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        typed = (cleaned.get("place") or "").strip()
        code = (cleaned.get("city") or "").strip()
        place = city_or_none(code)
        if place and (not typed or _is_called(place, typed)):
            self.found = place
        elif typed or code:
            self._look_for(typed or code)
        else:
            self.add_error("place", "Name a city, such as Fall River, MA.")
        return cleaned

    def _look_for(self, typed: str) -> None:
        found = meant(typed, _MANY)
        exact = [place for place in found.places if _is_called(place, typed)]
        if not found.is_near and (len(exact) == 1 or len(found.places) == 1):
            self.found = (exact or found.places)[0]
            return
        self.choices = found.places
        if found.is_near:
            self.add_error("place", f"No city is called “{typed[:60]}”. Did you mean one of these?")
        elif found.places:
            self.add_error("place", f"“{typed[:60]}” can be several places. Pick one.")
        else:
            self.add_error(
                "place", f"We know no city by “{typed[:60]}”. Try the name with its state, like “Fall River, MA”."
            )


def _is_called(place: Place, typed: str) -> bool:
    return typed.casefold() in {str(place).casefold(), place.name.casefold(), place.geoid}


class UseForm(StyledForm):
    """Which rules the network uses, from which day on."""

    rules = forms.ChoiceField(
        label="Rule set",
        widget=Radios(),
        error_messages={"required": "Choose a rule set.", "invalid_choice": "Choose a rule set."},
    )
    from_on = forms.DateField(
        label="From",
        help_text="Today or a later day.",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": "Choose the first day.", "invalid": "Enter a date, such as 07/14/2026."},
    )

    def __init__(self, data: Mapping[str, Any] | None, *, every: Mapping[str, RuleSetVersion]) -> None:
        super().__init__(data)
        self.fields["rules"].choices = [(row.rules_id, row.name) for row in every.values()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "from_on" in self.errors:
            # A browser's own picker would hide what it cannot read.
            self.fields["from_on"].widget.input_type = "text"
        return cleaned


class OverrideForm(StyledForm):
    """Staff decide otherwise than the figures; the action judges verdict and reason."""

    verdict = forms.ChoiceField(
        widget=Radios(),
        choices=[(one.value, one.label) for one in (Conclusion.ELIGIBLE, Conclusion.NOT_ELIGIBLE)],
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Decide for eligible or for not eligible."),
    )
    reason = forms.CharField(
        label="Reason, in a sentence",
        widget=forms.TextInput(attrs={"maxlength": LONGEST_REASON}),
        error_messages={"required": "Give the reason in a sentence. The page shows it to everyone."},
    )

    def __init__(self, data: Mapping[str, Any] | None, *, place: Place) -> None:
        super().__init__(data)
        self.fields["verdict"].label = f"{place.short_name} is"
