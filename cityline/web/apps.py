from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "cityline.web"
    label = "web"
    verbose_name = "Pages that show several rooms"
