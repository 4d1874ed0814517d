"""The served site: asking, finding what was just published, memory, and the weight of a first visit."""

from __future__ import annotations

from collections.abc import Iterator

from bench import asking, memory, published, served, weight
from bench.figures import Figure, Options

DOCUMENTS = 5_000


def measure(_options: Options) -> Iterator[Figure]:
    with served.site() as site:
        from django.core.management import call_command

        # The sample network, and as many publications as a network has after some years.
        call_command("bench_seed", questions=0, resources=DOCUMENTS, yes=True, verbosity=0)
        yield from asking.measure(site)
        yield from published.measure(site)
        yield from memory.measure(site)
        yield from weight.measure(site)
