"""Why a file was not read, or not all of it, in sentences for the librarian. Each begins a sentence of its own."""

from __future__ import annotations

from typing import Final

LARGE: Final = "The file is larger than 25 MB."
KIND: Final = "We read PDF, Word (.docx), HTML and plain text. This file is of another kind."
LOCKED: Final = "The file is protected. Save it without a password and without restrictions, and choose that one."
NO_TEXT: Final = "No text was found in it. A scan? Then run text recognition (OCR) over it, and choose the new file."
DAMAGED: Final = (
    "The file is damaged, or made in a way we cannot read. Open it, save it again, and choose the new file."
)
BOMB: Final = "The file unpacks to far more than a document would, so it was not opened."
MACROS: Final = "The file contains macros. Save it as .docx without them, and choose that one."
HEAVY: Final = "Reading it took more memory than we allow. A smaller file, without large pictures, may do."
SLOW: Final = "Reading it took longer than a minute."
CUT_OFF: Final = "Reading it was cut off."
MISSING: Final = "The file is not in the store. Choose it again."
NOT_PUBLIC: Final = "The file is in a collection that not everyone may open, so its text is not shown to searchers."


class Unreadable(Exception):  # noqa: N818 - it names a state
    """Its message is one of the sentences above."""


def first_pages(read: int, of: int) -> str:
    return f"Only the first {read:,} of {of:,} pages were read."


def first_characters(read: int) -> str:
    return f"Only the first {read:,} characters were read."
