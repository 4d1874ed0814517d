"""Invented publications with their search documents and vectors."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import numpy as np

from cityline.library.documents import of_resource
from cityline.library.models import Resource
from cityline.places.states import STATES
from cityline.search import documents, model
from cityline.search.models import Document
from cityline.search.shelf import DIMENSIONS
from cityline.search.vectors import Floats, quantized
from cityline.web.seeding import invented, marks
from cityline.web.seeding.copying import copy, numbers

_NOISE = 0.9  # against a topic's direction: neighbors are near, not equal


def add_resources(random: Random, count: int) -> list[Resource]:
    topics = list(invented.MATTERS)
    rows = []
    for number, pk in enumerate(numbers(Resource, count)):
        topic = topics[number % len(topics)]
        row = Resource(
            pk=pk, title=invented.title(random, topic, pk), publisher=f"Publisher {number % 90}", source=marks.SOURCE,
            url=f"https://bench.invalid/{pk}", abstract=invented.question(random, topic, words=70),
            why_it_matters=invented.question(random, topic, words=20), topics=[topic], reviewed=True, live=True,
            states=[random.choice(STATES).code] if number % 10 == 0 else [], year=2000 + number % 26, minutes=20,
        )  # fmt: skip
        rows.append(row)
    copy(rows)
    _documents(rows)
    return rows


def _documents(rows: list[Resource]) -> None:
    """With vectors around the direction of each topic, so that meaning finds what words find."""
    if not rows:
        return
    name, centers = _directions()
    documents.lock_sequence()
    noise = np.random.default_rng(311)

    def made() -> Iterator[Document]:
        for row, seq in zip(rows, documents.next_numbers(len(rows)), strict=True):
            draft = of_resource(row)
            vector = centers[row.topics[0]] + _NOISE * noise.normal(size=DIMENSIONS) / DIMENSIONS**0.5
            raw = quantized(vector.astype(np.float32)).tobytes()
            yield Document(
                kind=draft.kind, object_id=draft.object_id, seq=seq, vector=raw, vector_model=name, **draft.columns()
            )

    copy(made())


def _directions() -> tuple[str, dict[str, Floats]]:
    """A direction for each topic: the model's own if there is one, else any."""
    ours = model.load()
    if ours is None:
        found = np.random.default_rng(311).normal(size=(len(invented.MATTERS), DIMENSIONS)).astype(np.float32)
        found /= np.linalg.norm(found, axis=1, keepdims=True)
    else:
        found = ours.embedded([", ".join(matters) for matters in invented.MATTERS.values()])
    return (ours.name if ours else marks.SOURCE), dict(zip(invented.MATTERS, found, strict=True))
