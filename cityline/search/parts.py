"""A long text cut into parts the model can read whole. Pure.

A part ends where a paragraph does, else where a sentence does; a heading stays with what follows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cityline.search.entry import MOST_PARTS

LONGEST = 600  # characters: the model reads 128 tokens, about 90 words
SHORTEST = 60  # a few words alone say too little
_HEADING = 90  # characters a heading may have
_BLOCKS = re.compile(r"\n[ \t]*\n")
_SENTENCES = re.compile(r"(?<=[.!?])\s+(?=[\"“(•]?[A-Z0-9])")
_ENDS = (".", "!", "?", ":", ";")


def cut(text: str, *, least: int = LONGEST // 2, most: int = MOST_PARTS) -> list[str]:
    """The parts in order, each at most `LONGEST` characters. A paragraph ends a part of at least `least` characters.

    Of more than `most` parts, so many from evenly through the text.
    """
    parts, held = [], ""
    for block in _BLOCKS.split(text):
        sentences = list(_sentences(block))
        for sentence in sentences:
            if held and len(held) + 1 + len(sentence) > LONGEST:
                parts.append(held)
                held = ""
            held = f"{held} {sentence}" if held else sentence
        if len(held) >= least and not _is_heading(sentences):
            parts.append(held)
            held = ""
    if len(held) >= SHORTEST or not parts:
        parts.append(held)
    parts = [part for part in parts if part]
    return parts if len(parts) <= most else [parts[place * len(parts) // most] for place in range(most)]


def _is_heading(sentences: list[str]) -> bool:
    return len(sentences) == 1 and len(sentences[0]) <= _HEADING and not sentences[0].endswith(_ENDS)


def _sentences(block: str) -> Iterator[str]:
    """With single spaces; one that is too long is cut between words."""
    for found in _SENTENCES.split(" ".join(block.split())):
        sentence = found
        while len(sentence) > LONGEST:
            end = sentence.rfind(" ", 1, LONGEST + 1)
            end = end if end > 0 else LONGEST
            yield sentence[:end]
            sentence = sentence[end:].lstrip()
        if sentence:
            yield sentence
