"""The fixed lists of the library and what they are called."""

from __future__ import annotations

from django.db.models import TextChoices


class ResourceType(TextChoices):
    GUIDE = "guide", "Guide"
    TOOLKIT = "toolkit", "Toolkit"
    CASE_STUDY = "case-study", "Case study"
    SAMPLE_DOCUMENT = "sample-document", "Sample document"
    REPORT = "report", "Report"
    DATA = "data", "Data"
    VIDEO = "video", "Video"


class SizeBand(TextChoices):
    """Sizes of city a resource was written for, by decennial population."""

    UNDER_10K = "under-10k", "Under 10,000"
    FROM_10K = "10-25k", "10,000 to 25,000"
    FROM_25K = "25-50k", "25,000 to 50,000"
    FROM_50K = "50-100k", "50,000 to 100,000"
    FROM_100K = "100-250k", "100,000 to 250,000"
    OVER_250K = "over-250k", "Over 250,000"


_UPPER = (
    (10_000, SizeBand.UNDER_10K),
    (25_000, SizeBand.FROM_10K),
    (50_000, SizeBand.FROM_25K),
    (100_000, SizeBand.FROM_50K),
    (250_000, SizeBand.FROM_100K),
)

# How a filter names records that are not tied to a state or size.
EVERYWHERE = "everywhere"
ANY_SIZE = "any"


def band_of(population: int | None) -> str:
    """The band a city belongs to; "" when its population is unknown."""
    if not population:
        return ""
    return next((band.value for upper, band in _UPPER if population < upper), SizeBand.OVER_250K.value)
