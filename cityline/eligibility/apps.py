from django.apps import AppConfig
from django.db.models.signals import post_migrate


class EligibilityConfig(AppConfig):
    name = "cityline.eligibility"
    label = "eligibility"
    verbose_name = "Eligibility"

    def ready(self) -> None:
        from cityline.eligibility import events, shipping
        from cityline.people import watching

        events.declare()
        watching.watch(*events.EligibilityEvent)
        post_migrate.connect(shipping.after_migrate, sender=self, dispatch_uid="eligibility.shipped")
