"""What a visitor may ask of a list, and say of an answer. Nonsense in an address is ignored, never an error."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django import forms

from cityline.library.models import VoteQuestion

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_WORDS = 300
LAST_PAGE = 400
SORTS = {"relevance": "Best match", "newest": "Newest", "title": "Title"}


@dataclass(frozen=True)
class ListRequest:
    """The address of a list, cleaned: words, one value for each filter, page, sort."""

    words: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    page: int = 1
    sort: str = "relevance"

    @classmethod
    def of(cls, query: Mapping[str, str], names: tuple[str, ...]) -> ListRequest:
        page = query.get("page", "")
        words = " ".join(query.get("q", "").replace("\x00", " ").split())[:LONGEST_WORDS]
        chosen = {name: query.get(name, "").replace("\x00", "")[:40] for name in names}
        sort = query.get("sort", "")
        return cls(
            words,
            {name: value for name, value in chosen.items() if value},
            min(max(int(page), 1), LAST_PAGE) if page.isascii() and page.isdigit() and len(page) < 6 else 1,  # noqa: PLR2004
            sort if sort in SORTS else "relevance" if words else "newest",
        )


class VoteForm(forms.Form):
    question = forms.ChoiceField(choices=VoteQuestion.choices)
    value = forms.ChoiceField(choices=[("yes", "Yes"), ("no", "No")])
