"""What the due-date page asks, and what a network promises."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.widgets import DateInput, TimeInput

from cityline.kernel import clock
from cityline.kernel.refusals import Refused
from cityline.networks.deadline import promise_for
from cityline.networks.models import FEWEST_DAYS, MOST_DAYS
from cityline.networks.terms import Terms, read
from cityline.ui.dates import zone_word
from cityline.ui.forms import StyledForm

if TYPE_CHECKING:
    from cityline.kernel.workdays import Calendar, Promise


class DeadlineForm(StyledForm):
    """A day and an hour on the desk's clock. Valid, it holds the promise they lead to."""

    on = forms.DateField(
        label="Day you ask",
        widget=DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": "Choose a day.",
            "invalid": "Write the day as year-month-day, such as 2026-07-02.",
        },
    )
    at = forms.TimeField(
        label="Time of day",
        widget=TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={
            "required": "Choose a time.",
            "invalid": "Write the time as hour:minute, such as 16:40.",
        },
    )

    def __init__(self, *args: Any, calendar: Calendar, days: int = 3, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.calendar, self.days = calendar, days
        self.fields["at"].help_text = f"On the desk’s clock: {zone_word(calendar.zone, clock.now())} time."
        self.promise: Promise | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "on" in cleaned and "at" in cleaned:
            try:
                received = datetime.combine(cleaned["on"], cleaned["at"])
                self.promise = promise_for(received, self.calendar, days=self.days)
            except Refused as refused:
                self.refuse(refused.sentence, "on")
        for name in self.errors.keys() & self.fields.keys():
            # A browser's own picker would hide what it cannot read; a plain field shows what was typed.
            self.fields[name].widget.input_type = "text"
        return cleaned


class TermsForm(StyledForm):
    """Closing hour and promise. `seen`: what they were when the page was drawn, so that nobody undoes another's change."""

    closing_at = forms.TimeField(
        label="Closing hour",
        widget=TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={
            "required": "Choose the hour the desk closes.",
            "invalid": "Write the hour as hour:minute, such as 16:30.",
        },
    )
    promise_days = forms.IntegerField(
        label="Promise, in working days",
        min_value=FEWEST_DAYS,
        max_value=MOST_DAYS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": "Say within how many working days you answer.",
            "invalid": "Write a whole number of days, such as 3.",
            "min_value": f"Promise from {FEWEST_DAYS} to {MOST_DAYS} working days.",
            "max_value": f"Promise from {FEWEST_DAYS} to {MOST_DAYS} working days.",
        },
    )
    seen = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, *args: Any, now: Terms, zone: str, **kwargs: Any) -> None:
        super().__init__(
            *args,
            initial={"closing_at": now.closing_at, "promise_days": now.promise_days},
            **kwargs,
        )
        self.now = now
        self.fields[
            "closing_at"
        ].help_text = f"{zone_word(zone, clock.now())} time. What comes later counts as asked on the next day."
        self.fields["promise_days"].help_text = "The day a city asks does not count."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in self.errors.keys() & self.fields.keys():
            self.fields[name].widget.input_type = "text"
        return cleaned

    @property
    def terms(self) -> Terms:
        """What was typed; only when valid."""
        return Terms(self.cleaned_data["closing_at"].replace(second=0), self.cleaned_data["promise_days"])

    @property
    def terms_seen(self) -> Terms:
        """Unreadable, it is taken for what holds now: the page was drawn by us."""
        return read(self.cleaned_data["seen"]) or self.now
