"""What a bench says: one figure, the bar it is held against, and how busy the machine was."""

from __future__ import annotations

import json
import math
import os
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Options:
    """What the command line may change."""

    kills: int = 20
    questions: int = 500
    rows: int = 100_000
    resources: int = 10_000
    documents: tuple[int, ...] = (10_000, 100_000, 1_000_000)
    writes: int = 10_000
    responses: int = 1_500
    seconds: int = 60


@dataclass(frozen=True)
class Figure:
    """`bar` None: told for information. `more` goes into the line as it is."""

    name: str
    value: float
    unit: str
    bar: float | None = None
    at_least: bool = False
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        if self.bar is None:
            return True
        return self.value >= self.bar if self.at_least else self.value <= self.bar

    def line(self) -> str:
        said = {"name": self.name, "value": round(self.value, 2), "unit": self.unit, "bar": self.bar, "ok": self.ok}
        return json.dumps(said | self.more | {"load": [round(one, 1) for one in os.getloadavg()[:2]]})


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of all do not exceed."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def milliseconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000
