"""Kill the web server, the worker and the database, over and over, while questions are asked; then count.

The web server dies whole (master and workers at once) and, every other time, its master alone. Every asker behaves as
a patient person does: if the page did not say that the question arrived, the same form is sent again.
"""

from __future__ import annotations

import http.client
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from random import Random

from bench import mailbox, served
from bench.figures import Figure, Options, median
from bench.served import Site, children, until
from bench.visitor import Visitor
from cityline.kernel import clock

ASKERS, PATIENCE, BACK, DRAINED = 4, 60.0, 5.0, 400.0
PARTS = ("web server", "worker", "database")
ADDRESS = "kills.example"


@dataclass
class Asked:
    """What the askers lived through. `acknowledged`: numbers of the questions the page said had arrived."""

    acknowledged: list[int] = field(default_factory=list)
    given_up: list[int] = field(default_factory=list)
    tries: int = 0


def measure(options: Options) -> Iterator[Figure]:
    with mailbox.listening() as post, served.site(**post.settings()) as site:
        told, allowed = Asked(), threading.Semaphore(0)
        numbers = iter(range(options.questions))
        taking = threading.Lock()
        askers = [threading.Thread(target=_ask_all, args=(site, numbers, taking, allowed, told)) for _ in range(ASKERS)]
        for asker in askers:
            asker.start()
        back = _kill_all(site, options, allowed)
        for asker in askers:
            asker.join()
        for part in PARTS:
            slow = sum(one > BACK for one in back[part])
            more = {"kills": len(back[part]), "p50": round(median(back[part]), 2), "over_5_s": slow}
            yield Figure(f"kill -9 of {part}: back, slowest", max(back[part]), "s", BACK, more=more)
        yield from _counted(options, told, post)


# ── Asking ───────────────────────────────────────────────────────────────────


def _ask_all(
    site: Site, numbers: Iterator[int], taking: threading.Lock, allowed: threading.Semaphore, told: Asked
) -> None:
    while True:
        allowed.acquire()
        with taking:
            number = next(numbers, None)
        if number is None:
            return
        (told.acknowledged if _ask(site, number, told) else told.given_up).append(number)


def _ask(site: Site, number: int, told: Asked) -> bool:
    """Until the page says that it arrived, or a minute has passed."""
    visitor, give_up = Visitor(site.port, number), time.monotonic() + PATIENCE
    text = f"Who pays for sidewalk repairs on street {number}? We ask as trial number {number} of many."
    while time.monotonic() < give_up:
        told.tries += 1
        try:
            if not visitor.form:
                visitor.open_form()
            if visitor.send(text, f"asker{number}@{ADDRESS}") == HTTPStatus.FOUND:
                return True
        except (OSError, http.client.HTTPException):
            pass  # nobody answered, or only half: press Send again
        time.sleep(0.1)
    return False


# ── Killing ──────────────────────────────────────────────────────────────────


def _kill_all(site: Site, options: Options, allowed: threading.Semaphore) -> dict[str, list[float]]:
    """Seconds until each was back. Between two kills a share of the questions is let go."""
    random = Random(9)
    back: dict[str, list[float]] = {part: [] for part in PARTS}
    total, released = options.kills * len(PARTS), 0
    for turn in range(total):
        share = options.questions * (turn + 1) // total
        allowed.release(max(0, share - released))
        released = max(released, share)
        time.sleep(random.uniform(0.05, 0.6))
        part = PARTS[turn % len(PARTS)]
        back[part].append(_kill(site, part, whole=turn // len(PARTS) % 2 == 0))
    allowed.release(options.questions - released + ASKERS)  # the rest, and one more each to find that none is left
    return back


def _kill(site: Site, part: str, *, whole: bool) -> float:
    """One kill; how long until the site answers again and a new process does the part's work."""
    until(lambda: site.part(part) is not None, seconds=30)
    old = site.part(part)
    if old is None:
        raise RuntimeError(f"The {part} did not stay.")
    victims = [old, *(children(old) if part == "web server" and whole else [])]
    moment = clock.now()
    for victim in victims:
        try:
            os.kill(victim, signal.SIGKILL)
        except ProcessLookupError:
            continue  # it ended with its master a moment before
    began = time.monotonic()
    until(lambda: site.part(part) not in {None, old}, seconds=60)
    if part == "worker":
        until(lambda: _worked_since(moment), seconds=60, every=0.1)
    until(site.answers, seconds=60)
    return time.monotonic() - began


def _worked_since(moment: datetime) -> bool:
    """Whether the worker that began after `moment` has looked at the queue."""
    from django.db import Error, connection

    from cityline.notices.models import WorkRecord

    try:
        return WorkRecord.objects.filter(name="notices.send", began_at__gt=moment).exists()
    except Error:
        connection.close()
        return False


# ── Counting ─────────────────────────────────────────────────────────────────


def _counted(options: Options, told: Asked, post: mailbox.Post) -> Iterator[Figure]:
    from django.db import connection

    from cityline.desk.models import Question
    from cityline.notices.models import Notice

    connection.close()
    mine = Notice.objects.filter(to_address__endswith=f"@{ADDRESS}")
    # A message whose sender was killed waits for its lease to run out.
    drained = until(lambda: not mine.filter(state="queued").exists(), seconds=DRAINED, every=0.5)
    asked = Counter(
        Question.objects.filter(asker__email__endswith=f"@{ADDRESS}").values_list("asker__email", flat=True)
    )
    names = {number: f"asker{number}@{ADDRESS}" for number in range(options.questions)}
    lost = [number for number in told.acknowledged if not asked[names[number]]]
    more = {"acknowledged": len(told.acknowledged), "given_up": len(told.given_up), "tries": told.tries}
    yield Figure("kills: questions lost", len(lost), "questions", 0, more=more)
    yield Figure("kills: questions doubled", sum(count - 1 for count in asked.values()), "questions", 0)
    notices = Counter(mine.values_list("to_address", flat=True))
    wrong = sum(abs(notices[email] - count) for email, count in asked.items())
    unsent = mine.exclude(state="sent").count()
    yield Figure("kills: outbox, notices missing, doubled or not sent", wrong + unsent, "notices", 0)
    ids = set(mine.values_list("message_id", flat=True))
    came = Counter(message_id for message_id, to in post.arrived if to.endswith(f"@{ADDRESS}"))
    missing, strange = len(ids - came.keys()), len(came.keys() - ids)
    yield Figure("kills: mail missing at the mail server, or under another Message-ID", missing + strange, "mails", 0)
    repeats = sum(count - 1 for count in came.values())
    kills = options.kills * len(PARTS)
    sent = {"mails": sum(came.values()), "most_of_one": max(came.values(), default=0), "drained_s": round(drained, 1)}
    yield Figure("kills: repeats at the mail server, same Message-ID", repeats, "mails", kills, more=sent)
