"""What a visitor may ask of a list, and say of an answer. Nonsense in an address is ignored, never an error."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django import forms

from cityline.kernel.paging import page_number
from cityline.library.models import VoteQuestion
from cityline.search.likes import is_paragraph
from cityline.topics import Topic

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_WORDS = 2_000  # characters; a paragraph
LAST_PAGE = 400
SORTS = {"relevance": "Best match", "newest": "Newest", "title": "Title"}


@dataclass(frozen=True)
class ListRequest:
    """The address of a list, cleaned: words, one value for each filter, page, sort.

    `is_cut`: more was typed than is read, and the page says so.
    """

    words: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    page: int = 1
    sort: str = "relevance"
    is_cut: bool = False

    @property
    def is_paragraph(self) -> bool:
        return is_paragraph(self.words)

    @classmethod
    def of(cls, query: Mapping[str, str], names: tuple[str, ...]) -> ListRequest:
        typed = " ".join(query.get("q", "").replace("\x00", " ").split())
        words = typed[:LONGEST_WORDS].rstrip()
        chosen = {name: query.get(name, "").replace("\x00", "")[:40] for name in names}
        sort = query.get("sort", "")
        return cls(
            words,
            {name: value for name, value in chosen.items() if value},
            page_number(query, deepest=LAST_PAGE),
            sort if sort in SORTS else "relevance" if words else "newest",
            len(typed) > LONGEST_WORDS,
        )


class VoteForm(forms.Form):
    question = forms.ChoiceField(choices=VoteQuestion.choices)
    value = forms.ChoiceField(choices=[("yes", "Yes"), ("no", "No")])


class PlacementForm(forms.Form):
    """Whether a document comes first or last for a topic. The action says what is refused."""

    topic = forms.ChoiceField(choices=Topic.choices, widget=forms.Select(attrs={"class": "w-w-full"}))
    way = forms.ChoiceField(
        label="Among its kind it comes",
        choices=[("pinned", "First"), ("demoted", "After the others")],
        help_text="For questions about the topic, and in lists of it sorted by best match.",
    )
    why = forms.CharField(
        label="Why",
        max_length=300,
        help_text="One sentence for the next librarian.",
        error_messages={"required": "Give the next librarian the reason in one sentence."},
    )
