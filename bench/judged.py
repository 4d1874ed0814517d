"""How good suggestions are, by our own judged questions: beside BM25 alone, vectors alone and reciprocal-rank fusion;
and whether the right federal program is among the first five programs.

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
PROGRAMS = FOLDER / "programs"  # questions that have a right program
HALVES = ("tuning", "held_back")
GAIN_BAR = 25  # percent that suggestions must have over BM25 alone
RIGHT, FIRST = 3, 5  # the grade of a right program, and how many programs a page shows
RIGHT_BAR = 90  # percent of questions with a right program among these
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
        for half in HALVES:
            yield from _programs(half)


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


def _programs(half: str) -> Iterator[Figure]:
    """Of the questions with a right program: how many have it among the first five programs, and how many first."""
    graded = judgments(PROGRAMS / half / "judgments.tsv")
    asked = judging.questions(PROGRAMS / half / "queries.jsonl")
    shown = {one.id: judging.by_suggestion(one, FIRST, ("program",)) for one in asked}
    right = {question: [graded[question].get(name, 0) >= RIGHT for name in names] for question, names in shown.items()}
    missed = [question for question, hits in right.items() if not any(hits)] if half == "tuning" else []
    share = 100 * sum(any(hits) for hits in right.values()) / len(asked)
    first = 100 * sum(any(hits[:1]) for hits in right.values()) / len(asked)
    bar = RIGHT_BAR if half == "held_back" else None
    more = {"questions": len(asked), "missed": missed}
    yield Figure(f"{half}: the right program in the first five", share, "%", bar, at_least=True, more=more)
    yield Figure(f"{half}: the right program first", first, "%")


def ndcg(found: list[str], gains: Mapping[str, int], depth: int = 10) -> float:
    """Linear gains, as in trec_eval and as `cityline evaluate_search` counts them."""
    from cityline.search.evaluation import discounted

    return discounted([gains.get(name, 0) for name in found[:depth]]) / discounted(sorted(gains.values())[::-1][:depth])
