"""The piece of a text that shows why it was found, with the words marked. Pure; its HTML is safe by construction."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from cityline.search import words

LENGTH = 240  # characters shown
READ = 200_000  # characters looked at: as many as the keyword index holds
AT_ONCE = 20_000  # of a longer text only the most promising piece is read word by word
SURE = 3  # letters of a stem that its words surely begin with; of a longer one all but the last
AROUND = 2_000  # characters of that piece before and after


def snippet(text: str, stems: Collection[str], *, length: int = LENGTH) -> SafeString:
    """The window of `text` with the most different stems, earliest first; its beginning if none occurs."""
    text, before, after = _promising(text[:READ], stems, length)
    text = " ".join(text.split())
    hits = [(m.start(), m.end(), root) for m in words.WORD.finditer(text) if (root := words.root(m.group())) in stems]
    start = _best_start(hits, length)
    start = 0 if start < length // 3 else _word_start(text, start - length // 4)
    end = len(text) if start + length >= len(text) else text.rfind(" ", start, start + length)
    end = end if end > start else start + length
    inside = [(a, b) for a, b, _ in hits if a >= start and b <= end]
    marked = _marked(text, inside, start, end)
    return mark_safe(f"{'… ' if start or before else ''}{marked}{' …' if end < len(text) or after else ''}")


def marked(text: str, stems: Collection[str]) -> SafeString:
    """The whole text, its words with these stems marked."""
    spans = [(match.start(), match.end()) for match in words.WORD.finditer(text) if words.root(match.group()) in stems]
    return mark_safe(_marked(text, spans, 0, len(text)))


def _promising(text: str, stems: Collection[str], length: int) -> tuple[str, bool, bool]:
    """A long text's piece with the most words that begin as these stems do; whether there is more before and after."""
    if len(text) <= AT_ONCE:
        return text, False, False
    beginnings = "|".join(re.escape(root[:-1] if len(root) > SURE else root) for root in stems)  # citi: cities, city
    found = re.finditer(rf"\b(?:{beginnings})", text.lower()) if beginnings else ()
    near = _best_start([(match.start(), match.end(), match.group()) for match in found], length)
    start, end = max(0, near - AROUND), near + AROUND
    return text[_word_start(text, start) if start else 0 : end], start > 0, end < len(text)


def matched(question: Mapping[str, str], there: Collection[str]) -> tuple[str, ...]:
    """The words of the question, as written there, whose stems are among a document's."""
    return tuple(word for root, word in question.items() if root in there)


def _best_start(hits: list[tuple[int, int, str]], length: int) -> int:
    best, best_count, last = 0, 0, 0
    for first, (start, _, _) in enumerate(hits):
        last = max(last, first)
        while last < len(hits) and hits[last][1] <= start + length * 3 // 4:
            last += 1
        count = len({root for _, _, root in hits[first:last]})
        if count > best_count:
            best, best_count = start, count
    return best


def _word_start(text: str, near: int) -> int:
    return text.find(" ", max(near, 0)) + 1


def _marked(text: str, spans: list[tuple[int, int]], start: int, end: int) -> str:
    parts, at = [], start
    for a, b in spans:
        parts += [escape(text[at:a]), "<mark>", escape(text[a:b]), "</mark>"]
        at = b
    return "".join([*parts, escape(text[at:end])])
