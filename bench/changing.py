"""Thousands of changes to what can be found, each written into a diary of what anyone may have seen when."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any

from django.db import transaction

from bench import mass
from bench.diary import HIDDEN, Diary, Version

if TYPE_CHECKING:
    from cityline.library.models import Answer
    from cityline.people.models import User
    from cityline.search.documents import Draft

MANY, WORDS, MOST_WORDS = 12, 60, 8
_LETTERS = re.compile("[A-Za-z]+")


class RolledBackError(Exception):
    """A writer changed its mind."""


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

    def begin(self) -> None:
        """Everything has a first version. Before any index is built: the rows are changed where they are."""
        from cityline.library.models import Resource
        from cityline.search.models import Document

        for subject in self.subjects:
            said = self._said(subject.topic, subject.next_token())
            draft = self._draft(subject, said)
            with self.diary.change({subject.name: said}), transaction.atomic():
                Resource.objects.filter(pk=subject.pk).update(title=draft.title, abstract=draft.body)
                document = Document.objects.filter(kind="resource", object_id=str(subject.pk))
                document.update(title=draft.title, body=draft.body, passages=[], vector=None, vector_model="")

    def write(self, count: int, may_go_on: Callable[[float], bool]) -> None:
        """At least so many writes. `may_go_on` is asked before each, with the share that is done; it may wait."""
        while self.done.total() < count and may_go_on(self.done.total() / count):
            [act] = self.random.choices(list(self._acts), list(self._acts.values()))
            self.done[act.__name__] += act()

    # ── Through the room of search; the library's row says the same ──────────

    def change(self) -> int:
        return self._put([self.random.choice(self.subjects)])

    def change_many(self) -> int:
        return self._put(self.random.sample(self.subjects, MANY))

    def _put(self, subjects: Sequence[Subject]) -> int:
        """Public with new words, whatever it was. Of many, two and two say the same."""
        versions: dict[str, Version] = {}
        for subject, twin in zip(subjects, [None, *subjects], strict=False):
            token, paired = subject.next_token(), twin if len(versions) % 2 else None
            said = versions[paired.name] if paired else self._said(subject.topic)
            versions[subject.name] = said._replace(token=token)
        drafts = [self._draft(subject, versions[subject.name]) for subject in subjects]
        with self.diary.change(versions), transaction.atomic():
            self._write_public(subjects, drafts)
        return len(subjects)

    def _write_public(self, subjects: Sequence[Subject], drafts: Sequence[Draft]) -> None:
        from cityline.library.models import Resource
        from cityline.search import documents

        for subject, draft in zip(subjects, drafts, strict=True):
            Resource.objects.filter(pk=subject.pk).update(live=True, title=draft.title, abstract=draft.body)
        documents.put_many(drafts)

    def _said(self, topic: str, token: str | None = None) -> Version:
        """New words, with a name that hardly anything else has."""
        run = _LETTERS.findall(" ".join(self.originals.run(self.random, topic, 5)))[:MOST_WORDS]
        words = " ".join([*run, mass.name(self.random)])
        return Version(token, words, self.originals.text(self.random, topic, WORDS))

    def _draft(self, subject: Subject, said: Version, *, public: bool = True) -> Draft:
        from cityline.search.documents import Draft

        mark = said.token or HIDDEN
        parts = 2 if self.random.random() < mass.PASSAGED else 0
        return Draft(
            kind="resource", object_id=str(subject.pk), public=public, title=f"{said.words} {mark}",
            body=f"{mark} {said.text}",
            passages=[f"{mark} {said.text[turn * 80 : turn * 80 + 80]}" for turn in range(parts)],
            facets={"topic": [subject.topic], "type": [self.random.choice(("guide", "report"))]},
        )  # fmt: skip

    def hide(self) -> int:
        """Private, and only its text says so: the library's row stays as it was."""
        from cityline.search import documents

        subject = self.random.choice(self.subjects)
        said = self._said(subject.topic)
        draft = self._draft(subject, said, public=False)
        with self.diary.change({subject.name: said}):
            documents.put(draft)
        return 1

    def remove(self) -> int:
        from cityline.search import documents

        subject = self.random.choice(self.subjects)
        with self.diary.change({subject.name: Version(None)}):
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
        draft = self._draft(subject, self._said(subject.topic))
        with suppress(RolledBackError), transaction.atomic():
            self._write_public([subject], [draft])
            raise RolledBackError
        return 1

    # ── Through the actions of the library ───────────────────────────────────

    def publish_resource(self) -> int:
        from cityline.library.models import Resource

        subject = self.random.choice(self.subjects)
        said = self._said(subject.topic, subject.next_token())
        with self.diary.change({subject.name: said}), transaction.atomic():
            row = Resource.objects.get(pk=subject.pk)
            row.title = f"{said.words} {said.token}"
            row.abstract = f"{said.token} {said.text}"
            row.save_revision(log_action=False).publish(log_action=False)
        return 1

    def unpublish_resource(self) -> int:
        from cityline.library.models import Resource

        subject = self.random.choice(self.subjects)
        with self.diary.change({subject.name: Version(None)}), transaction.atomic():
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
        said = self._said(topic, f"{name}v1")
        words: dict[str, Any] = {
            "title": f"{said.words} {said.token}", "topic": topic, "short_answer": f"{said.token} {said.text}",
            "body": self.originals.text(self.random, topic, WORDS).replace("[", "("),
            "region_words": "", "size_words": "",
        }  # fmt: skip
        with self.diary.change({name: said}):
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
        with self.diary.change({name: Version(None)}):
            actions.withdraw_answer(by=self.desk, answer=answer, why="It was only a trial.")
        return 1
