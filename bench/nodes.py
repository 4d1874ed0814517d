"""Two machines on one database: thousands of changes while their followers are killed; then both indexes are compared
with the table, and the time is taken until a change is found.

Each node is a supervisor with a web server and a worker, a folder and an index of its own, as in production. The storm
lasts until all changes are written and enough responses are checked, whichever comes last.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote

from bench import changing, equal, ground, killing, mass, served, storm, watching
from bench.diary import Diary
from bench.figures import Figure, Options, median, percentile
from bench.served import Site, until
from bench.visitor import Visitor

if TYPE_CHECKING:
    from pathlib import Path

WRITERS = 3
SUBJECTS = 500
BAR_SHOWN = 0.7
FRESH_TIMES, BAR_OWN, BAR_OTHER = 40, 1.0, 3.0
SETTLED = 400.0  # seconds within which everything must be followed and have its vector


def measure(options: Options) -> Iterator[Figure]:
    with ground.database():
        from django.conf import settings

        from cityline.web.loading import sample_network

        sample_network.load()
        originals = mass.Originals.read()
        subjects = _subjects(originals)
        url = _database_url()
        diary, read, kills = Diary(), watching.Read(), killing.Kills()
        writers = _writers(originals, subjects, diary)
        _begin(writers)
        with served.node(1, url) as first, served.node(2, url) as second:
            sites = [first, second]
            began = time.monotonic()
            nodes = [killing.Node(site, _search_of(number)) for number, site in enumerate(sites, start=1)]
            storm.rage(options, nodes, writers, read, kills)
            took = time.monotonic() - began
            settled = until(lambda: _is_settled(sites), seconds=SETTLED, every=0.5)
            done = sum((writer.done for writer in writers), Counter[str]())
            more = {"seconds": round(took, 1), "settled_after_s": round(settled, 1), "of": dict(done)}
            yield Figure("nodes: changes written", done.total(), "changes", options.writes, at_least=True, more=more)
            more = {"of": dict(kills.of), "while_writing": dict(kills.while_writing)}
            yield Figure("nodes: followers killed", kills.of.total(), "kills", more=more)
            yield from _read(options, read)
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


def _writers(originals: mass.Originals, subjects: list[changing.Subject], diary: Diary) -> list[changing.Writer]:
    from cityline.networks.queries import current_network
    from cityline.people.queries import desk_people

    desk = desk_people(current_network())[0]
    return [changing.Writer(number, subjects[number::WRITERS], originals, diary, desk) for number in range(WRITERS)]


def _begin(writers: list[changing.Writer]) -> None:
    from cityline.search import embedding

    for writer in writers:
        writer.begin()
    while embedding.compute_vectors():
        pass


# ── Afterwards ───────────────────────────────────────────────────────────────


def _read(options: Options, read: watching.Read) -> Iterator[Figure]:
    by_door: dict[str, dict[str, int]] = {}
    for (door, state), count in sorted(read.checked.items()):
        by_door.setdefault(door, {})[state] = count
    more = {
        "of": by_door,
        "from_an_index_that_had_it": dict(sorted(read.behind.items())),
        "gone_versions": len(read.gone),
    }
    more |= {"unanswered": read.unanswered}
    more |= {
        "p50_s": round(median(read.seconds or [0.0]), 2),
        "p95_s": round(percentile(read.seconds or [0.0], 0.95), 2),
    }
    name = "nodes: responses checked, asked for what is not public"
    yield Figure(name, read.checked.total(), "responses", options.responses, at_least=True, more=more)
    shares = {door: round(read.shown[door] / (read.asked[door] or 1), 3) for door in watching.DOORS}
    more = {"of": shares, "asked": read.asked.total(), "versions_shown": read.seen}
    name = "nodes: what is public is shown when asked for the same way, at the worst door"
    yield Figure(name, min(shares.values()), "of all times", BAR_SHOWN, at_least=True, more=more)
    name = "nodes: responses with what they must not have"
    yield Figure(
        name, len(read.leaks), "responses", 0, more={"examples": read.leaks[:5], "of": sum(read.statuses.values())}
    )
    broken = sum(count for what, count in read.statuses.items() if what.rpartition(" ")[2].startswith("5"))
    yield Figure(
        "nodes: errors of ours", broken, "responses", 0, more={"statuses": dict(sorted(read.statuses.items()))}
    )


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
            waits["own" if number == 0 else "other"].append(found.get(number, float("inf")))
    for where, bar in (("own", BAR_OWN), ("other", BAR_OTHER)):
        more = {"p95": round(percentile(waits[where], 0.95), 3), "n": len(waits[where])}
        name = f"nodes: a change is found on {'the node that made it' if where == 'own' else 'another node'}, slowest"
        yield Figure(name, max(waits[where]), "s", bar, more=more)
