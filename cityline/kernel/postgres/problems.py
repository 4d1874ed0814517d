"""What can go wrong with the embedded database, said in a sentence."""

from __future__ import annotations


class DatabaseProblem(RuntimeError):  # noqa: N818 - a sentence for the operator, like Refused
    """The embedded database cannot run; the text says why and how to mend it."""
