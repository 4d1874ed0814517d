"""What a person meets when the index is deleted, cut or written over under a running site, and how it heals.

For each file and each way, people go on asking while it happens: how long until the next answer, how many were not
answered, whether /status/ said so, and how long until every file is sound and the answers are those of before.
"""

from __future__ import annotations

import http.client
import json
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from random import Random
from urllib.parse import quote

from bench import mass, served
from bench.figures import Figure, Options
from bench.served import Site, until
from bench.visitor import Visitor

DOCUMENTS, ASKERS = 5_000, 3
BAR_ANSWER, BAR_UNANSWERED, PATIENCE = 1.0, 1, 120.0
KEYWORDS = ("fast", "fieldnorm", "idx", "pos", "term", "store")
VECTORS = tuple(f"meaning/{name}" for name in ("vectors", "signs", "rows"))
BUILDING = "The index is being built"
LINE = "water main grants"


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 3)


def written_over(path: Path) -> None:
    """A megabyte in its middle, or all of it."""
    size = path.stat().st_size
    noise = Random(5).randbytes(min(size, 1_000_000))
    with path.open("r+b") as file:
        file.seek((size - len(noise)) // 3)
        file.write(noise)


def deleted(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink()


WAYS: tuple[Callable[[Path], None], ...] = (cut, written_over, deleted)


@dataclass
class Met:
    """What the unluckiest met with one damage. Seconds; `unanswered` counts requests of one person."""

    first_answer: float = 0.0
    slowest: float = 0.0
    unanswered: int = 0
    healed: float = 0.0
    said_so: bool = False


@dataclass
class Asking:
    """People who keep asking, each at a page of their own; (who, began, took, answered) of every request."""

    requests: list[tuple[int, float, float, bool]] = field(default_factory=list)
    said: list[float] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def by(self, site: Site) -> Iterator[None]:
        """They ask for the length of the block."""
        visitors = [Visitor(site.port, 9_000 + number) for number in range(ASKERS)]
        threads = [threading.Thread(target=self._keep, args=(one, number)) for number, one in enumerate(visitors)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.over.set()
            for thread in threads:
                thread.join()

    def _keep(self, visitor: Visitor, number: int) -> None:
        turn = 0
        while not self.over.is_set():
            turn += 1
            began = time.monotonic()
            try:
                status, page = self._ask(visitor, number, turn)
            except (OSError, http.client.HTTPException):
                status, page = 0, ""
            self.requests.append((number, began, time.monotonic() - began, status == HTTPStatus.OK))
            if BUILDING in page:
                self.said.append(time.monotonic())
            time.sleep(0.02)

    @staticmethod
    def _ask(visitor: Visitor, number: int, turn: int) -> tuple[int, str]:
        if number == 0:
            return visitor.get("/status/")
        if number == 1:
            return visitor.get(f"/search/?q={quote(LINE)}&page={turn % 3 + 1}")
        return visitor.post_json("/api/v1/suggest", {"question": f"How do we pay for water mains in ward {turn % 40}?"})


def measure(_options: Options) -> Iterator[Figure]:
    with served.site() as site:
        _prepare()
        for title, damages in _damages().items():
            yield from _figures(title, {name: _met(site, damage) for name, damage in damages.items()})
        well = site.answers() and len(site.workers()) > 1
        yield Figure("damage: afterwards the site is well", int(well), "of 1", 1, at_least=True)


def _prepare() -> None:
    from cityline.search import embedding, follower, queries
    from cityline.search.models import Document
    from cityline.web import seeding

    until(lambda: not embedding.waiting().exists(), seconds=300, every=1)
    mass.add(DOCUMENTS - Document.objects.count(), mass.Originals.read())
    seeding.vacuum()
    until(lambda: queries.status().index_seq == follower.table_seq(), seconds=300, every=0.5)


def _damages() -> dict[str, dict[str, Callable[[], None]]]:
    """Way -> what -> act. Of each kind of file the largest."""
    from cityline.search import follower

    def act(pattern: str, way: Callable[[Path], None]) -> Callable[[], None]:
        return lambda: way(max(follower.root().glob(pattern), key=lambda path: path.stat().st_size))

    folders = {"one generation": "g-*", "keywords": "g-*/keywords", "meaning": "g-*/meaning"}
    files = {"current": "current", "state.json": "g-*/state.json", "meta.json": "g-*/keywords/meta.json"}
    files |= {kind: f"g-*/keywords/*.{kind}" for kind in KEYWORDS} | {name: f"g-*/{name}" for name in VECTORS}
    whole = {"the whole folder": lambda: shutil.rmtree(follower.root())}
    return {
        "a folder deleted": whole | {name: act(pattern, deleted) for name, pattern in folders.items()},
        **{
            f"a file {way.__name__.replace('_', ' ')}": {name: act(pattern, way) for name, pattern in files.items()}
            for way in WAYS
        },
    }


def _met(site: Site, damage: Callable[[], None]) -> Met:
    """Waits until all is well again, or `PATIENCE` is over: then the folder is taken away for the next damage."""
    from cityline.search import follower

    expected, asking = _answers(site), Asking()
    with asking.by(site):
        time.sleep(1)
        damage()
        began = time.monotonic()
        healed = _healed(site, expected)
        if healed == float("inf"):
            shutil.rmtree(follower.root(), ignore_errors=True)
            _healed(site, expected)
        time.sleep(0.5)
    after = [(who, start, took, ok) for who, start, took, ok in asking.requests if start + took >= began]
    first = [
        min(
            (start + took - began for who, start, took, ok in after if ok and start >= began and who == one),
            default=99.0,
        )
        for one in range(ASKERS)
    ]
    slowest = max((took for _, _, took, _ in after), default=0.0)
    unanswered = [sum(not ok for who, _, _, ok in after if who == one) for one in range(ASKERS)]
    return Met(max(first), slowest, max(unanswered), healed, said_so=any(at >= began for at in asking.said))


def _healed(site: Site, expected: list[str]) -> float:
    """Seconds until every file is sound and all is found again; infinite if that is never."""
    try:
        return until(lambda: _is_sound() and _answers(site) == expected, seconds=PATIENCE, every=0.1)
    except TimeoutError:
        return float("inf")


def _answers(site: Site) -> list[str]:
    """How many are found for some lines, of each topic; empty when there is no answer. Orders may differ a little from
    one building to the next."""
    visitor = Visitor(site.port, 9_100)
    lines = (LINE, '"lead service lines"', "watre", "")
    try:
        pages = [json.loads(visitor.get(f"/api/v1/search?q={quote(words)}")[1]) for words in lines]
    except (OSError, ValueError, http.client.HTTPException):
        return []
    return [json.dumps([page.get("count"), page.get("facets")], sort_keys=True) for page in pages]


def _is_sound() -> bool:
    """The index in use reads as it was written, and is where the table is."""
    from cityline.search import follower, soundness
    from cityline.search.models import Document
    from cityline.search.shelf import Shelf

    shelf = Shelf.in_use(follower.root())
    if shelf is None or shelf.seq != follower.table_seq():
        return False
    rows = Document.objects.filter(public=True, deleted=False, vector__isnull=False)

    def held(first: int, behind: int) -> set[int]:
        return set(rows.filter(pk__gte=first, pk__lt=behind).values_list("pk", flat=True))

    labels = len(shelf.state.labels)
    faults = soundness.faults(shelf.folder, dimensions=shelf.state.dimensions, labels=labels, held=held)
    return len(shelf.keywords) == Document.objects.filter(public=True, deleted=False).count() and not any(faults)


def _figures(title: str, met: dict[str, Met]) -> Iterator[Figure]:
    def worst(value: Callable[[Met], float]) -> tuple[float, dict[str, float]]:
        found = sorted(((value(one), name) for name, one in met.items()), reverse=True)
        return found[0][0], {name: round(number, 2) for number, name in found[:5]}

    first, more = worst(lambda one: one.first_answer)
    yield Figure(f"damage: {title}, the next answer", first, "s", BAR_ANSWER, more={"worst": more, "kinds": len(met)})
    unanswered, more = worst(lambda one: one.unanswered)
    yield Figure(
        f"damage: {title}, requests of one person not answered",
        unanswered,
        "requests",
        BAR_UNANSWERED,
        more={"worst": more},
    )
    slowest, more = worst(lambda one: one.slowest)
    yield Figure(f"damage: {title}, slowest answer", slowest, "s", more={"worst": more})
    healed, more = worst(lambda one: one.healed)
    yield Figure(f"damage: {title}, whole again", healed, "s", PATIENCE, more={"worst": more})
    silent = [name for name, one in met.items() if not one.said_so]
    yield Figure(
        f"damage: {title}, said on /status/", len(met) - len(silent), f"of {len(met)}", more={"silent": silent}
    )
