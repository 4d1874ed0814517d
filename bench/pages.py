"""Queue, question pages and library search at a hundred thousand questions, against a thousand."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from bench import ground
from bench.figures import Figure, Options, median, milliseconds, percentile

FEW = 1_000
TIMES, WARM = 40, 5
BAR_MS, BAR_TIMES, BAR_QUERIES, BAR_SEEDING = 60, 1.5, 15, 300
SEARCHES = ("lead service lines", "vacant houses", "pension forecast reserve", "sidewalk repairs cost", "land bank")


@dataclass(frozen=True)
class Taken:
    """Milliseconds of each request, and how many database queries they made at most and at least."""

    times: Sequence[float]
    queries: tuple[int, int]


def measure(options: Options) -> Iterator[Figure]:
    with ground.database():
        from cityline.web import seeding

        seeding.seed(questions=FEW, resources=FEW)
        few = _all_pages()
        began = time.monotonic()
        seeding.seed(questions=options.rows - FEW, resources=max(0, options.resources - FEW), seed_number=312)
        seeding.vacuum()
        took = time.monotonic() - began
        size = {"questions": options.rows, "resources": options.resources}
        yield Figure("bench_seed", took, "s", bar=BAR_SEEDING, more=size)
        many = _all_pages()
    for name, taken in many.items():
        more = {"p95": round(percentile(taken.times, 0.95), 1), "at_1000": round(median(few[name].times), 1)}
        yield Figure(f"{name}: time", median(taken.times), "ms p50", bar=BAR_MS, more=more)
        yield Figure(
            f"{name}: times the figure at 1,000", median(taken.times) / median(few[name].times), "x", BAR_TIMES
        )
        counts = {"least": taken.queries[0], "at_1000": few[name].queries}
        yield Figure(f"{name}: queries", taken.queries[1], "queries", BAR_QUERIES, more=counts)


def _all_pages() -> dict[str, Taken]:
    from django.test import Client

    from cityline.desk.models import Question
    from cityline.people.models import User
    from cityline.search import follower
    from cityline.web import seeding

    seeding.vacuum()
    follower.follow()
    navigator = User.objects.get(email="navigator1@bench.invalid")
    desk, anyone = Client(SERVER_NAME="localhost"), Client(SERVER_NAME="localhost")
    desk.force_login(navigator)
    drafting = [row.code for row in Question.objects.filter(status="drafting").order_by("code")[:TIMES]]
    new = [row.code for row in Question.objects.filter(status="new").order_by("code")[:TIMES]]
    taken = {
        f"queue, {view}": _taken(desk, lambda _n, view=view: f"/desk/{view}/")  # type: ignore[misc]
        for view in ("open", "mine", "unassigned", "due", "answered")
    }
    taken["queue, page 30"] = _taken(desk, lambda _n: "/desk/open/?page=30")
    taken["queue, words"] = _taken(desk, lambda n: f"/desk/answered/?q={SEARCHES[n % len(SEARCHES)]}")
    taken["question page, the asker's"] = _taken(desk, lambda n: f"/questions/{drafting[n % len(drafting)]}/")
    taken["question page, desk, with memo"] = _taken(desk, lambda n: f"/desk/questions/{drafting[n % len(drafting)]}/")
    taken["question page, desk, new"] = _taken(desk, lambda n: f"/desk/questions/{new[n % len(new)]}/")
    taken["library search"] = _taken(anyone, lambda n: f"/library/?q={SEARCHES[n % len(SEARCHES)]}")
    taken["library, everything"] = _taken(anyone, lambda _n: "/library/")
    taken["library, one topic"] = _taken(anyone, lambda _n: "/library/?topic=water&sort=newest")
    taken["search everything"] = _taken(anyone, lambda n: f"/search/?q={SEARCHES[n % len(SEARCHES)]}")
    return taken


def _taken(client: object, path: Callable[[int], str]) -> Taken:
    """The whole request in this process: middleware, view, queries, template."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for number in range(WARM):
        with CaptureQueriesContext(connection) as made:
            answer = client.get(path(number))  # type: ignore[attr-defined]
        if answer.status_code != HTTPStatus.OK:
            raise RuntimeError(f"{path(number)} answered {answer.status_code}.")
        counts.append(len(made))
    times = [milliseconds(lambda n=n: client.get(path(n))) for n in range(TIMES)]  # type: ignore[attr-defined,misc]
    return Taken(times, (min(counts), max(counts)))
