"""The fingerprint that ties an approval to a text: one letter changed, and it is another text."""

from __future__ import annotations

import hashlib


def digest(
    *, title: str, short_answer: str, body: str, topic: str, region_words: str = "", size_words: str = ""
) -> str:
    """SHA-256 over everything a reader will see, in hexadecimal."""
    parts = (title, short_answer, body, topic, region_words, size_words)
    return hashlib.sha256("\x1e".join(parts).encode()).hexdigest()
