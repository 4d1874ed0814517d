"""What anyone may have seen when: every version of what changes, with the time in which it was public.

Every public version carries a token of its own in title and text (`r17v3`); a version that is private carries the word
`HIDDEN` instead. A response that shows a token must have been asked while that version was public; a response that
shows `HIDDEN` is a leak whenever it comes.
"""

from __future__ import annotations

import re
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import NamedTuple

HIDDEN = "quetzalkonfident"
TOKEN = re.compile(r"\b[ra]\d+v\d+\b")
PUBLIC, WITHDRAWN, PRIVATE = "public", "withdrawn", "private"
JUST_NOW, KEPT = 0.5, 50  # how often what was withdrawn last is asked for: an index may still have it; how many
AWAITED = 0.3  # seconds for something to be withdrawn
FOLLOWED = 1.0  # seconds within which a change is in every index


class Version(NamedTuple):
    """`token` None: not public. `words` find it and hardly anything else; `text` is what it says besides. Without
    `words` it was removed, and those of the version before would find what is left."""

    token: str | None
    words: str = ""
    text: str = ""


@dataclass
class Moment:
    """The version was there from some moment after `began` and before `ended` on."""

    version: Version
    began: float
    ended: float = float("inf")


_END = Moment(Version(None), float("inf"))


class Aim(NamedTuple):
    """What a reader looks for: something PUBLIC, by its words; something WITHDRAWN, by the words it had; something
    PRIVATE, by the words it has. `token` is of its last public version; `beside` names what says the same as that one
    and is public."""

    name: str
    state: str
    token: str
    words: str
    beside: str = ""


class Diary:
    """Written by the writers around each commit, read by everyone who checks a response."""

    def __init__(self) -> None:
        self._lives: dict[str, list[Moment]] = {}
        self._gone: deque[str] = deque(maxlen=KEPT)
        self._said: dict[str, set[str]] = {}  # words -> the names that said them
        self._lock = threading.Lock()
        self._withdrawn = threading.Condition(self._lock)

    @contextmanager
    def change(self, versions: Mapping[str, Version]) -> Iterator[None]:
        """The block commits: from then on each name (a token without its version) is so."""
        moments = {name: Moment(version, time.monotonic()) for name, version in versions.items()}
        with self._lock:
            for name, moment in moments.items():
                self._lives.setdefault(name, []).append(moment)
                self._said.setdefault(moment.version.words, set()).add(name)
        yield
        for name, moment in moments.items():
            moment.ended = time.monotonic()
            if moment.version.token is None:
                with self._withdrawn:
                    self._gone.append(name)
                    self._withdrawn.notify_all()

    def was_public(self, token: str, began: float, ended: float) -> bool:
        """Whether it may be in a response asked at `began` and complete at `ended`."""
        times = self._times(token)
        return times is not None and times[0].began <= ended and times[1].ended >= began

    def was_public_throughout(self, token: str, began: float, ended: float) -> bool:
        """Whether it should be in such a response, as far as the index is fresh."""
        times = self._times(token)
        return times is not None and times[0].ended <= began and times[1].began >= ended

    def is_kept(self, token: str, since: float) -> bool:
        """Whether an index that was not written since then should still have a version that is not public now."""
        times = self._times(token)
        return times is not None and times[0].ended + FOLLOWED < since < times[1].began < float("inf")

    def _times(self, token: str) -> tuple[Moment, Moment] | None:
        """Its own moment and the next."""
        with self._lock:
            life = [*self._lives.get(token.partition("v")[0], ()), _END]
        return next((both for both in pairwise(life) if both[0].version.token == token), None)

    def tokens(self) -> dict[str, bool]:
        """Every token that ever was public, and whether it is now."""
        with self._lock:
            lives = [list(life) for life in self._lives.values()]
        return {one.version.token: one is life[-1] for life in lives for one in life if one.version.token}

    # ── What a reader looks for ──────────────────────────────────────────────

    def aim(self, random: Random, state: str, *, beside: bool = False) -> Aim | None:
        """Something that is so now; None when nothing is. `beside`: only what has a public twin that says the same,
        because whoever reads that one is shown more like it. Every other time what was withdrawn last, as soon as it
        is: some index may still have it."""
        with self._lock:
            names = random.sample(list(self._lives), len(self._lives))
            if state == WITHDRAWN and random.random() < JUST_NOW:
                self._withdrawn.wait(AWAITED)
                names = [*reversed(self._gone), *names]
            aims = (aim for name in names if (aim := self._aim(name, state)))
            return next((aim for aim in aims if aim.beside or not beside), None)

    def _aim(self, name: str, state: str) -> Aim | None:
        """Call under the lock, as those below."""
        life = self._lives[name]
        now, before = life[-1].version, next((one.version for one in reversed(life) if one.version.token), None)
        if before is None or before.token is None or bool(now.token) != (state == PUBLIC):
            return None
        if state == PRIVATE and not now.words:
            return None
        said = now if state == PRIVATE else before
        return Aim(name, state, before.token, said.words, self._twin(name, before.words))

    def _twin(self, name: str, words: str) -> str:
        return next((other for other in self._said[words] if other != name and self._says(other, words)), "")

    def _says(self, name: str, words: str) -> bool:
        now = self._lives[name][-1].version
        return bool(now.token) and now.words == words
