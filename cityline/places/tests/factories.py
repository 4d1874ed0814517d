"""Places for tests: real names, codes and counts (Census), so that sentences can be checked by eye."""

from __future__ import annotations

from cityline.kernel import clock
from cityline.places import names
from cityline.places.models import Place

_KNOWN: dict[str, tuple[str, str, str, int | None, int | None, int | None]] = {
    "2523000": ("Fall River city", "MA", "Bristol County", 91938, 88857, 94000),
    "2545000": ("New Bedford city", "MA", "Bristol County", 93768, 95072, 101079),
    "2037000": ("Lawrence city", "KS", "Douglas County", 80098, 87643, 94934),
    "2965000": ("St. Louis city", "MO", "St. Louis city", 348189, 319294, 301578),
    "2036000": ("Kansas City city", "KS", "Wyandotte County", 146866, 145786, 156607),
    "2938000": (
        "Kansas City city",
        "MO",
        "Cass County|Clay County|Jackson County|Platte County",
        441545,
        459787,
        508090,
    ),
    "3988000": ("Youngstown city", "OH", "Mahoning County|Trumbull County", 82026, 66982, 60068),
    "0630392": ("Gonzales city", "CA", "Monterey County", 7525, 8187, 8647),
    "0637692": ("Jurupa Valley city", "CA", "Riverside County", None, None, 105053),
}


def make_place(geoid: str = "2523000") -> Place:
    """One of the known places, saved."""
    official, state, counties, count_2000, count_2010, count_2020 = _KNOWN[geoid]
    return Place.objects.create(
        geoid=geoid,
        name=official,
        short_name=names.short_name(geoid, official),
        state=state,
        counties=counties,
        population_2000=count_2000,
        population_2010=count_2010,
        population_2020=count_2020,
        loaded_at=clock.now(),
    )


def make_places() -> list[Place]:
    return [make_place(geoid) for geoid in _KNOWN]
