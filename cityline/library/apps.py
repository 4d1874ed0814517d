from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "cityline.library"
    label = "library"
    verbose_name = "Library"

    def ready(self) -> None:
        from cityline.library import documents, events, schedule, showing, signals
        from cityline.search import documents as search_documents

        events.declare()
        search_documents.register("resource", every=documents.every_resource)
        search_documents.register("answer", every=documents.every_answer)
        showing.register()
        signals.connect()
        schedule.register()
