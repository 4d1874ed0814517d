"""`python -m bench [NAME ...]`: one JSON object a line."""

from __future__ import annotations

import argparse
import importlib
import signal
import sys

from bench.figures import Options
from bench.ground import PROJECT, environment, own_folder
from cityline.kernel.children import start_child, stop_child

BENCHES = (
    "suggest", "pages", "cities", "memo", "site", "typed", "judged", "kills", "typists", "hostile", "damage", "nodes", "scale",
)  # fmt: skip


def main() -> int:
    words = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    words.add_argument("names", nargs="*", help=f"Which; all of them unless named: {BENCHES}")
    words.add_argument("--kills", type=int, default=20, help="Kills of each of web server, worker, database (20).")
    words.add_argument("--questions", type=int, default=500, help="Questions asked during the kills (500).")
    words.add_argument("--rows", type=int, default=100_000, help="Questions in the large database (100,000).")
    words.add_argument("--resources", type=int, default=10_000, help="Publications in the large database (10,000).")
    words.add_argument("--documents", type=int, nargs="+", default=Options.documents, help="Sizes of the library.")
    words.add_argument("--writes", type=int, default=10_000, help="Changes while two nodes follow (10,000).")
    words.add_argument("--responses", type=int, default=1_500, help="Responses checked meanwhile (1,500).")
    words.add_argument("--seconds", type=int, default=60, help="How long twenty people type (60).")
    words.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    given = words.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # told to stop, it still tidies up
    options = Options(
        kills=given.kills, questions=given.questions, rows=given.rows, resources=given.resources,
        documents=tuple(given.documents), writes=given.writes, responses=given.responses,
        seconds=given.seconds,
    )  # fmt: skip
    if given.inside:
        return _measure(given.names[0], options)
    return max([_run(name) for name in given.names or BENCHES])


def _run(name: str) -> int:
    """In a process of its own, because settings are read once in a process."""
    with own_folder() as folder:
        rest = [word for word in sys.argv[1:] if word not in BENCHES]
        words = [sys.executable, "-m", "bench", name, "--inside", *rest]
        process = start_child(words, ends_by=signal.SIGTERM, cwd=PROJECT, env=environment(folder))
        try:
            return process.wait()
        finally:
            stop_child(process, steps=((signal.SIGTERM, 100.0),))


def _measure(name: str, options: Options) -> int:
    missed = 0
    for figure in importlib.import_module(f"bench.{name}").measure(options):
        print(figure.line(), flush=True)
        missed += not figure.ok
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
