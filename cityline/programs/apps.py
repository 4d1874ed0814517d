from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    name = "cityline.programs"
    label = "programs"
    verbose_name = "Programs"

    def ready(self) -> None:
        from cityline.programs.documents import KIND, every
        from cityline.programs.presenting import address_of
        from cityline.search import documents, showing

        documents.register(KIND, every)
        showing.register(KIND, label=lambda _: "Program", address=address_of)
