"""How good finding is, on a collection of judged questions (BEIR layout): the same code the pages use, without the
database.

    DIR/corpus.jsonl(.gz)   {"_id", "title", "text"}
    DIR/queries.jsonl       {"_id", "text", ...}; another field may hold the question as a person wrote it
    DIR/qrels/test.tsv      query-id, corpus-id, score; a header line

Gains are linear, as in trec_eval. Vectors are kept by content under var/, so a second run embeds nothing.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import math
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from cityline.search import ranking, words
from cityline.search.entry import Entry, embedded_text
from cityline.search.model import Model
from cityline.search.shelf import DIMENSIONS, Shelf
from cityline.search.vectors import quantized

KIND = "document"
DEPTH = 50
BATCH = 1_000


class Unreadable(Exception):  # noqa: N818 - it names a state
    """The folder is not such a collection; the message says where."""


@dataclass(frozen=True)
class Collection:
    """`judged`: query -> document -> gain, only queries with at least one document worth finding."""

    documents: list[dict[str, Any]]
    queries: dict[str, str]
    judged: dict[str, dict[str, int]]


@dataclass(frozen=True)
class Figures:
    """Means over the judged queries; milliseconds for a whole query, embedding included."""

    documents: int
    queries: int
    ndcg_at_10: float
    recall_at_10: float
    recall_at_50: float
    mrr_at_10: float
    ms_p50: float
    ms_p95: float

    def as_json(self, **more: object) -> str:
        named = {
            "documents": self.documents,
            "queries": self.queries,
            "nDCG@10": round(self.ndcg_at_10, 4),
            "Recall@10": round(self.recall_at_10, 4),
            "Recall@50": round(self.recall_at_50, 4),
            "MRR@10": round(self.mrr_at_10, 4),
            "p50_ms": round(self.ms_p50, 2),
            "p95_ms": round(self.ms_p95, 2),
        }
        return json.dumps({**more, **named})


def collection(folder: Path, *, field: str = "text", only: int | None = None) -> Collection:
    """Reads a folder; `only` keeps the first so many documents, for a quick look."""
    documents = list(_records(folder, "corpus.jsonl"))[:only]
    queries = {str(record["_id"]): str(record.get(field) or "") for record in _records(folder, "queries.jsonl")}
    if not any(queries.values()):
        raise Unreadable(f"No query in {folder} has text in the field {field!r}.")
    judged: dict[str, dict[str, int]] = {}
    with _opened(folder, "qrels/test.tsv") as lines:
        next(lines, None)
        for line in filter(str.strip, lines):
            query, document, gain = line.rstrip("\n").split("\t")[:3]
            judged.setdefault(query, {})[document] = int(float(gain))
    worth = {query: gains for query, gains in judged.items() if query in queries and max(gains.values()) > 0}
    return Collection(documents, queries, worth)


def evaluated(
    judged: Collection, model: Model | None, cache: Path, *, progress: Callable[[int], None] = lambda _: None
) -> Figures:
    """Builds a shelf of its own in a temporary folder and asks it every judged query."""
    with shelf_of(judged.documents, model, cache, progress=progress) as shelf:
        return measured(judged, model, shelf)


@contextmanager
def shelf_of(
    documents: Sequence[dict[str, Any]],
    model: Model | None,
    cache: Path,
    *,
    progress: Callable[[int], None] = lambda _: None,
) -> Iterator[Shelf]:
    """The documents of a collection in a temporary folder, gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        yield _shelved(documents, model, Path(folder), cache, progress)


