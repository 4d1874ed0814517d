from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "cityline.files"
    label = "files"
    verbose_name = "Files"

    def ready(self) -> None:
        from django.core.signals import request_finished

        from cityline.files import actions
        from cityline.kernel import work

        request_finished.connect(actions.settle, dispatch_uid="cityline.files.settle")
        work.every("files.sweep", hours=24, run=actions.sweep)
