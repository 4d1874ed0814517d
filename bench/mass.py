"""Documents in any number, made of the words and the directions of real ones. Nothing is embedded; rows are COPYed.

Texts are runs of a few consecutive words of real documents, mostly of one topic, with now and then a name that hardly
anyone else has: frequencies, phrases and what occurs together are as they are there. Vectors are mixtures of real
vectors of the topic, with noise. Behind each document stands the library row that suggestions read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from cityline.library.models import Answer, Resource
    from cityline.search.models import Document
    from cityline.search.vectors import Floats

AT_ONCE = 5_000  # rows made between two commits
ANSWERS = 0.15  # of the documents; the others are publications
STAYS = 0.75  # of the runs of a text, those about its topic
PASSAGED, MOST_PARTS = 1 / 3, 4  # share of documents with passages, and how many at most
NOISE = 0.6  # against a mixture of length 1: neighbors are near, not equal
NAMES = 200_000  # different rare words
_FIRST_DAY, _DAYS = date(2005, 1, 1), 7_500
_TYPES = ("guide", "report", "toolkit", "case-study", "data")
_PIECES = [
    "bel",
    "dun",
    "far",
    "glen",
    "har",
    "kin",
    "lor",
    "mar",
    "nor",
    "oak",
    "pen",
    "ral",
    "sten",
    "tor",
    "ulm",
    "ver",
    "wes",
    "yor",
    "zan",
    "cro",
]


@dataclass(frozen=True)
class Originals:
    """What real documents are made of: words and vectors by topic (int8 turned to unit length), and all words."""

    words: dict[str, list[str]]
    vectors: dict[str, Floats]
    model: str

    @classmethod
    def read(cls) -> Originals:
        from cityline.search.models import Document
        from cityline.search.shelf import DIMENSIONS

        words: dict[str, list[str]] = {}
        raw: dict[str, list[bytes]] = {}
        name = ""
        for row in Document.objects.filter(public=True, deleted=False, vector__isnull=False).order_by("pk"):
            name = row.vector_model
            for topic in row.facets.get("topic", []):
                words.setdefault(topic, []).extend(f"{row.title} {row.body} {' '.join(row.passages)}".split())
                raw.setdefault(topic, []).append(bytes(row.vector or b"")[:DIMENSIONS])
        vectors = {topic: unit(np.frombuffer(b"".join(rows), np.int8)) for topic, rows in raw.items()}
        return cls(words, vectors, name)

    @property
    def topics(self) -> list[str]:
        return sorted(self.words)

    def run(self, random: Random, topic: str, length: int) -> list[str]:
        """Consecutive words of one topic."""
        words = self.words[topic]
        start = int(random.random() * max(1, len(words) - length))
        return words[start : start + length]

    def text(self, random: Random, topic: str, words: int) -> str:
        """About a topic; one run in four is of another one, as texts wander."""
        found: list[str] = []
        topics = self.topics
        while len(found) < words:
            about = topic if random.random() < STAYS else random.choice(topics)
            found += self.run(random, about, 4 + int(random.random() * 9))
        return " ".join(found[:words])


def unit(flat: Any) -> Floats:
    """int8 vectors, one after the other, as rows of length 1."""
    from cityline.search.shelf import DIMENSIONS

    found = flat.reshape(-1, DIMENSIONS).astype(np.float32)
    rows: Floats = found / np.linalg.norm(found, axis=1, keepdims=True)
    return rows


def name(random: Random) -> str:
    """A rare word: the few first are common, most hardly occur."""
    number = int(NAMES ** random.random())
    letters = ""
    while number or not letters:
        number, digit = divmod(number, len(_PIECES))
        letters += _PIECES[digit]
    return letters.capitalize()


def add(count: int, originals: Originals, *, seed: int = 311) -> None:
    """So many more documents with their rows."""
    random, noise = Random(seed), np.random.default_rng(seed)
    for start in range(0, count, AT_ONCE):
        _add(min(AT_ONCE, count - start), originals, random, noise)


def _add(count: int, originals: Originals, random: Random, noise: np.random.Generator) -> None:
    from django.db import transaction

    from cityline.library.models import Answer, Resource
    from cityline.networks.queries import current_network
    from cityline.search import documents
    from cityline.web.seeding.copying import copy, numbers

    answers = round(count * ANSWERS)
    network_id = current_network().pk
    topics = originals.topics
    with transaction.atomic():
        rows: list[Resource | Answer] = [
            _resource(originals, random, random.choice(topics), pk) for pk in numbers(Resource, count - answers)
        ]
        rows += [_answer(originals, random, random.choice(topics), pk, network_id) for pk in numbers(Answer, answers)]
        copy(rows[: count - answers])
        copy(rows[count - answers :])
        documents.lock_sequence()
        random.shuffle(rows)
        copy(_documents(rows, documents.next_numbers(count), originals, random, noise))


def _title(originals: Originals, random: Random, topic: str) -> str:
    words = " ".join(originals.run(random, topic, 4 + int(random.random() * 6)))
    return f"{words[:1].upper()}{words[1:]} in {name(random)}"[:190]


def _resource(originals: Originals, random: Random, topic: str, pk: int) -> Resource:
    from cityline.library.models import Resource
    from cityline.places.states import STATES

    return Resource(
        pk=pk, title=_title(originals, random, topic), publisher=f"Publisher {pk % 90}", source="bench",
        url=f"https://bench.invalid/{pk}", abstract=originals.text(random, topic, 60 + int(random.random() * 90)),
        topics=[topic], reviewed=True, live=True, type=_TYPES[pk % len(_TYPES)], year=2005 + pk % 21, minutes=20,
        states=[random.choice(STATES).code] if random.random() < 0.3 else [],  # noqa: PLR2004 - about as in the sample
    )  # fmt: skip


def _answer(originals: Originals, random: Random, topic: str, pk: int, network_id: int) -> Answer:
    from cityline.library.models import Answer

    day = _FIRST_DAY + timedelta(days=int(random.random() * _DAYS))
    return Answer(
        pk=pk, network_id=network_id, slug=f"bench-{pk}", title=_title(originals, random, topic), topic=topic,
        short_answer=originals.text(random, topic, 30), body=originals.text(random, topic, 80), approved_digest="bench",
        published_on=day, reviewed_on=day, review_by=day + timedelta(days=365),
    )  # fmt: skip


def _documents(
    rows: Sequence[Resource | Answer],
    seqs: Sequence[int],
    originals: Originals,
    random: Random,
    noise: np.random.Generator,
) -> Iterator[Document]:
    from cityline.library.models import Resource
    from cityline.search.models import Document

    parts = [1 + int(random.random() * MOST_PARTS) if random.random() < PASSAGED else 0 for _ in rows]
    vectors = _vectors([_topic(row) for row in rows], parts, originals, noise)
    for row, seq, count in zip(rows, seqs, parts, strict=True):
        facets = {"topic": [_topic(row)]}
        if isinstance(row, Resource):
            body, day = row.abstract, _FIRST_DAY + timedelta(days=int(random.random() * _DAYS))
            facets |= {"type": [row.type], "state": row.states or ["everywhere"], "size": ["any"]}
            facets |= {"year": [str(row.year)]}
        else:
            body, day = f"{row.short_answer}\n{row.body}", row.published_on
            facets |= {"type": ["answer"], "year": [str(day.year)]}
        words = body.split()
        yield Document(
            seq=seq, kind="resource" if isinstance(row, Resource) else "answer", object_id=str(row.pk), title=row.title,
            body=body, plain_words=_topic(row), facets=facets, dated_on=day,
            passages=[" ".join(words[turn::count]) for turn in range(count)],
            network_id=None if isinstance(row, Resource) else row.network_id,
            vector=b"".join(next(vectors) for _ in range(1 + count)), vector_model=originals.model,
        )  # fmt: skip


def _topic(row: Resource | Answer) -> str:
    from cityline.library.models import Resource

    return row.topics[0] if isinstance(row, Resource) else row.topic


def _vectors(
    topics: Sequence[str], parts: Sequence[int], originals: Originals, noise: np.random.Generator
) -> Iterator[bytes]:
    """For each document its own vector, then one near it for each part."""
    from cityline.search.shelf import DIMENSIONS
    from cityline.search.vectors import quantized

    scale = NOISE / DIMENSIONS**0.5
    own = np.empty((len(topics), DIMENSIONS), np.float32)
    for place, topic in enumerate(topics):
        first, second = noise.integers(len(originals.vectors[topic]), size=2)
        share = noise.random()
        own[place] = originals.vectors[topic][first] * share + originals.vectors[topic][second] * (1 - share)
    own += scale * noise.standard_normal(own.shape, np.float32)
    near = np.repeat(own, [1 + count for count in parts], axis=0)
    firsts = np.cumsum([0, *(1 + count for count in parts[:-1])])
    moved = scale * noise.standard_normal(near.shape, np.float32)
    moved[firsts] = 0
    for row in quantized(near + moved):
        yield row.tobytes()
