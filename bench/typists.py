"""Twenty people write their questions at once, and each waits for what the page suggests when a hand rests.

Each types for a minute and pauses every two seconds; at each pause the page asks for suggestions, as the ask page does.
A person's next request waits for the one before, as the page has it, and times are taken from the moment a request
was due: whoever is late asks late, and that counts. Before that, one person writes alone, at every length, because
longer texts take longer: a queue that grows shows as a last third slower than the first by more than that.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from random import Random
from typing import TYPE_CHECKING

import numpy as np

from bench import mass, served
from bench.figures import Figure, Options, median, percentile
from bench.served import Site, until
from bench.visitor import Visitor

if TYPE_CHECKING:
    from cityline.desk.suggestions import Offer
    from cityline.places.models import Place

DOCUMENTS = 10_000
PEOPLE, EVERY = 20, 2.0  # seconds from pause to pause
SHORTEST, LONGEST = 6, 100  # words at the first pause and the last
LENGTHS, EACH, ALONE = (6, 20, 40, 60, 80, 100), 8, 40
BAR_TIMES, BAR_GROWTH = 3.0, 1.25


@dataclass(frozen=True)
class Wait:
    """One pause: `at` seconds after all began, `took` milliseconds from when it was due to the last byte."""

    at: float
    took: float
    text: str
    status: int
    offer: str
    is_last: bool = False

    @property
    def words(self) -> int:
        return len(self.text.split())


def measure(options: Options) -> Iterator[Figure]:
    with served.site() as site:
        texts = _prepare()
        yield from _typed(site, texts, options.seconds)


def _prepare() -> list[str]:
    """The library of a network after some years, followed to the end; and a question for everyone."""
    from cityline.search import embedding, follower, queries
    from cityline.search.models import Document
    from cityline.web import seeding

    until(lambda: not embedding.waiting().exists(), seconds=300, every=1)
    originals = mass.Originals.read()
    mass.add(DOCUMENTS - Document.objects.count(), originals)
    seeding.vacuum()
    until(lambda: queries.status().index_seq == follower.table_seq(), seconds=300, every=0.5)
    random = Random(20)
    count = PEOPLE + ALONE + EACH + 1
    return [originals.text(random, random.choice(originals.topics), LONGEST) for _ in range(count)]


def _typed(site: Site, texts: list[str], seconds: int) -> Iterator[Figure]:
    crowd, alone = texts[:PEOPLE], texts[PEOPLE : PEOPLE + ALONE]
    idle = _alone(site, alone, LONGEST)
    idle_p95 = percentile([wait.took for wait in idle], 0.95)
    more = {"p95": round(idle_p95, 1), "n": len(idle)} | _faults(idle)
    yield Figure(f"typists: one alone, {LONGEST} words", median([wait.took for wait in idle]), "ms p50", more=more)
    others = texts[PEOPLE + ALONE :]
    usual = [median([wait.took for wait in _alone(site, others, length)]) for length in LENGTHS]
    waits = _together(site, crowd, seconds)
    last = [wait.took for wait in waits if wait.is_last]
    more = {"p50": round(median(last), 1), "p95": round(percentile(last, 0.95), 1), "n": len(last)}
    times = percentile(last, 0.95) / idle_p95
    yield Figure(
        f"typists: {PEOPLE} at once, the last suggestion, times one alone", times, "x p95", BAR_TIMES, more=more
    )
    every = [wait.took for wait in waits]
    more = {"p50": round(median(every), 1), "max": round(max(every)), "n": len(every)}
    more |= {"a_second": round(len(every) / seconds, 1)} | _faults(waits)
    yield Figure(f"typists: {PEOPLE} at once, every suggestion", percentile(every, 0.95), "ms p95", more=more)
    yield _growth(waits, usual, seconds)


def _growth(waits: list[Wait], usual: list[float], seconds: int) -> Figure:
    """`usual`: milliseconds at each of LENGTHS, alone."""
    times = [(wait.at * 3 / seconds, wait.took / float(np.interp(wait.words, LENGTHS, usual))) for wait in waits]
    thirds = [[took for at, took in times if third <= at < third + 1] for third in range(3)]
    more = {
        "times_alone_by_third": [round(median(third), 2) for third in thirds],
        "alone_ms": dict(zip(map(str, LENGTHS), [round(one, 1) for one in usual], strict=True)),
    }
    growth = median(thirds[-1]) / median(thirds[0])
    return Figure("typists: last third against the first, length of text aside", growth, "x p50", BAR_GROWTH, more=more)


def _faults(waits: list[Wait]) -> dict[str, int]:
    """How many were found by words only, because too many waited for the model, and how many were not answered."""
    from cityline.places.models import Place

    place = Place.objects.get(geoid="2523000")
    offers = [_offer(wait, place) for wait in waits]
    by_words = sum(offer is not None and offer.degraded for offer in offers)
    failed = sum(wait.status != HTTPStatus.OK or offer is None for wait, offer in zip(waits, offers, strict=True))
    empty = sum(offer is not None and not len(offer) for offer in offers)
    return {"by_words_only": by_words, "not_answered": failed, "empty": empty}


def _offer(wait: Wait, place: Place) -> Offer | None:
    from cityline.desk import suggestions

    return suggestions.from_token(wait.offer, wait.text, place)


def _alone(site: Site, texts: list[str], words: int) -> list[Wait]:
    """The first opens what the web processes need and is not counted."""
    visitor = Visitor(site.port, 7_000)
    visitor.open_form()
    cut = [" ".join(text.split()[:words]) for text in texts]
    return [_ask(visitor, text, began=time.monotonic(), due=time.monotonic()) for text in cut][1:]


def _together(site: Site, texts: list[str], seconds: int) -> list[Wait]:
    waits: list[Wait] = []
    random, turns = Random(21), int(seconds / EVERY)
    visitors = [Visitor(site.port, 7_100 + number) for number in range(len(texts))]
    for visitor in visitors:
        visitor.open_form()
    offsets = [random.uniform(0, EVERY) for _ in texts]
    began = time.monotonic()

    def write(visitor: Visitor, text: str, offset: float) -> None:
        words = text.split()
        for turn in range(turns):
            due = began + offset + turn * EVERY
            time.sleep(max(0.0, due - time.monotonic()))
            length = SHORTEST + (len(words) - SHORTEST) * turn // max(1, turns - 1)
            is_last = turn == turns - 1
            waits.append(_ask(visitor, " ".join(words[:length]), began=began, due=due, is_last=is_last))

    threads = [threading.Thread(target=write, args=each) for each in zip(visitors, texts, offsets, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return waits


def _ask(visitor: Visitor, text: str, *, began: float, due: float, is_last: bool = False) -> Wait:
    status, offer = visitor.typed(text)
    return Wait(due - began, (time.monotonic() - due) * 1000, text, status, offer, is_last)
