"""Thousands of changes to what can be found, and a diary of what anyone may have seen when.

Every public version of a document carries a token of its own in title and text (`r17v3`); a version that is private
carries the word `HIDDEN` instead. A response that shows a token must have been asked while that version was public; a
response that shows `HIDDEN` is a leak whenever it comes.
"""

from __future__ import annotations

import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any

from django.db import transaction

from bench import mass

if TYPE_CHECKING:
    from cityline.library.models import Answer
    from cityline.people.models import User
    from cityline.search.documents import Draft

HIDDEN = "quetzalkonfident"
TOKEN = re.compile(r"\b[ra]\d+v\d+\b")
MANY, WORDS = 12, 60


class RolledBackError(Exception):
    """A writer changed its mind."""


@dataclass
class Moment:
    """`token` was public from some moment after `began` and before `ended` on; None: nothing was."""

    token: str | None
    began: float
    ended: float = float("inf")


class Diary:
    """Written by the writers around each commit, read by everyone who checks a response."""

    def __init__(self) -> None:
        self._lives: dict[str, list[Moment]] = {}
        self._lock = threading.Lock()

    @contextmanager
    def change(self, tokens: Mapping[str, str | None]) -> Iterator[None]:
        """The block commits: from then on each name (a token without its version) has this token, or is not public."""
        moments = {name: Moment(token, time.monotonic()) for name, token in tokens.items()}
        with self._lock:
            for name, moment in moments.items():
                self._lives.setdefault(name, []).append(moment)
        yield
        for moment in moments.values():
            moment.ended = time.monotonic()

    def was_public(self, token: str, began: float, ended: float) -> bool:
        """Whether it may be in a response asked at `began` and complete at `ended`."""
        with self._lock:
            life = list(self._lives.get(token.partition("v")[0], ()))
        for place, moment in enumerate(life):
            if moment.token == token:
                over = life[place + 1].ended if place + 1 < len(life) else float("inf")
                return moment.began <= ended and over >= began
        return False

    def tokens(self) -> dict[str, bool]:
        """Every token that ever was public, and whether it is now."""
        with self._lock:
            lives = [list(life) for life in self._lives.values()]
        return {moment.token: moment is life[-1] for life in lives for moment in life if moment.token}

    def some(self, random: Random) -> str:
        """A token, public now or once."""
        with self._lock:
            life = self._lives[random.choice(list(self._lives))] if self._lives else []
        return next((moment.token for moment in reversed(life) if moment.token), "r0v0")


@dataclass
class Subject:
    """A publication that is changed over and over, always by the same writer."""

    pk: int
    topic: str
    version: int = 0

    @property
    def name(self) -> str:
        return f"r{self.pk}"

    def next_token(self) -> str:
        self.version += 1
        return f"{self.name}v{self.version}"


