"""The shape of what people type at the desk's doors."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django import forms

from cityline.desk.models.response import Helped
from cityline.desk.states import Privacy
from cityline.places.models import Place
from cityline.places.queries import city_or_none, meant
from cityline.topics import Topic
from cityline.ui.forms import FilesField, Radios, StyledForm

if TYPE_CHECKING:
    from datetime import date

NOT_LISTED = "not-listed"


class WordsField(forms.CharField):
    """What a person wrote or pasted at length: a null nobody can see is dropped, not held against them."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace("\0", "") if isinstance(value, str) else value)


class CityFields(StyledForm):
    """A city as typed, with the code a picker or a radio button adds. Without JavaScript the text alone is read."""

    city = forms.CharField(
        label="Your city or county",
        max_length=160,
        error_messages={"required": "Name your city or county, so that what we find fits it."},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "data-city-picker": "/cities/find/", "data-city-value": "id_geoid"}
        ),
    )
    geoid = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices: list[Place] = []

    def city_found(self, *, typed: str, geoid: str) -> Place | None:
        """The place chosen or typed beyond doubt; several candidates, or near names, are kept in `choices`."""
        place = city_or_none(geoid)
        if place and (not typed or typed.casefold() in {str(place).casefold(), place.name.casefold()}):
            return place
        found = meant(typed)
        candidates = found.places
        exact = [place for place in candidates if typed.casefold() in {str(place).casefold(), place.name.casefold()}]
        if not found.is_near and (len(exact) == 1 or len(candidates) == 1):
            return (exact or candidates)[0]
        self.choices = candidates
        return place


class AskForm(CityFields):
    """What a city must decide, who asks, and who may see it."""

    text = WordsField(
        label="What is your city working on?",
        help_text="20 to 200 words. Say what you must decide, what you have tried and what would help.",
        error_messages={"required": "Write your question. A few words are enough to begin."},
        strip=False,
        widget=forms.Textarea(
            attrs={
                "rows": 6,
                "data-words": "200",
                "hx-post": "/ask/suggestions/",
                "hx-trigger": "input changed delay:300ms, change from:#id_city",
                "hx-target": "#suggest",
                "hx-sync": "this:queue last",
                "hx-include": "[name=csrfmiddlewaretoken], [name=city], [name=geoid]",
            }
        ),
    )
    email = forms.EmailField(
        label="Your work e-mail",
        help_text="We send the answer here. You can reply to it. No password.",
        error_messages={
            "required": "Enter your work e-mail. The answer goes there.",
            "invalid": "Enter a full e-mail address, such as ada@fallriver.example.",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    name = forms.CharField(
        label="Your name", max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    needed_by_on = forms.DateField(
        label="A date you must meet",
        help_text="A council vote, a filing. It never moves our promise; it tells us what to do first.",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "Enter a date, such as 07/14/2026."},
    )
    needed_reason = forms.CharField(label="What happens on it", max_length=200, required=False)
    privacy = forms.ChoiceField(
        label="Who may see it?",
        help_text="You can change this later. There is no public question.",
        choices=[
            (Privacy.PRIVATE, "Only you, the colleagues you add, and the desk"),
            (Privacy.MAY_PUBLISH, "Later, others may read an answer without names or places"),
        ],
        initial=Privacy.PRIVATE,
        widget=Radios(
            hints={
                Privacy.PRIVATE: "Your city's lead can read it too, once we know you work there.",
                Privacy.MAY_PUBLISH: "We take out what could identify you. Nothing appears before you have approved the exact text.",
            }
        ),
    )
    files = FilesField(  # type: ignore[assignment] # the word people and the API use; declared fields leave no attribute
        label="Files that would help", help_text="PDF, Word, Excel, text or images, 20 MB in all.", required=False
    )
    submission_key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    field_order = ("text", "city", "geoid", "email", "name", "needed_by_on", "needed_reason", "privacy", "files")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["submission_key"].initial = secrets.token_urlsafe(16)
        self.place: Place | None = None
        self.not_listed = False

    def clean_needed_by_on(self) -> date | None:
        day: date | None = self.cleaned_data["needed_by_on"]
        if day and day < self.today:
            raise forms.ValidationError("This date has passed. Leave it empty if nothing is fixed.")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        picked = self.data.get("city_choice", "")
        typed, geoid = (cleaned.get("city") or "").strip(), cleaned.get("geoid") or ""
        if picked == NOT_LISTED and typed:
            self.not_listed = True
            return cleaned
        self.place = city_or_none(picked) or self.city_found(typed=typed, geoid=geoid)
        if self.place is None and typed:
            self.add_error("city", self._city_sentence())
        return cleaned

    def _city_sentence(self) -> str:
        if self.choices:
            return "Several places have this name. Choose yours below."
        return "We have no place of this name. Check the spelling, or tick the box below and send it as it is."


class MessageForm(StyledForm):
    """Something to add to a question."""

    text = WordsField(
        label="Your message",
        help_text="Replying to any of our e-mails does the same.",
        error_messages={"required": "Write your message first."},
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    files = FilesField(  # type: ignore[assignment] # the word people and the API use; declared fields leave no attribute
        label="Files", required=False
    )
    submission_key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["submission_key"].initial = secrets.token_urlsafe(16)


class FeedbackForm(StyledForm):
    """Whether it helped."""

    helped = forms.ChoiceField(
        label="Did this help?",
        choices=Helped.choices,
        widget=Radios(),
        error_messages={"required": "Choose one of the three."},
    )
    text = forms.CharField(
        label="What did you use, or what was missing?",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ColleagueForm(StyledForm):
    """Who else of the same city should read."""

    email = forms.CharField(
        label="Colleague's work e-mail",
        max_length=254,
        error_messages={"required": "Enter a full e-mail address, such as ben@fallriver.example."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class PublicationForm(StyledForm):
    """The public version of a question and its response."""

    title = forms.CharField(
        label="The question, as another city would ask it",
        max_length=200,
        error_messages={"required": "Write the question as a title another city would type."},
    )
    short_answer = forms.CharField(
        label="The answer in short",
        max_length=1000,
        error_messages={"required": "Write the answer in two or three sentences."},
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Two or three sentences a mayor could repeat.",
    )
    body = forms.CharField(
        label="The answer",
        max_length=40_000,
        error_messages={"required": "Write the answer."},
        widget=forms.Textarea(attrs={"rows": 22, "class": "cl-md"}),
    )
    topic = forms.ChoiceField(label="Topic", choices=Topic.choices)
    size_words = forms.CharField(
        label="Size, in words", max_length=80, required=False, help_text="a city of about 90,000"
    )
    region_words = forms.CharField(
        label="Region, in words", max_length=80, required=False, help_text="in the Northeast"
    )


class CalendarDayForm(StyledForm):
    """A day the network does not work."""

    on = forms.DateField(
        label="Day",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "Choose a day.", "invalid": "Enter a date, such as 07/14/2026."},
    )
    name = forms.CharField(label="Its name", max_length=120, required=False)
