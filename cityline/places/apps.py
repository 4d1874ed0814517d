from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "cityline.places"
    label = "places"
    verbose_name = "Places"
