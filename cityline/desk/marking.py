"""Marks the words of a question where an item shares them: in its title, and where its reason quotes them.

Nothing is stored for it: the question's own text says it again whenever the item is shown, so marks hold for what is
typed, for what comes back signed and for a package kept for years.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from cityline.desk.reasons import telling
from cityline.search import snippets, words

_QUOTE = re.compile(r"“([^”]*)”")


@dataclass(frozen=True)
class Marker:
    """For the text of one question."""

    text: str

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(root for root, word in words.terms(self.text).items() if telling(word))

    def title(self, title: str) -> SafeString:
        """Safe HTML: the words it shares with the question within `mark`."""
        return snippets.marked(title, self._stems)

    def reason(self, why: str) -> SafeString:
        """Safe HTML: the same, but only what stands in quotes; the rest is ours."""
        parts, at = [], 0
        for quote in _QUOTE.finditer(why):
            parts += [escape(why[at : quote.start(1)]), snippets.marked(quote[1], self._stems)]
            at = quote.end(1)
        return mark_safe("".join([*parts, escape(why[at:])]))
