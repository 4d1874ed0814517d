from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "cityline.people"
    label = "people"
    verbose_name = "People"

    def ready(self) -> None:
        from cityline.kernel.access import staff_rule
        from cityline.people import events, signals  # noqa: F401 - signals connects itself
        from cityline.people.access import network_of_staff

        events.declare()
        staff_rule(network_of_staff)
