"""The few pages that are only text: about, privacy, accessibility. Kept as Markdown beside the sample."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.utils.safestring import SafeString

from cityline.ui.markdown import render
from cityline.web.loading import files


@dataclass(frozen=True)
class Page:
    """A title and the text beneath it, safe to show."""

    title: str
    html: SafeString


@cache
def page(slug: str) -> Page:
    """The page called `slug`; KeyError if nobody wrote one."""
    pages = {one.head["slug"]: one for one in files.texts("pages")}
    return Page(pages[slug].head["title"], render(pages[slug].body))
