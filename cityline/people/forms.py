"""What is typed on the pages about a city's people."""

from __future__ import annotations

from typing import Any

from django import forms

from cityline.people.models import Role
from cityline.places.models import Place, PlaceKind
from cityline.places.queries import city_or_none, meant
from cityline.ui.forms import Radios, StyledForm


class ClaimForm(StyledForm):
    """Which city, by the picker or as typed; without JavaScript the text alone is read."""

    city = forms.CharField(
        label="Which city do you work for?",
        max_length=160,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "data-city-picker": "/cities/find/", "data-city-value": "id_geoid"}
        ),
    )
    geoid = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)
    name = forms.CharField(label="Your name", max_length=120, required=False)
    title = forms.CharField(label="Your office or job", max_length=120, required=False)
    says = forms.CharField(
        label="Who at the city can confirm it?",
        max_length=500,
        required=False,
        help_text="A name and how to reach them. Read only if your address does not show it.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place: Place | None = None
        self.choices: list[Place] = []

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        typed = str(cleaned.get("city", "")).replace("\0", "").strip()
        if not typed:
            return cleaned
        chosen = city_or_none(str(self.data.get("city_choice", "")) or str(cleaned.get("geoid") or ""))
        if chosen and (self.data.get("city_choice") or typed.casefold() in _names(chosen)):
            self.place = chosen
            return cleaned
        found = meant(typed)
        cities = [place for place in found.places if place.kind == PlaceKind.CITY]
        exact = [place for place in cities if typed.casefold() in _names(place)]
        if not found.is_near and (len(exact) == 1 or len(cities) == 1):
            self.place = (exact or cities)[0]
        else:
            self.choices = cities
            self.add_error("city", "Which of these do you mean?" if cities else "We do not have a city of that name.")
        return cleaned


def _names(place: Place) -> set[str]:
    return {str(place).casefold(), place.name.casefold()}


class InviteForm(StyledForm):
    email = forms.CharField(
        label="Their work e-mail", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    of_city_office = forms.BooleanField(
        label="Of the city office",
        required=False,
        help_text="They also read what colleagues open to the whole office.",
    )


class RosterForm(StyledForm):
    addresses = forms.CharField(
        label="Addresses, one a line",
        required=False,
        max_length=100_000,
        help_text="Whoever proves one of these addresses is verified at once. Nobody is mailed.",
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off", "spellcheck": "false"}),
    )


class LostDeviceForm(StyledForm):
    reason = forms.CharField(
        label="How did you make sure that it is them?",
        max_length=500,
        help_text="For example: I called the number on our staff list. Kept, and seen by every administrator.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class DecideForm(StyledForm):
    reason = forms.CharField(
        label="Why",
        max_length=500,
        help_text="Kept with the decision. If you refuse, the person reads it.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class RoleForm(StyledForm):
    """Who gets which role in a network."""

    email = forms.EmailField(
        label="E-mail of their account",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Enter the address of their account.",
            "invalid": "Enter a full e-mail address, such as rita@desk.example.",
        },
    )
    role = forms.ChoiceField(
        label="Role",
        choices=Role.choices,
        widget=Radios(
            hints={
                Role.NAVIGATOR: "Takes questions, gathers, writes and sends.",
                Role.REVIEWER: "Reads what another wrote before it leaves.",
                Role.LIBRARIAN: "Keeps the library in the content editor.",
                Role.MANAGER: "Sets days off, closing hour, promise and rules. Reads no question.",
                Role.ADMINISTRATOR: "All of the desk and the library; gives roles; sees sign-ins and privileged acts.",
                Role.EXPERT: "Is asked by the desk. Has no pages of their own yet.",
            }
        ),
        error_messages={"required": "Choose a role.", "invalid_choice": "Choose a role."},
    )
