"""Observations for tests; illustrative, not Census."""

from __future__ import annotations

from cityline.eligibility.tests.figures import RATES
from cityline.kernel import clock
from cityline.measures.models import Load, Observation


def observe(
    geoid: str, measure: str, value: float | None, *, moe: float | None = None, period: str = "2009-2013"
) -> Observation:
    load, _made = Load.objects.get_or_create(
        layout="illustrative",
        defaults={
            "file_name": "by hand", "digest": "0" * 64, "vintage": period, "loaded_at": clock.now(),
            "loaded_by": "a test", "rows": 1, "added": 1, "changed": 0, "unchanged": 0, "rejected": 0,
        },
    )  # fmt: skip
    return Observation.objects.create(
        geography="place",
        geoid=geoid,
        measure=measure,
        year=int(period[-4:]),
        period=period,
        base=RATES.get(measure, ""),
        value=value,
        annotation="" if value is not None else "too few cases to compute",
        moe=moe,
        source="acs5",
        load=load,
        line=1,
    )
