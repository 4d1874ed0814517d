"""Where a search can be followed as a feed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from django.urls import reverse


def address(words: str, *, kind: str = "", filters: Mapping[str, Sequence[str]] | None = None) -> str:
    """The Atom feed of these words and filters; the same search always has the same address."""
    given = [("q", words), ("kind", kind)] if words else [("kind", kind)]
    given += [(name, value) for name, values in sorted((filters or {}).items()) for value in sorted(values)]
    query = urlencode([(name, value) for name, value in given if value])
    return reverse("search-feed") + (f"?{query}" if query else "")
