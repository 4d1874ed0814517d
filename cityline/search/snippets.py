"""The piece of a text that shows why it was found, with the words marked. Pure; its HTML is safe by construction."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from cityline.search import words

LENGTH = 240  # characters shown
READ = 20_000  # characters looked at


def snippet(text: str, stems: Collection[str], *, length: int = LENGTH) -> SafeString:
    """The window of `text` with the most different stems, earliest first; its beginning if none occurs."""
    text = " ".join(text[:READ].split())
    hits = [(m.start(), m.end(), root) for m in words.WORD.finditer(text) if (root := words.stem(m.group())) in stems]
    start = _best_start(hits, length)
    start = 0 if start < length // 3 else _word_start(text, start - length // 4)
    end = len(text) if start + length >= len(text) else text.rfind(" ", start, start + length)
    end = end if end > start else start + length
    inside = [(a, b) for a, b, _ in hits if a >= start and b <= end]
    marked = _marked(text, inside, start, end)
    return mark_safe(f"{'… ' if start else ''}{marked}{' …' if end < len(text) else ''}")


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
