from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "cityline.people"
    label = "people"
    verbose_name = "People"
