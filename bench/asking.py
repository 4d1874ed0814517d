"""Sending a question: alone after typing it, and ten at once with texts nobody typed."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http import HTTPStatus
from random import Random

from bench.figures import Figure, median, percentile
from bench.served import Site
from bench.visitor import Visitor

ALONE, ROUNDS, AT_ONCE = 30, 6, 10
ADDRESS = "asking.example"


def measure(site: Site) -> Iterator[Figure]:
    from cityline.web.seeding import invented

    random = Random(5)

    def text(number: int) -> str:
        return f"{invented.question(random, random.choice(list(invented.MATTERS)), words=90)} This is number {number}."

    _alone(site, text(0), 0)  # the first request of each kind loads what it needs
    alone = [_alone(site, text(number), number) for number in range(1, ALONE + 1)]
    yield Figure(
        "ask: POST after typing the same text", median(alone), "ms p50", 120,
        more={"p95": round(percentile(alone, 0.95), 1), "n": ALONE},
    )  # fmt: skip
    together: list[float] = []
    refused = 0
    for turn in range(ROUNDS):
        first = 1_000 + turn * AT_ONCE
        times, failed = _together(site, {number: text(number) for number in range(first, first + AT_ONCE)})
        together += times
        refused += failed
    yield Figure(
        "ask: POST, ten at once, texts never typed", percentile(together, 0.95), "ms p95", 1_000,
        more={"p50": round(median(together), 1), "n": len(together), "not_acknowledged": refused},
    )  # fmt: skip
    yield from _kept(ALONE + 1 + ROUNDS * AT_ONCE)


def _alone(site: Site, text: str, number: int) -> float:
    visitor = Visitor(site.port, number)
    visitor.open_form()
    offer = visitor.type(text)
    if not offer:
        raise RuntimeError("Typing brought no offer.")
    began = time.perf_counter()
    status = visitor.send(text, f"asker{number}@{ADDRESS}", offer=offer)
    took = (time.perf_counter() - began) * 1000
    if status != HTTPStatus.FOUND:
        raise RuntimeError(f"The question was answered {status}.")
    return took


def _together(site: Site, texts: dict[int, str]) -> tuple[list[float], int]:
    """Milliseconds of each POST, all let go at the same moment; and how many were not acknowledged."""
    gate, times, statuses = threading.Barrier(len(texts)), [], []

    def ask(number: int, text: str) -> None:
        visitor = Visitor(site.port, number)
        visitor.open_form()
        gate.wait()
        began = time.perf_counter()
        statuses.append(visitor.send(text, f"asker{number}@{ADDRESS}"))
        times.append((time.perf_counter() - began) * 1000)

    threads = [threading.Thread(target=ask, args=item) for item in texts.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times, len(texts) - statuses.count(HTTPStatus.FOUND)


def _kept(expected: int) -> Iterator[Figure]:
    from django.db.models import Count

    from cityline.desk.models import Package, Question
    from cityline.notices.models import Notice

    asked = Question.objects.filter(asker__email__endswith=f"@{ADDRESS}")
    yield Figure("ask: questions lost", expected - asked.count(), "questions", 0, more={"asked": expected})
    told = Notice.objects.filter(subject_kind="question", subject_id__in=asked.values("code"))
    several = told.values("subject_id").annotate(n=Count("pk")).filter(n__gt=1).count()
    yield Figure("ask: notices missing or doubled", abs(expected - told.count()) + several, "notices", 0)
    words_only = Package.objects.filter(question__in=asked, degraded=True).count()
    yield Figure("ask: packages found by words alone", words_only, "packages")