class Writer:
    """One of several. `number` keeps their answers apart; `desk` may publish."""

    def __init__(
        self, number: int, subjects: list[Subject], originals: mass.Originals, diary: Diary, desk: User
    ) -> None:
        self.random = Random(number)
        self.number = number
        self.subjects = subjects
        self.originals = originals
        self.diary = diary
        self.desk = desk
        self.answers: list[tuple[str, Answer]] = []
        self.done: Counter[str] = Counter()
        self._acts: dict[Callable[[], int], int] = {
            self.change: 36, self.change_many: 2, self.hide: 18, self.remove: 12, self.facets: 6, self.take_back: 4,
            self.publish_resource: 5, self.unpublish_resource: 3, self.publish_answer: 2, self.withdraw_answer: 2,
        }  # fmt: skip

    def write(self, count: int) -> None:
        """At least so many writes."""
        while self.done.total() < count:
            [act] = self.random.choices(list(self._acts), list(self._acts.values()))
            self.done[act.__name__] += act()

    # ── Through the room of search; the library's row says the same ──────────

    def change(self) -> int:
        return self._put([self.random.choice(self.subjects)])

    def change_many(self) -> int:
        return self._put(self.random.sample(self.subjects, MANY))

    def _put(self, subjects: Sequence[Subject]) -> int:
        """Public with new words, whatever it was."""
        tokens = {subject.name: subject.next_token() for subject in subjects}
        with self.diary.change(tokens), transaction.atomic():
            self._write_public([(subject, tokens[subject.name]) for subject in subjects])
        return len(subjects)

    def _write_public(self, versions: Sequence[tuple[Subject, str]]) -> None:
        from cityline.library.models import Resource
        from cityline.search import documents

        drafts = [self._draft(subject, token) for subject, token in versions]
        for (subject, _), draft in zip(versions, drafts, strict=True):
            Resource.objects.filter(pk=subject.pk).update(live=True, title=draft.title, abstract=draft.body)
        documents.put_many(drafts)

    def _draft(self, subject: Subject, mark: str, *, public: bool = True) -> Draft:
        from cityline.search.documents import Draft

        text = self.originals.text(self.random, subject.topic, WORDS)
        parts = 2 if self.random.random() < mass.PASSAGED else 0
        return Draft(
            kind="resource", object_id=str(subject.pk), public=public,
            title=" ".join([*self.originals.run(self.random, subject.topic, 5), mark])[-200:], body=f"{mark} {text}",
            passages=[f"{mark} {text[turn * 80 : turn * 80 + 80]}" for turn in range(parts)],
            facets={"topic": [subject.topic], "type": [self.random.choice(("guide", "report"))]},
        )  # fmt: skip

    def hide(self) -> int:
        """Private, and only its text says so: the library's row stays as it was."""
        from cityline.search import documents

        subject = self.random.choice(self.subjects)
        with self.diary.change({subject.name: None}):
            documents.put(self._draft(subject, HIDDEN, public=False))
        return 1

    def remove(self) -> int:
        from cityline.search import documents

        subject = self.random.choice(self.subjects)
        with self.diary.change({subject.name: None}):
            return int(documents.remove("resource", str(subject.pk)))

    def facets(self) -> int:
        """Another type, the same words: the vector stays."""
        from cityline.search.models import Document

        subject = self.random.choice(self.subjects)
        row = Document.objects.filter(kind="resource", object_id=str(subject.pk), public=True, deleted=False).first()
        if row is None:
            return 0
        from cityline.search import documents

        kept = {"title": row.title, "body": row.body, "passages": row.passages, "dated_on": row.dated_on}
        kept |= {"plain_words": row.plain_words, "facets": {**row.facets, "type": [f"type {self.random.randrange(9)}"]}}
        return int(documents.put(documents.Draft("resource", str(subject.pk), **kept)))

    def take_back(self) -> int:
        """A change to words nobody may ever see, because it is rolled back."""
        subject = self.random.choice(self.subjects)
        with suppress(RolledBackError), transaction.atomic():
            self._write_public([(subject, HIDDEN)])
            raise RolledBackError
        return 1

    # ── Through the actions of the library ───────────────────────────────────

    def publish_resource(self) -> int:
        from cityline.library.models import Resource

        subject = self.random.choice(self.subjects)
        token = subject.next_token()
        with self.diary.change({subject.name: token}), transaction.atomic():
            row = Resource.objects.get(pk=subject.pk)
            row.title = " ".join([*self.originals.run(self.random, subject.topic, 6), token])[-200:]
            row.abstract = f"{token} {self.originals.text(self.random, subject.topic, WORDS)}"
            row.save_revision(log_action=False).publish(log_action=False)
        return 1

    def unpublish_resource(self) -> int:
        from cityline.library.models import Resource

        subject = self.random.choice(self.subjects)
        with self.diary.change({subject.name: None}), transaction.atomic():
            row = Resource.objects.get(pk=subject.pk)
            if not row.live:
                from cityline.search import documents

                documents.remove("resource", str(subject.pk))
            row.unpublish(log_action=False)
        return 1

    def publish_answer(self) -> int:
        from cityline.library import actions, approval
        from cityline.networks.queries import current_network

        name = f"a{self.number}{self.done['publish_answer']:05}"
        topic = self.random.choice(self.originals.topics)
        words: dict[str, Any] = {
            "title": f"{' '.join(self.originals.run(self.random, topic, 6))} {name}v1"[-190:], "topic": topic,
            "short_answer": f"{name}v1 {self.originals.text(self.random, topic, 30)}",
            "body": self.originals.text(self.random, topic, WORDS).replace("[", "("),
            "region_words": "", "size_words": "",
        }  # fmt: skip
        with self.diary.change({name: f"{name}v1"}):
            answer = actions.publish_answer(
                by=self.desk, network=current_network(), sources=[], approved_digest=approval.digest(**words), **words
            )
        self.answers.append((name, answer))
        return 1

    def withdraw_answer(self) -> int:
        from cityline.library import actions

        if not self.answers:
            return 0
        name, answer = self.answers.pop(self.random.randrange(len(self.answers)))
        with self.diary.change({name: None}):
            actions.withdraw_answer(by=self.desk, answer=answer, why="It was only a trial.")
        return 1
