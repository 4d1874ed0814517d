"""What the gallery shows: one believable example of each component in each state. Nothing here is real."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any, ClassVar

from django import forms
from django.core.paginator import Paginator
from django.utils.safestring import mark_safe

from .forms import FilesField, Radios, StyledForm
from .gauges import Ends, Gauge, gauge
from .lines import Stop, dotted

TODAY = date(2026, 7, 2)


class ExampleForm(StyledForm):
    """One of each control."""

    SEE: ClassVar = [("private", "Only Fall River and the desk"), ("may_publish", "Later, without names or places")]

    question = forms.CharField(
        label="What is your city working on?",
        help_text="20 to 200 words. Say what you must decide, what you have tried and what would help.",
        widget=forms.Textarea(attrs={"rows": 4, "data-words": "200"}),
    )
    city = forms.CharField(label="Your city or county")
    email = forms.EmailField(
        label="Your work e-mail",
        help_text="We send the answer here. You can reply to it. No password.",
        error_messages={"invalid": "Enter a full e-mail address, such as ada@fallriver.example"},
    )
    needed_by = forms.DateField(
        label="When do you need it?", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    topic = forms.ChoiceField(label="Topic", choices=[("", "Choose one"), ("water", "Water and sewer")])
    see = forms.ChoiceField(
        label="Who may see it?",
        help_text="You can change this later. Nothing is published before you have seen it.",
        choices=SEE,
        widget=Radios(
            hints={
                "private": "Your colleagues with a verified city address can read and reply.",
                "may_publish": "We remove what could identify you and ask you to approve the text.",
            }
        ),
    )
    kinds = forms.MultipleChoiceField(
        label="What would help",
        required=False,
        choices=[("guide", "A guide"), ("call", "A call")],
        widget=forms.CheckboxSelectMultiple,
    )
    pause = forms.BooleanField(label="This is a question: pause the clock", required=False)
    attachments = FilesField(
        label="Files that would help", help_text="PDF, Word, Excel or images, 20 MB in all.", required=False
    )


def examples(*, public: bool) -> dict[str, Any]:
    """The context of the gallery; `public` or in the clothes of the desk."""
    given = {
        "question": "We have 3,400 lead service lines.",
        "city": "Fall River, MA",
        "email": "ada@fallriver",
        "see": "private",
    }
    return {
        "base": "ui/base.html" if public else "ui/desk.html",
        "plain": ExampleForm(initial=given, auto_id="plain_%s"),
        "wrong": ExampleForm(data=given, auto_id="wrong_%s"),
        "stops": _stops(),
        "after": _after(),
        "long": [
            *_stops(),
            Stop("Thu, Jul 9", "Weekend", "off"),
            Stop("Fri, Jul 10", "Day 4"),
            Stop("Mon, Jul 13", "Day 5", "due"),
        ],
        "groups": _suggestions(),
        "steps": _trail(),
        "due": [
            {"on": date(2026, 7, 2), "days": -1, "counted": 2},
            {"on": date(2026, 7, 6), "days": 0, "counted": 2, "today": "5 p.m."},
            {"on": date(2026, 7, 7), "days": 1, "counted": 2},
            {"on": date(2026, 7, 9), "days": 3, "counted": 0},
            {"on": date(2026, 7, 9), "days": 2, "counted": 1, "paused": "Jun 30"},
            {"on": date(2026, 7, 9), "days": 2, "counted": 1, "done": "Answered Jul 7"},
        ],
        "files": [
            {"url": "#pdf", "label": "Memo as PDF", "note": "3 pages, 212 KB"},
            {"url": "#docx", "label": "Memo as Word", "note": "86 KB"},
        ],
        "crumbs": [("Answers", "#answers"), ("Housing", "#housing")],
        "views": [
            {"label": "Mine", "url": "#mine", "count": 5},
            {"label": "All open", "url": "#open", "count": 19, "here": True},
            {"label": "Answered", "url": "#answered", "count": "1,000+"},
        ],
        "facets": _facets(),
        "page": Paginator(range(318), 25).page(2),
        "facts": [
            {"name": "Population", "value": "94,000", "source": "2020 Census"},
            {"name": "Asked before", "value": "2 times", "url": "#asked"},
        ],
        "numbers": [
            {
                "name": "median time to a written answer",
                "value": "1.8",
                "unit": "business days",
                "note": "9 in 10 within 2.9",
            },
            {"name": "questions answered", "value": "412", "unit": "of 431"},
            {"name": "promises missed", "value": "7", "unit": "of 412", "broken": True, "note": "Each with its reason"},
            {"name": "cities that could ask and did", "value": "286", "unit": "of 603"},
        ],
        "gauges": _gauges(),
        "near": [
            {"url": "#guide", "title": "Lead Pipe Replacement: Make a Financial Plan", "label": "Guide"},
            {"url": "#answer", "title": "How do we list lead service lines?", "label": "Answer"},
        ],
        "checks": [
            {"state": "bad", "text": "Item 3 has no sentence for Fall River.", "url": "#a3", "link": "Write it"},
            {"state": "ok", "text": "Memo is 2.4 pages"},
            {"state": "todo", "text": "Second reader: Rita Alvarez"},
        ],
        "thread": [
            {"who": "Ada Medeiros", "when": "Thu, Jul 2, 9:14 a.m.", "body": "We attach the ordinance.", "id": 1},
            {"who": "You", "when": "Mon, Jul 6, 9:40 a.m.", "body": "Does the city own the line past the curb?"},
        ],
        "rows": _rows(),
        "day": date(2026, 7, 31),
        "reading": READING,
        "cites": [1, 2],
    }


READING = """## Why the lien stops the sale

