"""Suggestions, keyword search, memory and index at ten thousand, a hundred thousand and a million documents.

The documents are the sample network's real ones and, up to the number wanted, made of them (`mass`). The database
grows from size to size; at each the index is built anew. A million takes most of an hour and about 15 GB of disk.
"""

from __future__ import annotations

import cProfile
import os
import pstats
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bench import ground, mass, memory, served
from bench.figures import Figure, Options, median, milliseconds, percentile
from bench.visitor import Visitor

WORDS, TIMES, WARM = 100, 40, 5
LINES, PAGE_WORDS = 25, (1, 2, 3, 4)
BAR_FIRST_MS, BAR_SEARCH_MS, BAR_GROWTH_MB = 130, 60, 150
# Times one embedding, up to so many documents.
BARS = ((10_000, 1.5), (100_000, 1.6), (1_000_000, 2.0))
VISITORS, VISITS = 8, 6
PROFILED, TOLD = 8, 14


def measure(options: Options) -> Iterator[Figure]:
    with ground.database():
        from cityline.search.models import Document
        from cityline.web import seeding
        from cityline.web.loading import sample_network

        sample_network.load()
        originals = mass.Originals.read()
        grown: list[memory.Anonymous] = []
        for size in sorted(options.documents):
            began = time.monotonic()
            mass.add(size - Document.objects.count(), originals, seed=size)
            seeding.vacuum()
            yield Figure(f"scale: rows of {size:,} documents", time.monotonic() - began, "s")
            yield from _built(size)
            yield from _suggested(size, originals)
            yield from _searched(size, originals)
            grown.append(_served(originals))
            yield from _memory(size, grown)


def label(size: int) -> str:
    return f"{size:,} documents"


# ── The index ────────────────────────────────────────────────────────────────


def _built(size: int) -> Iterator[Figure]:
    from cityline.search import follower

    follower.forget()
    began = time.monotonic()
    held = follower.rebuild()
    took = time.monotonic() - began
    yield Figure(f"scale: index of {size:,} built", took, "s", more={"documents": held, "a_second": round(held / took)})
    parts = {path.name: _on_disk(path) for path in sorted(follower.root().glob("g-*/*"))}
    yield Figure(f"scale: index of {size:,} on disk", sum(parts.values()), "MB", more={"parts": parts})


def _on_disk(path: Path) -> float:
    """Megabytes that are really there; files with holes count what they hold."""
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return round(sum(file.stat().st_blocks for file in files) * 512 / 1e6, 1)


# ── Suggestions ──────────────────────────────────────────────────────────────


def _suggested(size: int, originals: mass.Originals) -> Iterator[Figure]:
    """By turns with one embedding of the same text, so that both meet the same neighbors on this machine."""
    from cityline.desk import suggestions
    from cityline.networks.queries import current_network
    from cityline.places.models import Place
    from cityline.search import model

    ours = model.load()
    if ours is None:
        raise RuntimeError(f"There is no embedding model: {model.absence()}")
    place, network_id = Place.objects.get(geoid="2523000"), current_network().pk

    def suggest(text: str) -> suggestions.Offer:
        return suggestions.suggest(text, place=place, network_id=network_id)

    texts = list(_texts(originals, WARM + TIMES, size))
    embeddings, whole, shown = [], [], []
    for text in texts:
        embeddings.append(milliseconds(lambda text=text: ours.embedded([text])))  # type: ignore[misc]
        whole.append(milliseconds(lambda text=text: shown.append(len(suggest(text)))))  # type: ignore[misc]
    one, all_of_it = median(embeddings[WARM:]), median(whole[WARM:])
    more = {"p95": round(percentile(whole[WARM:], 0.95), 1), "one_embedding": round(one, 1), "n": TIMES}
    more |= {"shown": round(median(shown[WARM:]), 1)}
    bar = BAR_FIRST_MS if size <= BARS[0][0] else None
    yield Figure(f"scale: suggest, {WORDS} words, {label(size)}", all_of_it, "ms p50", bar, more=more)
    times = next((bar for most, bar in BARS if size <= most), BARS[-1][1])
    yield Figure(f"scale: suggest, times one embedding, {label(size)}", all_of_it / one, "x", times)
    yield from _profiled("suggest", size, [lambda text=text: suggest(f"{text} again") for text in texts[:PROFILED]])  # type: ignore[misc]


def _texts(originals: mass.Originals, count: int, seed: int) -> Iterator[str]:
    """`seed`: a text that was asked before is remembered and needs no embedding."""
    random = Random(seed)
    for _ in range(count):
        yield originals.text(random, random.choice(originals.topics), WORDS)


# ── Search ───────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Line:
    """What someone puts into the search box, and what they chose beside it."""

    kind: str
    words: str
    filters: dict[str, list[str]]
    page: int = 1
    sort: str = "relevance"