def measured(judged: Collection, model: Model | None, shelf: Shelf) -> Figures:
    """Asks a shelf of the collection's documents every judged query."""
    results, times = {}, []
    for query in judged.judged:
        began = time.perf_counter()
        results[query] = _asked(shelf, model, judged.queries[query])
        times.append((time.perf_counter() - began) * 1_000)
    names = [str(document["_id"]) for document in judged.documents]
    scored = [
        _scores([names[number - 1] for number in results[query]], gains) for query, gains in judged.judged.items()
    ]
    ndcg, recall_10, recall_50, reciprocal = (statistics.fmean(column) for column in zip(*scored, strict=True))
    times.sort()
    return Figures(
        documents=len(names),
        queries=len(scored),
        ndcg_at_10=ndcg,
        recall_at_10=recall_10,
        recall_at_50=recall_50,
        mrr_at_10=reciprocal,
        ms_p50=times[len(times) // 2],
        ms_p95=times[int(len(times) * 0.95)],
    )


def _asked(shelf: Shelf, model: Model | None, text: str) -> list[int]:
    """As `finding.suggest` asks, without the table and without leaving out the unrelated."""
    question = model.embedded([words.cleaned(text)])[0] if model else None
    ranked: Sequence[ranking.Ranked] = shelf.candidates(list(words.terms(text)), question, kinds=[KIND])[KIND]
    return [item.id for item in ranked[:DEPTH]]


def _scores(found: Sequence[str], gains: Mapping[str, int]) -> tuple[float, float, float, float]:
    """nDCG@10, recall@10, recall@50, reciprocal rank within 10."""
    relevant = {name for name, gain in gains.items() if gain > 0}
    ideal = discounted(sorted(gains.values(), reverse=True)[:10])
    ndcg = discounted([gains.get(name, 0) for name in found[:10]]) / ideal
    recalls = [len(relevant.intersection(found[:depth])) / len(relevant) for depth in (10, DEPTH)]
    first = next((place for place, name in enumerate(found[:10], start=1) if name in relevant), 0)
    return ndcg, recalls[0], recalls[1], 1 / first if first else 0.0


def discounted(gains: Sequence[int]) -> float:
    return sum(max(gain, 0) / math.log2(place + 1) for place, gain in enumerate(gains, start=1))


def _shelved(
    documents: Sequence[dict[str, Any]], model: Model | None, folder: Path, cache: Path, progress: Callable[[int], None]
) -> Shelf:
    name, dimensions = (model.name, model.dimensions) if model else ("", DIMENSIONS)
    shelf = Shelf.made(folder, model=name, dimensions=dimensions)
    for start in range(0, len(documents), BATCH):
        part = documents[start : start + BATCH]
        vectors = _vectors(part, model, cache, progress) if model else [None] * len(part)
        pairs = enumerate(zip(part, vectors, strict=True), start=start + 1)
        entries = [_entry(number, document, raw) for number, (document, raw) in pairs]
        shelf.write(put=entries, drop=(), seq=start + len(part))
        if model is None:
            progress(len(part))
    return shelf


def _entry(number: int, document: Mapping[str, Any], vector: bytes | None) -> Entry:
    title, text = str(document.get("title") or ""), str(document["text"])
    return Entry(number, KIND, title, text, " ".join(words.apart(title, text)), vector=vector)


def _vectors(
    documents: Sequence[dict[str, Any]], model: Model, cache: Path, progress: Callable[[int], None]
) -> list[bytes]:
    """From the cache, or computed and put there at once, so that an interrupted run loses little."""
    texts = [embedded_text(str(document.get("title") or ""), str(document["text"])) for document in documents]
    keys = [hashlib.sha256(f"{model.name}\n{text}".encode()).digest() for text in texts]
    cache.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(cache)) as kept:
        kept.execute("CREATE TABLE IF NOT EXISTS vector (key BLOB PRIMARY KEY, bytes BLOB NOT NULL)")
        marks = ",".join("?" * len(keys))
        known = dict(kept.execute(f"SELECT key, bytes FROM vector WHERE key IN ({marks})", keys))  # noqa: S608 - only marks
        missing = sorted({key: text for key, text in zip(keys, texts, strict=True) if key not in known}.items())
        progress(len(texts) - len(missing))
        for start in range(0, len(missing), 64):
            part = missing[start : start + 64]
            made = quantized(model.embedded([text for _, text in part], done=progress))
            known.update((key, vector.tobytes()) for (key, _), vector in zip(part, made, strict=True))
            kept.executemany("INSERT OR REPLACE INTO vector VALUES (?, ?)", [(key, known[key]) for key, _ in part])
            kept.commit()
    return [known[key] for key in keys]


def _opened(folder: Path, name: str) -> TextIO:
    plain, packed = folder / name, folder / f"{name}.gz"
    if plain.exists():
        return plain.open(encoding="utf-8")
    if packed.exists():
        return gzip.open(packed, "rt", encoding="utf-8")
    raise Unreadable(f"There is no {name} in {folder}.")


def _records(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    with _opened(folder, name) as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                try:
                    yield json.loads(line)
                except ValueError as error:
                    raise Unreadable(f"{name}, line {number}: {error}") from error
