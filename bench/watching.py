"""People who look on two nodes all the while, at every door, and check each response for what must not be in it.

Three of four ask for what is not public, by the very words that found it when it was or would find it if it were. Only
those responses count as checked, and only if they came as asked for (200) and it was not public all the while. How much
that is worth is told by the fourth, who asks in the same way for what is public: it must be shown.
"""

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
from urllib.parse import quote, urlsplit

from bench.diary import HIDDEN, PRIVATE, PUBLIC, TOKEN, WITHDRAWN, Aim, Diary
from bench.killing import Node
from bench.visitor import Visitor

TIMES = 4  # that make a paragraph of a few words
STATES = (PUBLIC, WITHDRAWN, WITHDRAWN, PRIVATE)

Door = Callable[[Visitor, Aim], tuple[int, str]]


@dataclass(frozen=True)
class Response:
    """Asked at `began`, complete at `ended`. `had_it`: from an index that still had what was withdrawn."""

    door: str
    aim: Aim
    status: int
    page: str
    began: float
    ended: float
    had_it: bool


@dataclass
class Read:
    """What the readers met.

    `checked`: responses to those who asked for what is not public, by door and state; `behind`: those of them that
    came from an index that still had it, by door. `asked`, `shown`: of those who asked for what is public, by door.
    `statuses`: of all. `leaks`: what was shown that must not be. `seen`: versions shown, each time. `gone`: versions
    asked for that nobody may see any more. `unanswered`: whoever should have answered was killed meanwhile. `seconds`:
    of each response.
    """

    checked: Counter[tuple[str, str]] = field(default_factory=Counter)
    behind: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    shown: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    leaks: list[str] = field(default_factory=list)
    seen: int = 0
    gone: set[str] = field(default_factory=set)
    unanswered: int = 0
    seconds: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, given: Response, diary: Diary) -> None:
        times = given.began, given.ended
        marks = set(TOKEN.findall(given.page))
        found = unseemly(given.page, marks, diary, *times)
        door, aim, is_answer = given.door, given.aim, given.status == HTTPStatus.OK
        with self.lock:
            self.statuses[f"{door} {given.status}"] += 1
            self.seconds.append(given.ended - given.began)
            self.seen += len(marks)
            if found:
                self.leaks.append(f"{door}, {aim.state}: {', '.join(found[:3])}")
            if is_answer and aim.state == PUBLIC and diary.was_public_throughout(aim.token, *times):
                self.asked[door] += 1
                self.shown[door] += aim.token in marks
            if is_answer and aim.state != PUBLIC and not diary.was_public(aim.token, *times):
                self.checked[door, aim.state] += 1
                self.behind[door] += given.had_it and aim.state == WITHDRAWN
                self.gone.add(aim.token)


def unseemly(page: str, marks: set[str], diary: Diary, began: float, ended: float) -> list[str]:
    """Versions on a page that nobody may see, and the word that is in private texts only."""
    found = sorted(mark for mark in marks if not diary.was_public(mark, began, ended))
    return [*found, HIDDEN] if HIDDEN in page else found


def keep_reading(
    node: Node, number: int, diary: Diary, read: Read, over: threading.Event, pause: Callable[[], float]
) -> None:
    """One reader, through all doors in a random order, with pauses of so many seconds."""
    random, visitor = Random(number), Visitor(node.site.port, 6_000 + number)
    while not over.is_set():
        door, state = random.choice(list(DOORS)), random.choice(STATES)
        aim = diary.aim(random, state, beside=door in BESIDE)
        if aim is None:
            over.wait(pause())
            continue
        began, held = time.monotonic(), node.held_since
        try:
            status, page = DOORS[door](visitor, aim)
        except (OSError, http.client.HTTPException):
            with read.lock:
                read.unanswered += 1
            over.wait(pause())
            continue
        had_it = held is not None and held == node.held_since and diary.is_kept(aim.token, held)
        read.note(Response(door, aim, status, page, began, time.monotonic(), had_it=had_it), diary)
        over.wait(pause())


# ── Doors ────────────────────────────────────────────────────────────────────
# No page is asked by a token or the private word: it repeats what was asked. Those that repeat nothing are.


def _question(aim: Aim) -> str:
    return f"{aim.words} {HIDDEN if aim.state == PRIVATE else aim.token}"


def _by_token(visitor: Visitor, aim: Aim) -> tuple[int, str]:
    """A version by its token, a private text by its word: nothing is even counted."""
    status, page = visitor.get(f"/api/v1/search?q={HIDDEN if aim.state == PRIVATE else aim.token}")
    if aim.state == PRIVATE and status == HTTPStatus.OK and json.loads(page)["count"]:
        page += f" A count of {HIDDEN}."
    return status, page


def _typing(visitor: Visitor, aim: Aim) -> tuple[int, str]:
    if not visitor.form:
        visitor.open_form()
    values = {"text": _question(aim), "csrfmiddlewaretoken": visitor.form["csrfmiddlewaretoken"]}
    return visitor.post("/ask/suggestions/", values)


def _more_like_this(visitor: Visitor, aim: Aim) -> tuple[int, str]:
    """The page of what says the same, without what it says of itself."""
    status, page = visitor.get(f"/library/{aim.beside.removeprefix('r')}/")
    if status == HTTPStatus.MOVED_PERMANENTLY:
        status, page = visitor.get(urlsplit(visitor.redirected_to).path)
    return status, TOKEN.sub(lambda found: "" if found[0].startswith(f"{aim.beside}v") else found[0], page)


def _lines(address: str) -> Door:
    return lambda visitor, aim: visitor.get(f"{address}q={quote(aim.words)}")


DOORS: dict[str, Door] = {
    "search, by program": _lines("/api/v1/search?"),
    "search, by token": _by_token,
    "search": _lines("/search/?"),
    "search, a paragraph": lambda visitor, aim: visitor.get(f"/search/?q={quote(' '.join([aim.words] * TIMES))}"),
    "list of a room": lambda visitor, aim: _lines("/library/?" if aim.name.startswith("r") else "/answers/?")(
        visitor, aim
    ),
    "feed": _lines("/feeds/search/?"),
    "suggestions while typing": _typing,
    "suggestions, by program": lambda visitor, aim: visitor.post_json("/api/v1/suggest", {"question": _question(aim)}),
    "more like this": _more_like_this,
}
BESIDE = {"more like this"}
