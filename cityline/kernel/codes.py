"""Public codes of questions: eight random Crockford letters, `Q-4F7K-9M2X`. A code is never a right."""

from __future__ import annotations

import re
import secrets

# Crockford's base 32: no I, L, O, U, so nothing is misread aloud or misspelt into a word.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PATTERN = re.compile(rf"\bQ-?([{ALPHABET}ILO]{{4}})-?([{ALPHABET}ILO]{{4}})\b", re.IGNORECASE)
_READ_AS = str.maketrans("ILO", "110")


def new_code() -> str:
    """A fresh code; 32^8 is about 10^12, so a clash is rare and the unique column decides."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"Q-{letters[:4]}-{letters[4:]}"


def find_code(text: str) -> str | None:
    """The first code in `text`, in its one spelling, or None. Reads I and L as 1 and O as 0."""
    found = PATTERN.search(text)
    if not found:
        return None
    first, second = (part.upper().translate(_READ_AS) for part in found.groups())
    return f"Q-{first}-{second}"
