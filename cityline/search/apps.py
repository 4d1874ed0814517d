from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "cityline.search"
    label = "search"
    verbose_name = "Finding"
