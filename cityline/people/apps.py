from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "cityline.people"
    label = "people"
    verbose_name = "People"

    def ready(self) -> None:
        from cityline.kernel import work
        from cityline.kernel.access import staff_rule
        from cityline.people import events, shared_limits, signals  # noqa: F401 - signals connects itself
        from cityline.people.access import network_of_staff

        events.declare()
        staff_rule(network_of_staff)
        work.every("limits on signing in: forget what has ended", run=shared_limits.forget, hours=1)
