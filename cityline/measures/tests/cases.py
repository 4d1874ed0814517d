"""Thousands of cases in a second or two."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import TypeVar

from hypothesis import settings
from hypothesis import strategies as st

T = TypeVar("T")

MANY = settings(max_examples=100, deadline=None)  # of twenty cases each


def twenty(make: Callable[[Random], T]) -> st.SearchStrategy[list[T]]:
    """Twenty cases from each number drawn: drawn piece by piece, thousands of cases take many times as long."""

    def made(number: int) -> list[T]:
        random = Random(number)  # noqa: S311 - cases, not secrets
        return [make(random) for _ in range(20)]

    return st.integers(0, 2**48).map(made)
