"""How good suggestions are, by our own judged questions: beside BM25 alone, vectors alone and reciprocal-rank fusion.

Over the sample network and `../shared/data`; making three thousand vectors first takes some minutes. `held_back` is
never looked at while tuning; `bench/judgments/README.md` says how both were made.
"""

from __future__ import annotations

import csv
import statistics
from collections.abc import Iterator, Mapping
from pathlib import Path

from bench import ground, judging
from bench.figures import Figure, Options
from bench.ground import PROJECT

FOLDER = PROJECT / "bench" / "judgments"
HALVES = ("tuning", "held_back")
GAIN_BAR = 25  # percent that suggestions must have over BM25 alone
Judgments = dict[str, dict[str, int]]


def judgments(path: Path) -> Judgments:
    """question -> record -> grade."""
    found: Judgments = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for query, record, grade, _why in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            found.setdefault(query, {})[record] = int(grade)
    return found


def measure(_options: Options) -> Iterator[Figure]:
    with ground.database():
        judging.load()
        for half in HALVES:
            yield from _figures(half)


def _figures(half: str) -> Iterator[Figure]:
    graded = judgments(FOLDER / half / "judgments.tsv")
    asked = [one for one in judging.questions(FOLDER / half / "queries.jsonl") if any(graded.get(one.id, {}).values())]
    means: dict[str, float] = {}
    for name, way in judging.WAYS.items():
        scores = {one.id: ndcg(way(one, judging.DEPTH), graded[one.id]) for one in asked}
        means[name] = statistics.fmean(scores.values())
        worst = sorted(scores, key=lambda question: scores[question])[:5] if half == "tuning" else []
        yield Figure(
            f"{half}: nDCG@10 of {name}", 100 * means[name], "of 100", more={"questions": len(scores), "worst": worst}
        )
    gain = means["suggestions"] / means["BM25"] - 1
    bar = GAIN_BAR if half == "held_back" else None
    yield Figure(f"{half}: suggestions over BM25 alone", 100 * gain, "% more", bar, at_least=True)


def ndcg(found: list[str], gains: Mapping[str, int], depth: int = 10) -> float:
    """Linear gains, as in trec_eval and as `cityline evaluate_search` counts them."""
    from cityline.search.evaluation import discounted

    return discounted([gains.get(name, 0) for name in found[:depth]]) / discounted(sorted(gains.values())[::-1][:depth])
