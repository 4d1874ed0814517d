"""A time that stands still, for tests of codes that count it in periods of thirty seconds."""

from __future__ import annotations

import time

import pytest

PERIOD = 30


@pytest.fixture
def mid_period(monkeypatch: pytest.MonkeyPatch) -> None:
    """Now, to within half a period, and never on the edge of one: a code made two periods ahead stays two ahead."""
    now = time.time() // PERIOD * PERIOD + PERIOD / 2
    monkeypatch.setattr(time, "time", lambda: now)
