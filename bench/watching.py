"""People who ask two nodes all the while, and check every response for what must not be in it."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from random import Random
from urllib.parse import quote

from bench.changing import HIDDEN, TOKEN, Writer
from bench.served import Site
from bench.visitor import Visitor

TEXTS, WORDS, PAUSE = 30, 40, 0.02


@dataclass
class Read:
    """What the readers met. `seen`: versions shown; `leaks`: what was shown that must not be."""

    responses: Counter[str] = field(default_factory=Counter)
    leaks: list[str] = field(default_factory=list)
    seen: int = 0
    unanswered: int = 0  # the process was killed meanwhile


def keep_reading(site: Site, number: int, writer: Writer, read: Read, over: threading.Event) -> None:
    """Words, versions that were public once, the private word itself, and whole questions. `writer` lends the words and
    the diary."""
    random, visitor = Random(number), Visitor(site.port, 6_000 + number)
    originals, diary = writer.originals, writer.diary
    texts = [originals.text(random, random.choice(originals.topics), WORDS) for _ in range(TEXTS)]

    def words() -> str:
        return quote(" ".join(originals.run(random, random.choice(originals.topics), 3)))

    doors: dict[str, Callable[[], tuple[int, str]]] = {
        "hidden": lambda: visitor.get(f"/api/v1/search?q={HIDDEN}"),
        "version": lambda: visitor.get(f"/api/v1/search?q={diary.some(random)}"),
        "words": lambda: visitor.get(f"/api/v1/search?q={words()}"),
        "page": lambda: visitor.get(f"/search/?q={words()}&sort=newest"),
        "suggest": lambda: visitor.post_json("/api/v1/suggest", {"question": random.choice(texts)}),
        "ask page": lambda: visitor.get(f"/ask/?question={quote(random.choice(texts))}"),
    }
    while not over.is_set():
        door = random.choice(list(doors))
        began = time.monotonic()
        try:
            status, page = doors[door]()
        except (OSError, http.client.HTTPException):
            read.unanswered += 1
            time.sleep(PAUSE)
            continue
        ended = time.monotonic()
        read.responses[f"{door} {status}"] += 1
        marks = set(TOKEN.findall(page))
        read.seen += len(marks)
        found = [mark for mark in marks if not diary.was_public(mark, began, ended)]
        found += [HIDDEN] if HIDDEN in page else []
        if door == "hidden" and status == HTTPStatus.OK and json.loads(page)["count"]:
            found.append("a count of private documents")
        if found:
            read.leaks.append(f"{door}: {', '.join(found[:3])}")
        time.sleep(PAUSE)
