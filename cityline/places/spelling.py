"""Names a slip of the fingers away from what was typed: "Youngtown" is near Youngstown.

Every process keeps the names it compares with (about 5 MB for 30,000 places) and reads them again when places were
loaded since. The database needs no extension for it.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max
from django.db.models.functions import Coalesce
from rapidfuzz import process
from rapidfuzz.distance import OSA

from cityline.places.models import Place

SHORTEST = 4  # letters of a name in which one slip is looked for
LONG = 9  # from here on two

Version = tuple[int, datetime | None]
Wanted = tuple[str, Collection[str]]  # a search key and states


@dataclass(frozen=True)
class _Names:
    """Side by side: search key, GEOID, state and latest count of each place."""

    version: Version
    keys: list[str]
    geoids: list[str]
    states: list[str]
    people: array[int]


_kept: _Names | None = None


def near(wanted: Iterable[Wanted], *, limit: int = 8) -> list[str]:
    """GEOIDs of places whose name is nearly one of the search keys wanted (`names.search_key`), each with the states it
    may be in (none: any). Fewest slips first, then the same first letter, then the larger.

    No query if no key is long enough, else one; two when places were loaded since.
    """
    asked = [(key, states, slips) for key, states in wanted if (slips := slips_forgiven(key))]
    if not asked:
        return []
    known = _names()
    best: dict[str, tuple[int, bool, int]] = {}
    for key, states, slips in asked:
        for name, distance, row in process.extract(
            key, known.keys, scorer=OSA.distance, score_cutoff=slips, limit=None
        ):
            if not states or known.states[row] in states:
                rank = (int(distance), name[0] != key[0], -known.people[row])
                geoid = known.geoids[row]
                best[geoid] = min(rank, best.get(geoid, rank))
    return sorted(best, key=lambda geoid: (best[geoid], geoid))[:limit]


def slips_forgiven(key: str) -> int:
    """How many letters may be wrong, missing, too many or swapped. None of a short name or of one with a digit."""
    if len(key) < SHORTEST or not key.isalpha():
        return 0
    return 1 if len(key) < LONG else 2


def forget() -> None:
    """The next look reads the names again."""
    global _kept  # noqa: PLW0603 - one in a process
    _kept = None


def _names() -> _Names:
    global _kept  # noqa: PLW0603 - one in a process
    version = _version()
    known = _kept
    if known is None or known.version != version:
        known = _kept = _read(version)
    return known


def _version() -> Version:
    """Changes whenever places are loaded, by whichever process."""
    found = Place.objects.aggregate(count=Count("pk"), last=Max("loaded_at"))
    return found["count"], found["last"]


def _read(version: Version) -> _Names:
    keys, geoids, states, people = [], [], [], array("q")
    size = Coalesce("population_2020", "population_2010", "population_2000", 0)
    rows = Place.objects.exclude(search_key="").values_list("search_key", "pk", "state", size)
    for key, geoid, state, count in rows.order_by("pk").iterator(chunk_size=5_000):
        keys.append(key)
        geoids.append(geoid)
        states.append(sys.intern(state))
        people.append(count)
    return _Names(version, keys, geoids, states, people)
