"""What the due-date page asks."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.widgets import DateInput, TimeInput

from cityline.kernel import clock
from cityline.kernel.refusals import Refused
from cityline.networks.deadline import promise_for
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
