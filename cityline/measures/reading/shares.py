"""One line of the table of county shares: how many people of a city live in a county."""

from __future__ import annotations

from typing import Any

from cityline.kernel.loading import Cells, RowRejected
from cityline.measures.reading import cells as read

SOURCE = "Census block populations, by way of Geocorr"
VINTAGES = (2000, 2010, 2020)


def share(cells: Cells) -> dict[str, Any]:
    """The fields of a `places.models.CountyShare`."""
    geoid, fips = read.geoid(cells, "geoid", 7), read.geoid(cells, "county_fips", 5)
    if geoid[:2] != fips[:2]:
        raise RowRejected(f"city {geoid} and county {fips} are in different states")
    vintage = str(cells["vintage"]).strip()
    if vintage not in map(str, VINTAGES):
        raise RowRejected(f"vintage {vintage!r} is no census year")
    people, _ = read.count(cells, "pop")
    of_place, _ = read.number(cells, "share_of_place_in_county", most=1)
    of_county, _ = read.number(cells, "share_of_county_in_place", most=1)
    if people is None or of_place is None or of_county is None:
        raise RowRejected("people or a share are not given")
    return {
        "geoid": geoid,
        "county_fips": fips,
        "vintage": int(vintage),
        "people": int(people),
        "of_place": of_place,
        "of_county": of_county,
        "source": SOURCE,
    }
