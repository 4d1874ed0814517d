from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "cityline.desk"
    label = "desk"
    verbose_name = "311 for Cities"

    def ready(self) -> None:
        from cityline.desk import events, inbound
        from cityline.notices.inbound import on_reply

        events.declare()
        on_reply("question", inbound.add_reply)
