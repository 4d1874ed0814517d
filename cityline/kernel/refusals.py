"""How an action says no: a sentence fit for a page and a code fit for a program."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818 - "Refused" is the word of the house, not an error in the code
    """Something a person asked for will not be done, and why.

    `code` is stable (API), `sentence` is for people, `field` names the form field it belongs beside, if any.
    """

    def __init__(self, code: str, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.field = field


class NotAllowed(Refused):
    """The person may not do this. Pages answer 403."""


class TooLate(Refused):
    """Someone else changed it first, or its state no longer allows this. Pages answer 409."""


class TooMany(Refused):
    """A limit is reached for now. Pages answer 429."""
