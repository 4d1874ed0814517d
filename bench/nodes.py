"""Two machines on one database: thousands of changes while their followers are killed; then both indexes are compared
with the table, and the time is taken until a change is found.

Each node is a supervisor with a web server and a worker, a folder and an index of its own, as in production. Kills are
-9, of a worker (which follows the table), of one web process (which follows too, before it searches) or of a web
server with all its processes. Readers ask both nodes all the while and check every response against the diary.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import TYPE_CHECKING
from urllib.parse import quote

from bench import changing, equal, ground, mass, served, watching
from bench.figures import Figure, Options, percentile
from bench.served import Site, children, until
from bench.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NODES, WRITERS, READERS = 2, 3, 2  # readers of each node
SUBJECTS = 900
KILLS_APART = (0.6, 2.5)  # seconds
FRESH_TIMES, BAR_OWN, BAR_OTHER = 40, 1.0, 3.0
SETTLED = 1_200.0  # seconds within which everything must be followed and have its vector


def measure(options: Options) -> Iterator[Figure]:
    with ground.database():
        from django.conf import settings

        from cityline.web.loading import sample_network

        sample_network.load()
        originals = mass.Originals.read()
        subjects = _subjects(originals)
        url = _database_url()
        with served.node(1, url) as first, served.node(2, url) as second:
            sites = [first, second]
            diary, read, kills = changing.Diary(), watching.Read(), Counter[str]()
            writers = _writers(originals, subjects, diary)
            began = time.monotonic()
            _storm(options, sites, writers, read, kills)
            took = time.monotonic() - began
            settled = until(lambda: _is_settled(sites), seconds=SETTLED, every=0.5)
            done = sum((writer.done for writer in writers), Counter[str]())
            more = {"seconds": round(took, 1), "settled_after_s": round(settled, 1), "of": dict(done)}
            yield Figure("nodes: changes written", done.total(), "changes", options.writes, at_least=True, more=more)
            yield Figure("nodes: followers killed", kills.total(), "kills", more={"of": dict(kills)})
            answers = {"of": dict(read.responses), "versions_seen": read.seen, "unanswered": read.unanswered}
            yield Figure("nodes: responses checked", read.responses.total(), "responses", more=answers)
            more = {"examples": read.leaks[:5]}
            yield Figure("nodes: responses with what they must not have", len(read.leaks), "responses", 0, more=more)
            broken = sum(count for what, count in read.responses.items() if what.rpartition(" ")[2].startswith("5"))
            yield Figure("nodes: errors of ours", broken, "responses", 0)
            fresh = ground.var_dir() / "fresh"
            _build(fresh)
            for number, site in enumerate(sites, start=1):
                wrong = list(equal.differences(_search_of(number), fresh, diary.tokens(), originals))
                name = f"nodes: differences between the table and the index of node {number}"
                yield Figure(name, len(wrong), "differences", 0, more={"examples": wrong[:5], "pid": site.process.pid})
            settings.SEARCH_DIR = _search_of(1)
            yield from _freshness(sites, subjects, writers[0])


def _database_url() -> str:
    """For other folders than the one the database lives in."""
    from django.db import connection

    given = connection.settings_dict
    return f"postgres://{given['USER']}@{quote(str(given['HOST']), safe='')}/{given['NAME']}"


def _search_of(number: int) -> Path:
    return ground.var_dir() / f"node-{number}" / "search"


def _subjects(originals: mass.Originals) -> list[changing.Subject]:
    """Rows of the library, each with its first document."""
    from cityline.search.models import Document

    mass.add(SUBJECTS, originals)
    rows = Document.objects.filter(kind="resource", title__contains=" in ").order_by("-pk")
    return [changing.Subject(int(row.object_id), row.facets["topic"][0]) for row in rows[: SUBJECTS * 4 // 5]]


def _writers(
    originals: mass.Originals, subjects: list[changing.Subject], diary: changing.Diary
) -> list[changing.Writer]:
    from cityline.networks.queries import current_network
    from cityline.people.queries import desk_people

    desk = desk_people(current_network())[0]
    return [changing.Writer(number, subjects[number::WRITERS], originals, diary, desk) for number in range(WRITERS)]


# ── The storm ────────────────────────────────────────────────────────────────


def _storm(
    options: Options, sites: list[Site], writers: list[changing.Writer], read: watching.Read, kills: Counter[str]
) -> None:
    over, troubles = threading.Event(), list[BaseException]()

    def guarded(work: Callable[[], None]) -> threading.Thread:
        def run() -> None:
            from django.db import connection

            try:
                work()
            except BaseException as error:  # noqa: BLE001 - raised again below, in the main thread
                troubles.append(error)
            finally:
                connection.close()

        thread = threading.Thread(target=run)
        thread.start()
        return thread

    writing = [guarded(lambda one=writer: one.write(-(-options.writes // WRITERS))) for writer in writers]  # type: ignore[misc]
    rest = [
        guarded(lambda at=site, who=number: watching.keep_reading(at, who, writers[0], read, over))  # type: ignore[misc]
        for site in sites
        for number in range(READERS)
    ]
    rest.append(guarded(lambda: _keep_killing(sites, kills, over)))
    for thread in writing:
        thread.join()
    over.set()
    for thread in rest:
        thread.join()
    if troubles:
        raise troubles[0]


def _keep_killing(sites: list[Site], kills: Counter[str], over: threading.Event) -> None:
    random = Random(8)
    while not over.wait(random.uniform(*KILLS_APART)):
        site = random.choice(sites)
        part = random.choice(("worker", "web process", "web server"))
        number = site.part("worker" if part == "worker" else "web server")
        below = children(number) if number and part != "worker" else []
        victims = [random.choice(below)] if part == "web process" and below else [*filter(None, [number]), *below]
        for victim in victims:
            try:
                os.kill(victim, signal.SIGKILL)
            except ProcessLookupError:
                continue  # it ended with its master a moment before
        kills[part] += bool(victims)


# ── Afterwards ───────────────────────────────────────────────────────────────


def _is_settled(sites: list[Site]) -> bool:
    """Every document has its vector, and both indexes are at the table's number."""
    from cityline.search import embedding, follower
    from cityline.search.shelf import Shelf

    if embedding.waiting().exists():
        return False
    shelves = [Shelf.in_use(_search_of(number)) for number in range(1, len(sites) + 1)]
    return all(shelf is not None and shelf.seq == follower.table_seq() for shelf in shelves)


