"""A process of its own that asks the index when told to: what is done to its files may end it, and a test must not end.

python -m cityline.search.tests.reader    a word a line on standard input: ask, follow; an answer a line, in JSON
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any


def main() -> None:
    import django

    django.setup()
    from cityline.search import finding, follower, model

    model.load()

    def ask() -> dict[str, Any]:
        found = finding.search("water main")
        phrase = finding.search('"water main"', sort="newest")
        slip = finding.search("watre", filters={"topic": ["water"]})
        near = finding.suggest("pipes under the streets of our town", kinds=["answer", "resource"])
        return {
            "degraded": found.degraded or phrase.degraded or slip.degraded or near.degraded,
            "found": sorted(hit.object_id for listed in (found, phrase, slip) for hit in listed.hits),
            "near": [[one.object_id, round(one.cosine, 2)] for kind in sorted(near) for one in near[kind]],
        }

    acts: dict[str, Callable[[], Any]] = {"ask": ask, "follow": follower.follow}
    for line in sys.stdin:
        sys.stdout.write(json.dumps(acts[line.strip()]()) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