def lines(originals: mass.Originals, count: int = LINES) -> Iterator[Line]:
    """So many of each kind."""
    from cityline.search.words import STOP_WORDS, WORD

    random = Random(3)

    def telling(topic: str, most: int) -> str:
        found: list[str] = []
        while len(found) < most:
            run = originals.run(random, topic, 12)
            found += [word for word in WORD.findall(" ".join(run)) if word.lower() not in STOP_WORDS][
                : most - len(found)
            ]
        return " ".join(found)

    for _ in range(count):
        topic = random.choice(originals.topics)
        for most in PAGE_WORDS:
            yield Line(f"{most} words" if most > 1 else "1 word", telling(topic, most), {})
        phrase = " ".join(WORD.findall(" ".join(originals.run(random, topic, 8)))[:3])
        yield Line("phrase", f'"{phrase}"', {})
        yield Line("filtered", telling(topic, 2), {"topic": [topic], "type": ["guide", "report"]})
        yield Line("page 2", telling(topic, 2), {}, page=2)
        yield Line("newest", telling(topic, 1), {}, sort="newest")
        yield Line("everything", "", {"topic": [topic]})
        word = next(word for word in iter(lambda: telling(topic, 1), "") if len(word) > 6)  # noqa: B023, PLR2004
        yield Line("slip", f"{word[:3]}{word[4:]}", {})


def _searched(size: int, originals: mass.Originals) -> Iterator[Figure]:
    from cityline.networks.queries import current_network
    from cityline.search import finding

    network_id = current_network().pk

    def search(line: Line) -> finding.Found:
        return finding.search(
            line.words, filters=line.filters, network_id=network_id, page=line.page, sort=line.sort
        )  # fmt: skip

    asked = list(lines(originals))
    Random(4).shuffle(asked)
    times: dict[str, list[float]] = {}
    found: list[int] = []
    for line in asked[:WARM]:
        search(line)
    for line in asked:
        took = milliseconds(lambda line=line: found.append(search(line).count))  # type: ignore[misc]
        times.setdefault(line.kind, []).append(took)
    every = [took for kind in times.values() for took in kind]
    kinds = {kind: [round(median(took), 1), round(max(took), 1)] for kind, took in times.items()}
    more = {"p95": round(percentile(every, 0.95), 1), "n": len(every), "found": median(found), "p50_and_max": kinds}
    yield Figure(f"scale: search with counts, {label(size)}", median(every), "ms p50", BAR_SEARCH_MS, more=more)
    yield from _profiled("search", size, [lambda line=line: search(line) for line in asked[: PROFILED * 4]])  # type: ignore[misc]


def _profiled(what: str, size: int, acts: list[Callable[[], object]]) -> Iterator[Figure]:
    """Where the time goes: milliseconds of each function itself and of what it calls, the most first."""
    watch = cProfile.Profile()
    began = time.perf_counter()
    for act in acts:
        watch.runcall(act)
    took = (time.perf_counter() - began) * 1000 / len(acts)
    own, whole = [], []
    for (file, _, name), (_, _, alone, with_all, _) in pstats.Stats(watch).stats.items():  # type: ignore[attr-defined]
        place = f"{Path(file).stem}.{name}" if file not in {"~", ""} else name
        own.append((round(alone * 1000 / len(acts), 2), place))
        if f"{os.sep}cityline{os.sep}" in file:
            whole.append((round(with_all * 1000 / len(acts), 2), place))
    more = {"itself": sorted(own)[: -TOLD - 1 : -1], "with_what_it_calls": sorted(whole)[: -TOLD - 1 : -1]}
    yield Figure(f"scale: {what} taken apart, {label(size)}", took, "ms, profiled", more=more)


# ── Memory ───────────────────────────────────────────────────────────────────


def _served(originals: mass.Originals) -> memory.Anonymous:
    """Of the web server as it is run, after and while many ask at once."""
    with served.web_server() as web:
        texts, asked = list(_texts(originals, VISITORS * VISITS, 7)), list(lines(originals, 5))

        def visit(number: int) -> None:
            visitor = Visitor(web.port, 5_000 + number)
            visitor.open_form()
            for turn in range(VISITS):
                line = asked[(number * VISITS + turn) % len(asked)]
                visitor.type(texts[number * VISITS + turn])
                visitor.get(f"/search/?q={line.words.replace(' ', '+')}&page={line.page}&sort={line.sort}")

        visit(0)
        with memory.watched(web.workers) as most:
            threads = [threading.Thread(target=visit, args=(number,)) for number in range(VISITORS)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        time.sleep(1)
        return memory.Anonymous(after=max(map(memory.anonymous, web.workers())), most=most[0])


def _memory(size: int, grown: list[memory.Anonymous]) -> Iterator[Figure]:
    first, last = grown[0], grown[-1]
    yield Figure(
        f"scale: web process, {label(size)}", last.after, "MB beyond mapped files", more={"most": round(last.most, 1)}
    )
    if len(grown) > 1:
        more = {"most_at_once": round(last.most - first.most, 1)}
        name = f"scale: growth of a web process to {label(size)}"
        yield Figure(name, last.after - first.after, "MB", BAR_GROWTH_MB, more=more)
