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
        event = events.EligibilityEvent
        watching.watch("rules", "Rule sets", event.RULES_CHOSEN, event.CHOICE_TAKEN_BACK)
        watching.watch("overrides", "Decided against the figures", event.DECISION_OVERRIDDEN, event.OVERRIDE_LIFTED)
        post_migrate.connect(shipping.after_migrate, sender=self, dispatch_uid="eligibility.shipped")
