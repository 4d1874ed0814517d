"""What counts as a question or a message: cleaning and the few reasons to refuse, pure."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from cityline.kernel.refusals import Refused

LONGEST = 20_000
TITLE_LENGTH = 110
_LINK = re.compile(r"^\s*(?:https?://|www\.)\S+\s*$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.?!])\s")
_LEANS_BACK = re.compile(r"\b(?:it|its|them|they|their|this|that|these|those|one)\b", re.IGNORECASE)
SHORTEST_QUESTION = 20
_BLANK_LINES = re.compile(r"\n{3,}")


def clean(text: str) -> str:
    """The text as kept: one kind of line end, no control characters (a database cannot hold a null), trimmed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(char for char in text if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cs"})
    return _BLANK_LINES.sub("\n\n", kept).strip()


def checked_question(text: str) -> str:
    """The cleaned text, or Refused. Few words are advice, not a reason to refuse."""
    text = clean(text)
    if not _shows(text):
        raise Refused("question_empty", "Write your question. A few words are enough to begin.", field="text")
    if _LINK.match(text):
        raise Refused(
            "question_bare_link", "Add a sentence or two beside the link: what must your city decide?", field="text"
        )
    return _not_too_long(text, "question_too_long")


def checked_message(text: str) -> str:
    text = clean(text)
    if not _shows(text):
        raise Refused("message_empty", "Write your message first.", field="text")
    return _not_too_long(text, "message_too_long")


def _shows(text: str) -> bool:
    """Whether a reader would see anything: zero-width signs alone are an empty page."""
    return any(not char.isspace() and unicodedata.category(char) not in {"Cf", "Mn", "Zs"} for char in text)


def occasion(key: str, *parts: str) -> str | None:
    """A form's hidden key with what was typed in it, as one key of 64 letters: a double click is one occasion, a
    changed text sent after going back is another. None without a key."""
    if not key:
        return None
    return hashlib.sha256("\x1e".join((key, *parts)).encode()).hexdigest()


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
    """A line for lists, at most 110 characters: the first question asked, with the sentence before it when the
    question leans on it ("What has kept them elsewhere?"); without a question the first sentence."""
    sentences = _SENTENCE_END.split(" ".join(text.split()))
    asked = next((at for at, part in enumerate(sentences) if part.endswith("?") and len(part) > SHORTEST_QUESTION), 0)
    leans = asked > 0 and _LEANS_BACK.search(sentences[asked])
    chosen = " ".join(sentences[asked - 1 : asked + 1]) if leans else sentences[asked]
    if len(chosen) <= TITLE_LENGTH:
        return chosen
    return chosen[:TITLE_LENGTH].rsplit(" ", 1)[0].rstrip(",;:.") + "…"
