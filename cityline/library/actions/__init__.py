"""The only code that writes the library."""

from cityline.library.actions.answers import (
    NewSource,
    correct_answer,
    publish_answer,
    review_answer,
    withdraw_answer,
)
from cityline.library.actions.librarians import equip_librarians, seat_librarian
from cityline.library.actions.loads import load_library
from cityline.library.actions.resources import forget_resource, index_resource, keep_resource
from cityline.library.actions.votes import vote

__all__ = [
    "NewSource",
    "correct_answer",
    "equip_librarians",
    "forget_resource",
    "index_resource",
    "keep_resource",
    "load_library",
    "publish_answer",
    "review_answer",
    "seat_librarian",
    "vote",
    "withdraw_answer",
]
