"""Region and size in round words, and how newspapers shorten the states. The states themselves: `places.states`."""

from __future__ import annotations

from cityline.places.states import BY_CODE

# Older abbreviations with their period; the two-letter codes are not among them.
SHORT = {
    "AL": "Ala.", "AZ": "Ariz.", "AR": "Ark.", "CA": "Calif.", "CO": "Colo.", "CT": "Conn.", "DE": "Del.",
    "DC": "D.C.", "FL": "Fla.", "IL": "Ill.", "IN": "Ind.", "KS": "Kan.", "MA": "Mass.", "MI": "Mich.",
    "MN": "Minn.", "MS": "Miss.", "MT": "Mont.", "NE": "Neb.", "NV": "Nev.", "OK": "Okla.", "OR": "Ore.",
    "PA": "Penn.", "TN": "Tenn.", "TX": "Tex.", "WA": "Wash.", "WI": "Wis.", "WV": "W.Va.", "WY": "Wyo.",
}  # fmt: skip
# Counts below the first figure are rounded to the second.
_STEPS = ((10_000, 100), (100_000, 1_000), (1_000_000, 10_000), (10**12, 100_000))


def region_words(postal: str) -> str:
    """ "the Northeast" for "MA"; "the country" for a code we do not know."""
    state = BY_CODE.get(postal.upper())
    return state.region_words if state else "the country"


def round_people(population: int) -> int:
    """A head count with about two figures left, so it fits many cities: 94,000, 8,300, 510,000."""
    step = next(step for below, step in _STEPS if population < below)
    return max(round(population / step) * step, step)


def size_words(population: int | None) -> str:
    """ "a city of about 94,000", or "a city" when the count is unknown."""
    return f"a city of about {round_people(population):,}" if population else "a city"
