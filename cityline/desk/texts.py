"""What counts as a question or a message: cleaning and the few reasons to refuse, pure."""

from __future__ import annotations

import re
import unicodedata

from cityline.kernel.refusals import Refused

LONGEST = 20_000
TITLE_LENGTH = 110
_LINK = re.compile(r"^\s*(?:https?://|www\.)\S+\s*$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.?!])\s")
_BLANK_LINES = re.compile(r"\n{3,}")


def clean(text: str) -> str:
    """The text as kept: one kind of line end, no control characters (a database cannot hold a null), trimmed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(char for char in text if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cs"})
    return _BLANK_LINES.sub("\n\n", kept).strip()


def checked_question(text: str) -> str:
    """The cleaned text, or Refused. Few words are advice, not a reason to refuse."""
    text = clean(text)
    if not text:
        raise Refused("question_empty", "Write your question. A few words are enough to begin.", field="text")
    if _LINK.match(text):
        raise Refused(
            "question_bare_link", "Add a sentence or two beside the link: what must your city decide?", field="text"
        )
    return _not_too_long(text, "question_too_long")


def checked_message(text: str) -> str:
    text = clean(text)
    if not text:
        raise Refused("message_empty", "Write your message first.", field="text")
    return _not_too_long(text, "message_too_long")


def _not_too_long(text: str, code: str) -> str:
    if len(text) > LONGEST:
        over = len(text) - LONGEST
        raise Refused(
            code,
            f"This is {over:,} characters over our limit of {LONGEST:,}. Attach the long part as a file.",
            field="text",
        )
    return text


def title_from(text: str) -> str:
    """A first line for lists: the first question asked in the text, else its first sentence, at most 110 characters."""
    flat = " ".join(text.split())
    sentences = _SENTENCE_END.split(flat)
    chosen = next(
        (part for part in sentences if part.endswith("?") and len(part) > len("Any ideas?") * 2), sentences[0]
    )
    if len(chosen) <= TITLE_LENGTH:
        return chosen
    return chosen[:TITLE_LENGTH].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def topic_words(text: str) -> int:
    """How many words; the page advises 20 to 200."""
    return len(text.split())
