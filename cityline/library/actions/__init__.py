"""The only code that writes the library."""

from cityline.library.actions.abbreviations import drop_abbreviation, keep_abbreviation
from cityline.library.actions.answers import (
    NewSource,
    correct_answer,
    publish_answer,
    review_answer,
    withdraw_answer,
)
from cityline.library.actions.librarians import equip_librarians, seat_librarian
from cityline.library.actions.loads import load_library
from cityline.library.actions.placements import lift_placement, place_document
from cityline.library.actions.resources import forget_resource, index_resource, keep_resource
from cityline.library.actions.texts import read_next_text, want_missing_texts, want_texts_of
from cityline.library.actions.votes import vote

__all__ = [
    "NewSource",
    "correct_answer",
    "drop_abbreviation",
    "equip_librarians",
    "forget_resource",
    "index_resource",
    "keep_abbreviation",
    "keep_resource",
    "lift_placement",
    "load_library",
    "place_document",
    "publish_answer",
    "read_next_text",
    "review_answer",
    "seat_librarian",
    "vote",
    "want_missing_texts",
    "want_texts_of",
    "withdraw_answer",
]
