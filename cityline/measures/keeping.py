"""How observed figures of one file become rows: copied into a table of their own, compared there, kept at once.

A county table is 170,000 figures. Row by row that takes minutes; this takes seconds and the same few statements for any
file. Everything happens in the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.backends.utils import CursorWrapper

from cityline.measures.reading.observed import Observed

_COLUMNS = ("line", *Observed._fields)
_KEY = ("geography", "geoid", "measure", "period", "source", "base")
_REST = tuple(name for name in Observed._fields if name not in _KEY)
# Two loads at once would both find the same row current.
_LOCK = 0x6D656173
_LISTED = ", ".join(_COLUMNS)
_MAKE = """
CREATE TEMPORARY TABLE measures_arriving (
    line integer, geography text, geoid text, measure text, year smallint, period text, source text, base text,
    value float8, annotation text, moe float8, low float8, high float8, level smallint,
    denominator float8, denominator_words text, id bigint
) ON COMMIT DROP
"""
_SAME_KEY = " AND ".join(f"held.{name} = new.{name}" for name in _KEY) + " AND held.superseded_at IS NULL"
_SAME_REST = " AND ".join(f"held.{name} IS NOT DISTINCT FROM new.{name}" for name in _REST)
_REPEATED = f"""
SELECT line, min(first) FROM (
    SELECT line, first_value(line) OVER (PARTITION BY {", ".join(_KEY)} ORDER BY line) AS first FROM measures_arriving
) AS lines WHERE line <> first GROUP BY line ORDER BY line
"""  # noqa: S608 - our own column names
_TAKE_OUT_UNCHANGED = f"""
DELETE FROM measures_arriving AS new USING measures_observation AS held WHERE {_SAME_KEY} AND {_SAME_REST}
"""  # noqa: S608 - our own column names
_TAKE_OUT_HELD = f"DELETE FROM measures_arriving AS new USING measures_observation AS held WHERE {_SAME_KEY}"  # noqa: S608 - our own column names
_GIVE_KEYS = "UPDATE measures_arriving SET id = nextval(pg_get_serial_sequence('measures_observation', 'id'))"
_SUPERSEDE = f"""
UPDATE measures_observation AS held SET superseded_at = %s, superseded_by_id = new.id
FROM measures_arriving AS new WHERE {_SAME_KEY}
"""  # noqa: S608 - our own column names
_KEEP = f"""
INSERT INTO measures_observation (id, load_id, {_LISTED}) SELECT id, %s, {_LISTED} FROM measures_arriving
"""  # noqa: S608 - our own column names


@dataclass(frozen=True)
class Kept:
    """Counts of figures."""

    added: int
    changed: int


@contextmanager
def arriving() -> Iterator[Arriving]:
    """A place for the figures of one file. One load at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        cursor.execute("DROP TABLE IF EXISTS pg_temp.measures_arriving")
        cursor.execute(_MAKE)
        yield Arriving(cursor)
        cursor.execute("DROP TABLE pg_temp.measures_arriving")


class Arriving:
    """Call in order: `copy`, `repeats` (and `drop_lines`), `take_out_unchanged`, `keep`."""

    def __init__(self, cursor: CursorWrapper) -> None:
        self.cursor = cursor

    def copy(self, rows: Iterable[tuple[int, Observed]]) -> int:
        """Streams figures with their lines to the database; how many."""
        number = 0
        with self.cursor.copy(f"COPY measures_arriving ({_LISTED}) FROM STDIN") as copy:
            for number, (line, one) in enumerate(rows, start=1):  # noqa: B007 - the count is the answer
                copy.write_row((line, *one))
        self.cursor.execute("ANALYZE measures_arriving")
        return number

    def repeats(self) -> dict[int, int]:
        """Lines that give a figure an earlier line gives, with that line."""
        self.cursor.execute(_REPEATED)
        return dict(self.cursor.fetchall())

    def drop_lines(self, lines: Iterable[int]) -> int:
        """Takes out these lines; how many figures that were."""
        self.cursor.execute("DELETE FROM measures_arriving WHERE line = ANY(%s)", [list(lines)])
        return int(self.cursor.rowcount)

    def take_out_unchanged(self) -> int:
        """What we hold just so already stays as it is; how many."""
        self.cursor.execute(_TAKE_OUT_UNCHANGED)
        return int(self.cursor.rowcount)

    def take_out_held(self) -> int:
        """What we hold already, whatever it says, stays as it is; how many."""
        self.cursor.execute(_TAKE_OUT_HELD)
        return int(self.cursor.rowcount)

    def count(self) -> Kept:
        """How many of those left are new, and how many correct a figure we hold."""
        self.cursor.execute(
            "SELECT count(*), count(held.id) FROM measures_arriving AS new "  # noqa: S608 - our own column names
            f"LEFT JOIN measures_observation AS held ON {_SAME_KEY}"
        )
        every, held = self.cursor.fetchone()
        return Kept(every - held, held)

    def keep(self, load_id: int, at: datetime) -> None:
        """Writes those left; a figure that one of them corrects keeps its value and names its successor."""
        self.cursor.execute(_GIVE_KEYS)
        self.cursor.execute(_SUPERSEDE, [at])
        self.cursor.execute(_KEEP, [load_id])
        # Without it the next load of this minute is planned for the table as it was: 28 s instead of 1.
        self.cursor.execute("ANALYZE measures_observation")
