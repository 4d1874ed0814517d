"""Queue, question pages and library search at a hundred thousand questions, against a thousand.

Two databases stand side by side and are asked by turns, so that both meet the same neighbors on this machine.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING

from bench import ground
from bench.figures import Figure, Options, median, milliseconds, percentile

if TYPE_CHECKING:
    from django.test import Client

FEW = 1_000
TURNS, EACH, WARM = 4, 10, 2
BAR_MS, BAR_TIMES, BAR_QUERIES, BAR_SEEDING = 60, 1.5, 15, 300
SEARCHES = ("lead service lines", "vacant houses", "pension forecast reserve", "sidewalk repairs cost", "land bank")


@dataclass
class Size:
    """One database with its index, someone of the desk, a stranger, and what was measured there, page by page."""

    name: str
    desk: Client
    anyone: Client
    codes: dict[str, list[str]]
    times: dict[str, list[float]] = field(default_factory=dict)
    queries: dict[str, set[int]] = field(default_factory=dict)

    def paths(self) -> dict[str, tuple[Client, Callable[[int], str]]]:
        """Each page and who opens it; the number varies what can vary."""
        drafting, new = self.codes["drafting"], self.codes["new"]
        words = [search.replace(" ", "+") for search in SEARCHES]
        return {
            "queue": (self.desk, lambda _: "/desk/"),
            "queue, mine": (self.desk, lambda _: "/desk/mine/"),
            "queue, due": (self.desk, lambda _: "/desk/due/"),
            "queue, answered": (self.desk, lambda _: "/desk/answered/"),
            "queue, page 30": (self.desk, lambda _: "/desk/open/?page=30"),
            "queue, words": (self.desk, lambda n: f"/desk/answered/?q={words[n % len(words)]}"),
            "question page, the asker's": (self.desk, lambda n: f"/questions/{drafting[n % len(drafting)]}/"),
            "question page, desk, with memo": (self.desk, lambda n: f"/desk/questions/{drafting[n % len(drafting)]}/"),
            "question page, desk, new": (self.desk, lambda n: f"/desk/questions/{new[n % len(new)]}/"),
            "library search": (self.anyone, lambda n: f"/library/?q={words[n % len(words)]}"),
            "library, everything": (self.anyone, lambda _: "/library/"),
            "library, one topic": (self.anyone, lambda _: "/library/?topic=water&sort=newest"),
            "search everything": (self.anyone, lambda n: f"/search/?q={words[n % len(words)]}"),
        }


def measure(options: Options) -> Iterator[Figure]:
    with ground.database():
        from cityline.search import follower
        from cityline.web import seeding

        seeding.seed(questions=FEW, resources=FEW)
        seeding.vacuum()
        _copy_database("many")
        _use("many")
        began = time.monotonic()
        seeding.seed(questions=options.rows - FEW, resources=max(0, options.resources - FEW), seed_number=312)
        seeding.vacuum()
        follower.follow()
        size = {"questions": options.rows, "resources": options.resources}
        yield Figure("bench_seed", time.monotonic() - began, "s", bar=BAR_SEEDING, more=size)
        few, many = _size("cityline"), _size("many")
        for name in few.paths():
            for _ in range(TURNS):
                _visit(few, name)
                _visit(many, name)
            yield from _figures(name, few, many)


def _figures(name: str, few: Size, many: Size) -> Iterator[Figure]:
    small, large = few.times[name], many.times[name]
    more = {"p95": round(percentile(large, 0.95), 1), "at_1000": round(median(small), 1)}
    yield Figure(f"{name}: time", median(large), "ms p50", BAR_MS, more=more)
    yield Figure(f"{name}: times the figure at 1,000", median(large) / median(small), "x", BAR_TIMES)
    counts = {"all": sorted(many.queries[name]), "at_1000": sorted(few.queries[name])}
    yield Figure(f"{name}: queries", max(many.queries[name]), "queries", BAR_QUERIES, more=counts)


def _size(name: str) -> Size:
    from django.test import Client

    from cityline.desk.models import Question
    from cityline.people.models import User
    from cityline.people.testing import show_second_factor
    from cityline.search import follower

    _use(name)
    follower.follow()
    desk = Client(SERVER_NAME="localhost")
    navigator = User.objects.get(email="navigator1@bench.invalid")
    desk.force_login(navigator)
    show_second_factor(desk, navigator)
    codes = {
        status: list(Question.objects.filter(status=status).order_by("code").values_list("code", flat=True)[:40])
        for status in ("drafting", "new")
    }
    return Size(name, desk, Client(SERVER_NAME="localhost"), codes)


def _visit(size: Size, name: str) -> None:
    """Whole requests in this process: middleware, view, queries, template."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    _use(size.name)
    client, path = size.paths()[name]
    times, counts = size.times.setdefault(name, []), size.queries.setdefault(name, set())
    for number in range(WARM):
        with CaptureQueriesContext(connection) as made:
            answer = client.get(path(len(times) + number))
        if answer.status_code != HTTPStatus.OK:
            raise RuntimeError(f"{path(number)} answered {answer.status_code}.")
        if number:  # the first one may follow the change of databases
            counts.add(len(made))
    for _ in range(EACH):
        address = path(len(times))
        times.append(milliseconds(lambda address=address: client.get(address)))  # type: ignore[misc]


def _copy_database(name: str) -> None:
    from django.db import connection

    from cityline.kernel.postgres.cluster import Cluster
    from cityline.kernel.postgres.homes import home_of
    from cityline.kernel.postgres.identity import OWNER

    connection.close()
    with Cluster(home_of(ground.var_dir())).connect(role=OWNER, database="postgres") as owner:
        owner.execute(f"create database {name} template cityline owner cityline".encode())


def _use(name: str) -> None:
    """From here on Django is in this database, with an index of its own."""
    from django.conf import settings
    from django.core.cache import cache
    from django.db import connection

    from cityline.search import follower

    connection.close()
    connection.settings_dict["NAME"] = name
    settings.SEARCH_DIR = ground.var_dir() / f"search-{name}"
    follower.forget()
    cache.clear()
