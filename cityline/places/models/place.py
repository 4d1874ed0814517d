"""Cities and other governments, each known by its Census code, and what the public record says they did."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.text import slugify

from cityline.places import names
from cityline.places.states import BY_CODE


class PlaceKind(models.TextChoices):
    CITY = "city", "City"
    COUNTY = "county", "County"
    OTHER = "other", "Other government"


class Place(models.Model):
    """A city (an incorporated place) or another government. `geoid` is text: zeros lead.

    Populations are decennial counts (Census); None means no count under this code.
    The search columns follow from the names on every save; bulk writers call `set_search_columns`.
    """

    geoid = models.CharField(primary_key=True, max_length=12)
    kind = models.CharField(max_length=10, choices=PlaceKind.choices, default=PlaceKind.CITY)
    name = models.CharField(max_length=120, help_text="As the Census writes it: Fall River city.")
    short_name = models.CharField(max_length=120, help_text="As people say it: Fall River.")
    search_key = models.CharField(max_length=120, editable=False, db_index=True)
    search_words = models.CharField(max_length=250, editable=False)
    state = models.CharField(max_length=2)
    counties = models.CharField(max_length=300, blank=True)
    class_code = models.CharField(max_length=2, blank=True)
    status_code = models.CharField(max_length=2, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    zone = models.CharField(max_length=60, blank=True)
    land_square_miles = models.FloatField(null=True)
    population_2000 = models.PositiveIntegerField(null=True)
    population_2010 = models.PositiveIntegerField(null=True)
    population_2020 = models.PositiveIntegerField(null=True)
    traits = models.JSONField(
        default=dict,
        blank=True,
        editable=False,
        help_text="What likeness compares, by theme and measure, in standard deviations; written with the figures.",
    )
    loaded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["short_name", "state"]
        indexes: ClassVar = [
            models.Index(fields=["state", "short_name"], name="places_by_state"),
            models.Index(fields=["population_2020"], name="places_by_size"),
            models.Index(fields=["short_name", "state"], name="places_by_name"),
        ]

    def __str__(self) -> str:
        return f"{self.short_name}, {self.state}"

    def save(self, *args: object, **kwargs: object) -> None:
        self.set_search_columns()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def get_absolute_url(self) -> str:
        return reverse("city", args=[self.geoid, self.slug])

    def set_search_columns(self) -> None:
        self.search_key = names.search_key(self.short_name)
        self.search_words = names.search_words(self.short_name, self.name)

    @property
    def slug(self) -> str:
        return slugify(f"{self.short_name} {self.state}")

    @property
    def state_name(self) -> str:
        state = BY_CODE.get(self.state)
        return state.name if state else self.state

    @property
    def county_words(self) -> str:
        """ "Callaway County and Cole County" for the counties it lies in."""
        counties = self.counties.split("|")
        return " and ".join((", ".join(counties[:-1]), counties[-1])) if len(counties) > 1 else self.counties

    @property
    def population(self) -> int | None:
        """The latest decennial count we hold."""
        return self.population_2020 or self.population_2010 or self.population_2000

    @property
    def population_year(self) -> int | None:
        """The year of `population`."""
        counts = ((2020, self.population_2020), (2010, self.population_2010), (2000, self.population_2000))
        return next((year for year, count in counts if count), None)

    @property
    def change_2000_2010(self) -> float | None:
        """Percent. A change of boundary counts as growth or loss here; the figures cannot tell."""
        if not self.population_2000 or self.population_2010 is None:
            return None
        return 100 * (self.population_2010 - self.population_2000) / self.population_2000
