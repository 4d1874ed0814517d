from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "cityline.measures"
    label = "measures"
    verbose_name = "Measures"

    def ready(self) -> None:
        from cityline.measures.traits import traits_of_all
        from cityline.places import traits

        traits.register(traits_of_all)
