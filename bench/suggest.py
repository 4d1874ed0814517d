"""What may help, for a hundred words over ten thousand documents, against one embedding of the same text."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from bench import ground
from bench.figures import Figure, Options, median, milliseconds

DOCUMENTS, WORDS, TIMES, WARM = 10_000, 100, 60, 5


def measure(_options: Options) -> Iterator[Figure]:
    with ground.database():
        from cityline.desk import suggestions
        from cityline.places.models import Place
        from cityline.search import follower, model
        from cityline.search.models import Document
        from cityline.web import seeding
        from cityline.web.loading import sample_network
        from cityline.web.seeding import invented

        # Real programs, publications, answers and cities, then invented publications up to the number wanted.
        sample_network.load()
        seeding.seed(questions=0, resources=DOCUMENTS - Document.objects.count())
        seeding.vacuum()
        follower.follow()
        ours = model.load()
        if ours is None:
            raise RuntimeError(f"There is no embedding model: {model.absence()}")
        random, place = Random(2), Place.objects.get(geoid="2523000")
        embeddings, whole = [], []
        for number in range(WARM + TIMES):
            topic = random.choice(list(invented.MATTERS))
            text = " ".join(invented.question(random, topic, words=WORDS + 30).split()[: WORDS - 1]) + f" {number}"
            # By turns, so that both meet the same neighbors on this machine. The same text is embedded twice: only
            # what goes through `typing` is remembered.
            embeddings.append(milliseconds(lambda text=text: ours.embedded([text])))  # type: ignore[misc]
            whole.append(
                milliseconds(lambda text=text: suggestions.suggest(text, place=place, network_id=None))  # type: ignore[misc]
            )
    one, all_of_it = median(embeddings[WARM:]), median(whole[WARM:])
    yield Figure("suggest: one embedding of the same text", one, "ms p50")
    yield Figure("suggest: 100 words, 10,000 documents", all_of_it, "ms p50", bar=130, more={"n": TIMES})
    yield Figure("suggest: times one embedding", all_of_it / one, "x", bar=1.5)
