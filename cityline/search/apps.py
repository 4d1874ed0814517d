from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "cityline.search"
    label = "search"
    verbose_name = "Finding"

    def ready(self) -> None:
        from cityline.kernel import work
        from cityline.search import embedding, follower, unfound

        # One worker computes each vector once for everyone; each machine's own index follows the table.
        work.register("vectors", embedding.compute_vectors)
        work.register("index", follower.follow)
        work.every("search: forget old lines that found nothing", run=unfound.forget_old, hours=24)