A federal tax lien attaches to everything a taxpayer owns. It does not end when the owner leaves.[1]
A buyer who means to restore a house cannot insure its title.[2] A source that is not in the package stays plain [9].

1. **Find out who holds first place.** Order a title search for each house.
2. *Ask 45 days ahead.* Send the packet to the office of your state.

| Source | Could cover | Lines |
|---|---|--:|
| State revolving fund | All public and private sides | 3,400 |
| Lead grant | Part | 200 |
"""


def _stops() -> list[Stop]:
    return dotted(
        [
            Stop("Thu, Jul 2", "You ask. The day itself does not count.", "start", on=TODAY),
            Stop("Fri, Jul 3", "Federal holiday, Independence Day", "off"),
            Stop("Sat, Jul 4", "Weekend", "off"),
            Stop("Sun, Jul 5", "Weekend", "off"),
            Stop("Mon, Jul 6", "Day 1"),
            Stop("Tue, Jul 7", "Day 2"),
            Stop("Wed, Jul 8", "Day 3: your answer", "due"),
        ]
    )


def _after() -> list[Stop]:
    return [
        Stop("Thu, Jul 2", "You asked. First package sent within a second.", "start", gap=True),
        Stop("Mon, Jul 6", "Day 1. July 3 was a federal holiday."),
        Stop("Tue, Jul 7", "Day 2. Response sent at 2:40 p.m.", "done", gap=True),
        Stop("Wed, Jul 8", "Day 3. What we promised.", "due"),
    ]


def _suggestions() -> list[dict[str, Any]]:
    why = mark_safe("Answers a question about “<mark>lead</mark> lines” from a city of your size in your state.")
    return [
        {"title": title, "entries": [{"title": mark_safe(entry), "url": "#found", "why": why}]}
        for title, entry in [
            ("Answers to other cities", "Can we pay for the private side of a <mark>lead</mark> line?"),
            ("Guides and tools", "<mark>Lead</mark> Pipe Replacement: Make a Financial Plan"),
            ("Programs", "Drinking Water State Revolving Fund (66.468)"),
            ("Cities to call", "Flint, MI"),
        ]
    ]


def _trail() -> list[dict[str, str]]:
    return [
        {"when": "Thursday, July 2, 9:14 a.m.", "text": "You asked. Eight items came back at once."},
        {"when": "Tuesday, July 7, 2:40 p.m.", "text": "Response sent. Rita Alvarez read it first.", "kind": "done"},
        {"when": "Thursday, August 6", "text": "We ask what you used. One question, by e-mail.", "kind": "next"},
    ]


def _facets() -> list[dict[str, Any]]:
    return [
        {
            "title": "Topic",
            "options": [
                {"label": "Water and sewer", "url": "#water", "count": 41, "here": True},
                {"label": "Housing", "url": "#housing", "count": 12},
            ],
        },
        {"title": "State", "options": [{"label": "Massachusetts", "url": "#ma", "count": 9}]},
    ]


def _gauges() -> list[dict[str, Any]]:
    """Each illustrative, not Census: passing, within its margin, short of a loss, without a figure."""
    share, loss = Ends(0, 30, "0%", "30%"), Ends(-10, 3, "−10%", "3%")
    drawn: list[tuple[str, Gauge]] = [
        (value, gauge(ends=ends, threshold=line, upward=upward, value=number, margin=margin, value_words=value,
                      threshold_words=words, said=f"{value}. The line is {words}."))
        for value, number, margin, ends, line, upward, words in (
            ("25.4%", 25.4, None, share, 20, True, "20% or more"),
            ("20.6% ± 1.4", 20.6, 1.4, share, 20, True, "20% or more"),
            ("−3.35%", -3.35, None, loss, -5, False, "−5% or lower"),
            ("No figure", None, None, share, 9, True, "9% or more"),
        )
    ]  # fmt: skip
    return [
        {
            "gauge": one,
            "facts": [
                {"name": "Value", "value": value},
                {"name": "Margin of error", "value": "Not published"},
                {"name": "Year", "value": "2009–2013"},
                {"name": "Source", "value": "Illustrative, not Census", "url": "#source"},
                {"name": "Distance", "value": "Not known"},
            ],
        }
        for value, one in drawn
    ]


def _rows() -> list[SimpleNamespace]:
    return [
        SimpleNamespace(
            code="Q-2H9K-7M3T",
            text="May a city charge a developer for school crossing guards?",
            city="Meridian, MS",
            topic="Budget and pensions",
            on=date(2026, 7, 2),
            days=-1,
            counted=2,
            today="",
            paused="",
            mark="half",
            state="Drafting",
            who="Lena Brooks",
        ),
        SimpleNamespace(
            code="Q-7B3D-1K9P",
            text="Which fund balance policy should we adopt before the bond rating call?",
            city="Lynwood, CA",
            topic="Budget and pensions",
            on=date(2026, 7, 6),
            days=0,
            counted=2,
            today="5 p.m.",
            paused="",
            mark="full",
            state="In review",
            who="Rita Alvarez",
        ),
        SimpleNamespace(
            code="Q-4M7T-0A2B",
            text="How can we replace 3,400 lead service lines without raising rates on low-income households?",
            city="Fall River, MA",
            topic="Water and sewer",
            on=date(2026, 7, 8),
            days=2,
            counted=1,
            today="",
            paused="",
            mark="half",
            state="Drafting",
            who="You",
        ),
        SimpleNamespace(
            code="Q-8R6H-5C2D",
            text="What share of block grant may pay for code officers?",
            city="Compton, CA",
            topic="Housing",
            on=date(2026, 7, 8),
            days=2,
            counted=1,
            today="",
            paused="",
            mark="open",
            state="New",
            who="",
        ),
        SimpleNamespace(
            code="Q-1P5X-3E8F",
            text="Cost of bringing 311 calls in house for a city of 40,000",
            city="Meridian, MS",
            topic="Broadband and technology",
            on=date(2026, 7, 9),
            days=2,
            counted=1,
            today="",
            paused="Jun 30",
            mark="wait",
            state="Waiting on city",
            who="You",
        ),
    ]
