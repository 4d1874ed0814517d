from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    name = "cityline.programs"
    label = "programs"
    verbose_name = "Programs"

    def ready(self) -> None:
        from cityline.programs.documents import KIND, every
        from cityline.search import documents

        documents.register(KIND, every)
