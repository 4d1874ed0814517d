from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "cityline.measures"
    label = "measures"
    verbose_name = "Measures"
