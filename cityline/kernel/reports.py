"""What a loader shows in the terminal: a bar while it reads, then the counts and the rows set aside."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Self

from django.core.management.base import OutputWrapper

from cityline.kernel.loading import Tally

_WIDTH = 30
_SHOWN = 20


class Bar:
    """A progress listener: one moving line in a terminal, a line at each quarter elsewhere."""

    def __init__(self, out: OutputWrapper, name: str) -> None:
        self.out, self.name, self.last = out, name, -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_why: object) -> None:
        if self.out.isatty() and self.last >= 0:
            self.out.write("", ending="\n")

    def __call__(self, done: int, total: int) -> None:
        percent = min(100, 100 * done // total) if total else 100
        step = percent if self.out.isatty() else percent // 25
        if step == self.last:
            return
        self.last = step
        if self.out.isatty():
            filled = "#" * (_WIDTH * percent // 100)
            self.out.write(f"\r{self.name} [{filled:<{_WIDTH}}] {percent:3d}%", ending="")
        else:
            self.out.write(f"{self.name}: {percent}% read")


def write_report(out: OutputWrapper, tally: Tally, path: str | None, command: str) -> None:
    """Counts and notes to the terminal; every rejected row to a CSV, the first ones to the terminal too."""
    out.write(f"{tally.source} ({tally.layout}): {tally.sentence()}")
    for note in tally.notes:
        out.write(note)
    if not tally.rejected:
        return
    for row in tally.rejected[:_SHOWN]:
        out.write(f"  line {row.line}: {row.reason}")
    if path is None:
        from django.conf import settings

        path = str(Path(settings.VAR_DIR) / "rejected" / f"{command}.csv")
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    with Path(path).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["line", "reason", "row"])
        writer.writerows((row.line, row.reason, row.text) for row in tally.rejected)
    out.write(f"All {len(tally.rejected):,} rejected rows: {path}")
