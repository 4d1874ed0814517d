"""A bar on the terminal; on anything else a line now and then."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TextIO

WIDTH = 30


@dataclass
class Bar:
    """`total` may be too low: the bar then stays full and the number tells."""

    label: str
    total: int
    out: TextIO
    done: int = 0
    _began: float = field(default_factory=time.monotonic)
    _shown: float = 0.0

    def add(self, count: int) -> None:
        self.done += count
        pause = 0.2 if self.out.isatty() else 15.0
        if time.monotonic() - self._shown >= pause:
            self._show(end="\r" if self.out.isatty() else "\n")

    def finish(self) -> None:
        self._show(end="\n")

    def _show(self, *, end: str) -> None:
        self._shown = time.monotonic()
        spent = self._shown - self._began
        share = min(self.done / self.total, 1.0) if self.total else 1.0
        left = f", {spent / share - spent:,.0f} s left" if 0 < share < 1 else f", {spent:,.1f} s"
        bar = "#" * round(share * WIDTH)
        self.out.write(
            f"{self.label:<12} [{bar:<{WIDTH}}] {self.done:,} of {max(self.total, self.done):,}{left}   {end}"
        )
        self.out.flush()
