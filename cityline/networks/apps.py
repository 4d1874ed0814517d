from django.apps import AppConfig


class NetworksConfig(AppConfig):
    name = "cityline.networks"
    label = "networks"
    verbose_name = "Networks"

    def ready(self) -> None:
        from cityline.networks import events

        events.declare()
