from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "cityline.audit"
    label = "audit"
    verbose_name = "What happened"
