"""Every real city: the list with its map, a city's page, a decision, and the summary of all of them.

Reads the files of `../shared/data`; without them there is nothing to measure.
"""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from contextlib import redirect_stdout
from typing import TYPE_CHECKING

from bench import ground
from bench.figures import Figure, Options, median, milliseconds

if TYPE_CHECKING:
    from django.test import Client

DATA = ground.PROJECT.parent / "shared" / "data"
PLACES = DATA / "places" / "cities.csv"
MEASURES = (
    DATA / "places" / "acs_2009_2013_500_cities.csv", DATA / "places" / "city_county_weights.csv",
    DATA / "counties" / "county_indicators.csv", DATA / "counties" / "la.data.64.County.sample",
    DATA / "health" / "500_cities_2018.csv",
)  # fmt: skip
WARM, TIMES = 3, 20
BAR_LIST_MS, BAR_LIST_KB, BAR_SUMMARY_S, BAR_MS = 60, 90, 5, 120
# Address and bar in milliseconds.
PAGES = {
    "the list of cities with its map": ("/cities/", BAR_LIST_MS),
    "one state of it": ("/cities/?state=CA", BAR_LIST_MS),
    "the page of a city": ("/cities/2523000/fall-river-ma/", BAR_MS),
    "the page of the third largest city": ("/cities/1714000/chicago-il/", BAR_MS),
    "a decision": ("/eligibility/?city=2523000&rules=nrn-2014", BAR_MS),
}


def measure(_options: Options) -> Iterator[Figure]:
    if not PLACES.exists():
        return
    with ground.database():
        from django.core.management import call_command
        from django.test import Client

        from cityline.places.models import Place
        from cityline.web.loading import sample_network

        sample_network.load()
        with redirect_stdout(io.StringIO()):
            call_command("load_places", str(PLACES))
            call_command("load_measures", *map(str, MEASURES))
        cities, client = Place.objects.filter(kind="city").count(), Client(headers={"host": "localhost"})
        for name, (address, bar) in PAGES.items():
            yield from _page(client, name, address, bar, cities)
        summary = milliseconds(lambda: _summary(call_command))
        yield Figure("cities: all of them judged and summed up", summary / 1000, "s", bar=BAR_SUMMARY_S)


def _page(client: Client, name: str, address: str, bar: float, cities: int) -> Iterator[Figure]:
    times = [milliseconds(lambda: client.get(address)) for _ in range(WARM + TIMES)][WARM:]
    response = client.get(address)
    if response.status_code != 200:  # noqa: PLR2004
        raise RuntimeError(f"{address}: {response.status_code}")
    packed = len(gzip.compress(response.content)) / 1024
    yield Figure(f"cities: {name}", median(times), "ms p50", bar=bar, more={"cities": cities, "most": max(times)})
    yield Figure(f"cities: {name}, compressed", packed, "KB", bar=BAR_LIST_KB)


def _summary(call_command: object) -> None:
    with redirect_stdout(io.StringIO()):
        call_command("eligibility", all=True, rules="nrn-2014", summary=True)  # type: ignore[operator]
