from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "cityline.ui"
    label = "ui"
    verbose_name = "Components"
