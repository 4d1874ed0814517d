"""Judged questions: what each way of ranking would show for a question, under names that outlive a database.

`python -m bench.judging prepare` fills the database of CITYLINE_VAR with the sample network and `../shared/data`;
`python -m bench.judging pool FILE` prints, for each question of a queries file, what a judge has to grade: the best of
BM25, of the vectors and of the suggestions, mixed, so that nobody can tell which way found it. See
bench/judgments/README.md.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import textwrap
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from bench import ground

if TYPE_CHECKING:
    from cityline.search.shelf import Shelf

DATA = ground.PROJECT.parent / "shared" / "data"
FILES = (
    ("load_places", DATA / "places" / "cities.csv"),
    ("load_programs", DATA / "programs" / "federal_program_inventory_2025.jsonl.gz"),
    ("load_library", DATA / "library" / "digitalgov_resources.json"),
)
KINDS = ("answer", "resource", "program")
DEPTH, EACH_KIND, SHOWN = 10, 6, 420
RRF = 60


@dataclass(frozen=True)
class Asked:
    """One question of a queries file. `city` is a place's GEOID, or empty."""

    id: str
    text: str
    city: str = ""
    topic: str = ""


def questions(path: Path) -> list[Asked]:
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return [Asked(row["_id"], row["text"], row.get("city", ""), row.get("topic", "")) for row in rows]


def load() -> None:
    """The sample network and the real files, each document with its vector. Some minutes the first time."""
    from django.core.management import call_command

    from cityline.search import follower
    from cityline.search.embedding import compute_vectors, waiting

    call_command("demo", verbosity=0)
    for name, path in FILES:
        call_command(name, str(path), verbosity=0)
    while waiting().exists():
        compute_vectors(batch=64)
    follower.follow()


@lru_cache(maxsize=1)
def names() -> Mapping[int, str]:
    """Search document id -> `program:14.218`, `resource:its-title-as-a-slug` or `answer:its-slug`; the suggestible."""
    from cityline.library.models import Answer, Resource
    from cityline.programs.models import Program
    from cityline.search.models import Document

    called = {("program", str(row.pk)): f"program:{row.number}" for row in Program.objects.all()}
    called |= {("resource", str(row.pk)): f"resource:{row.slug}" for row in Resource.objects.all()}
    called |= {("answer", str(row.pk)): f"answer:{row.slug}" for row in Answer.objects.all()}
    rows = Document.objects.filter(public=True, deleted=False, suggestible=True, kind__in=KINDS)
    return {row.pk: called[row.kind, row.object_id] for row in rows.only("pk", "kind", "object_id")}


def by_words(asked: Asked, limit: int, kinds: tuple[str, ...] = KINDS) -> list[str]:
    """BM25 alone."""
    from cityline.search import words

    wanted = {"kind": list(kinds), "suggestible": ["yes"]}
    found = _shelf().keywords.any_of(list(words.terms(asked.text)), wanted, limit)
    return [names()[number] for number in sorted(found, key=lambda number: -found[number])]


def by_meaning(asked: Asked, limit: int, kinds: tuple[str, ...] = KINDS) -> list[str]:
    """Vectors alone."""
    from cityline.search import model, words

    ours, shelf = model.load(), _shelf()
    if ours is None:
        return []
    meaning = shelf.vectors.asked(ours.embedded([words.cleaned(asked.text)])[0])
    labels = [
        number for number, label in enumerate(shelf.state.labels, start=1) if label.kind in kinds and label.suggestible
    ]
    found = meaning.nearest(labels, limit)
    return [names()[number] for number in sorted(found, key=lambda number: -found[number])]


def by_ranks(asked: Asked, limit: int) -> list[str]:
    """Reciprocal-rank fusion of the two, for comparison."""
    scores: dict[str, float] = {}
    for ranked in (by_words(asked, 100), by_meaning(asked, 100)):
        for place, name in enumerate(ranked, start=1):
            scores[name] = scores.get(name, 0.0) + 1 / (RRF + place)
    return sorted(scores, key=lambda name: (-scores[name], name))[:limit]


def by_suggestion(asked: Asked, limit: int, kinds: tuple[str, ...] = KINDS) -> list[str]:
    """What the pages suggest to this city, best first whatever the kind."""
    from cityline.desk.suggestions import suggest
    from cityline.networks.queries import current_network
    from cityline.places.models import Place
    from cityline.search.models import Document

    place = Place.objects.filter(pk=asked.city).first() if asked.city else None
    offer = suggest(asked.text, place=place, network_id=current_network().pk, limit=limit)
    shown = sorted((item for kind in kinds for item in offer.of(kind)), key=lambda item: -item.score)[:limit]
    keys = {(row.kind, row.object_id): row.pk for row in Document.objects.filter(kind__in=kinds, pk__in=names())}
    return [names()[keys[item.kind, item.id]] for item in shown]


WAYS = {"suggestions": by_suggestion, "BM25": by_words, "vectors": by_meaning, "RRF": by_ranks}


def _shelf() -> Shelf:
    from cityline.search import follower

    shelf = follower.current()
    if shelf is None:
        raise RuntimeError("There is no index yet: run `python -m bench.judging prepare`.")
    return shelf


def pooled(asked: Asked) -> list[str]:
    """What the best ways find, some of each kind, in an order that says nothing."""
    found = {name for way in (by_words, by_meaning, by_suggestion) for name in way(asked, DEPTH)}
    found |= {name for way in (by_words, by_meaning) for kind in KINDS for name in way(asked, EACH_KIND, (kind,))}
    pool = sorted(found)
    random.Random(asked.id).shuffle(pool)
    return pool


def _described(pool: list[str]) -> Iterator[str]:
    from cityline.search.models import Document

    numbers = {name: number for number, name in names().items()}
    rows = Document.objects.in_bulk([numbers[name] for name in pool])
    for name in pool:
        row = rows[numbers[name]]
        yield f"{name}\t{row.title}\t{textwrap.shorten(row.body, SHOWN, placeholder='…')}"


def main() -> None:
    words = argparse.ArgumentParser(prog="python -m bench.judging", description=__doc__)
    words.add_argument("what", choices=("prepare", "pool"))
    words.add_argument("file", nargs="?", type=Path)
    given = words.parse_args()
    with ground.database():
        if given.what == "prepare":
            load()
            return
        for asked in questions(given.file):
            print(f"## {asked.id}\t{asked.text}")
            print(*_described(pooled(asked)), "", sep="\n")


if __name__ == "__main__":
    began = time.monotonic()
    main()
    print(f"{time.monotonic() - began:.0f} s", file=sys.stderr)
