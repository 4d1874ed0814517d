"""What a network promises: by which hour of its desk, within how many working days. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

# An hour before this was meant for the afternoon.
EARLIEST_CLOSING = time(8)


@dataclass(frozen=True)
class Terms:
    """`closing_at` on the network's clock, to the minute."""

    closing_at: time
    promise_days: int

    def __str__(self) -> str:
        """As a form carries it; `read` takes it back."""
        return f"{self.closing_at:%H:%M}/{self.promise_days}"


def read(text: str) -> Terms | None:
    """`17:00/3`; None for anything else."""
    hour, _, days = text.partition("/")
    try:
        return Terms(time.fromisoformat(hour), int(days))
    except ValueError:
        return None
