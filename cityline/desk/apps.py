from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "cityline.desk"
    label = "desk"
    verbose_name = "311 for Cities"

    def ready(self) -> None:
        from cityline.desk import events, inbound, queries
        from cityline.desk.actions import inheriting
        from cityline.notices.inbound import on_reply
        from cityline.people import duties, leaving

        events.declare()
        on_reply("question", inbound.add_reply)
        leaving.register("desk", leaving.Heritage(inheriting.asked_for, inheriting.hand_over, inheriting.inherit))
        duties.register("desk", queries.in_hand)
