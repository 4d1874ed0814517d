"""Counties, and how cities and counties share their people. Not places: no picker, list or suggestion shows them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class County(models.Model):
    """A county or what stands for one: parish, borough, independent city. `fips` is text of five digits: zeros lead.

    A table of its own, for whoever looks up, lists or compares places means cities. A county *government* that asks
    would be a place of kind county.
    """

    fips = models.CharField(primary_key=True, max_length=5)
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=2, db_index=True)
    loaded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["state", "name"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(fips__regex=r"^[0-9]{5}$"), name="places_county_fips_has_digits"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.state}"


class CountyShare(models.Model):
    """How many of a city's people live in a county, by the blocks of one census. Shares are of people, from 0 to 1;
    they say where people live and are no rates.

    Codes are plain text, for files come in any order. A correction keeps the old row: `superseded_at` is its end.
    """

    geoid = models.CharField(max_length=7)
    county_fips = models.CharField(max_length=5, db_index=True)
    vintage = models.PositiveSmallIntegerField(help_text="The census whose blocks were counted.")
    people = models.PositiveIntegerField()
    of_place = models.FloatField(help_text="Share of the city's people who live in this county.")
    of_county = models.FloatField(help_text="Share of the county's people who live in this city.")
    source = models.CharField(max_length=120)
    loaded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["geoid", "vintage", "-of_place"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["geoid", "county_fips", "vintage"],
                condition=models.Q(superseded_at__isnull=True),
                name="places_county_share_one_current",
            ),
            models.CheckConstraint(
                condition=models.Q(of_place__gte=0, of_place__lte=1, of_county__gte=0, of_county__lte=1),
                name="places_county_share_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.of_place:.0%} of {self.geoid} in {self.county_fips} ({self.vintage})"
