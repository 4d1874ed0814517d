from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "cityline.notices"
    label = "notices"
    verbose_name = "Messages we send"

    def ready(self) -> None:
        from cityline.kernel import work
        from cityline.notices import inbound, webhook

        webhook.connect()
        work.every("notices.tidy", hours=24, run=inbound.tidy)