def _build(folder: Path) -> None:
    from django.conf import settings

    from cityline.search import follower

    settings.SEARCH_DIR = folder
    follower.forget()
    follower.rebuild()


def _freshness(sites: list[Site], subjects: list[changing.Subject], writer: changing.Writer) -> Iterator[Figure]:
    """Seconds from the commit to the first response that has it, on both nodes at once. A node's own changes come to
    its index as all others do: its web process looks at the table before it searches."""
    waits: dict[str, list[float]] = {"own": [], "other": []}
    visitors = [Visitor(site.port, 6_100 + number) for number, site in enumerate(sites)]
    for turn in range(FRESH_TIMES):
        subject = subjects[turn * WRITERS]
        writer.subjects = [subject]
        writer.change()
        committed, token = time.monotonic(), f"{subject.name}v{subject.version}"
        found: dict[int, float] = {}

        def look(
            number: int, token: str = token, committed: float = committed, found: dict[int, float] = found
        ) -> None:
            until(lambda: token in visitors[number].get(f"/api/v1/search?q={token}")[1], seconds=30, every=0.01)
            found[number] = time.monotonic() - committed

        looking = [threading.Thread(target=look, args=(number,)) for number in range(len(sites))]
        for thread in looking:
            thread.start()
        for thread in looking:
            thread.join()
        for number in range(len(sites)):
            waits["own" if number == turn % len(sites) else "other"].append(found.get(number, float("inf")))
    for where, bar in (("own", BAR_OWN), ("other", BAR_OTHER)):
        more = {"p95": round(percentile(waits[where], 0.95), 3), "n": len(waits[where])}
        name = f"nodes: a change is found on {'the node that made it' if where == 'own' else 'another node'}, slowest"
        yield Figure(name, max(waits[where]), "s", bar, more=more)
