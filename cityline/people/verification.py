"""May an address at a .gov domain speak for a city at once? Pure: a row of the list and a place in, a reason out.

Verified at once only if all of it is plain:

1. the address ends in exactly a listed domain of type "City", without a suborganization;
2. the organization, without "City / Town / Village / Borough of" and the state, is the place's name in the same
   letters. "Saint" for the Census's "St." counts only where the list writes the city so too: a row whose cells
   disagree is looked at;
3. no other place of the state has that name;
4. the kind of government it names does not contradict the Census, where that could be another one: in Wisconsin a
   Town of Beloit lies beside the City of Beloit and writes from the same post office.

Everything else in the list (courts, police, fire, districts, townships, authorities, contractors) and everything
that is not in it goes to a person, who is shown the row and the reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from cityline.places import names
from cityline.places.states import BY_CODE

CITY = "City"
_KINDS = ("city", "town", "village", "borough")
# Where towns or townships are governments of their own beside cities and villages (Census of Governments, 2022,
# Individual State Descriptions). Elsewhere a place of a name is one government, whichever word it is called by, and in MA and RI
# a city and a town are never neighbors of one name.
_TOWNS_BESIDE_CITIES = frozenset(
    ["CT", "IL", "IN", "KS", "ME", "MI", "MN", "MO", "NE", "NH", "NJ", "NY", "ND", "OH", "PA", "SD", "VT", "WI"]
)


class Doubt(StrEnum):
    """Why a person has to look."""

    NO_ROW = "no_row"
    NOT_CITY = "not_city"
    PART = "part"
    OTHER_NAME = "other_name"
    NAMESAKES = "namesakes"
    OTHER_KIND = "other_kind"


SENTENCES = {
    Doubt.NO_ROW: "The domain of this address is not in the list of .gov domains.",
    Doubt.NOT_CITY: "The list has this domain, but not as a city’s.",
    Doubt.PART: "The list gives this domain to a part of a government.",
    Doubt.OTHER_NAME: "The organization in the list is not plainly this city.",
    Doubt.NAMESAKES: "More than one place in this state has this name.",
    Doubt.OTHER_KIND: "The organization has the city’s name, but is another kind of government.",
}


LEFT = "left"


def reason_to_look(doubt: str) -> str:
    """In a sentence for staff: a Doubt, or that the person left the city before."""
    return "They left this city before." if doubt == LEFT else SENTENCES[Doubt(doubt)]


@dataclass(frozen=True)
class Listed:
    """A row of the list, as written there."""

    domain: str
    kind: str
    organization: str
    suborganization: str
    city: str
    state: str


@dataclass(frozen=True)
class Named:
    """The place a person names: as the Census writes it, as people say it, and how many others share the name."""

    official: str
    short: str
    state: str
    namesakes: int = 0


def doubt(listed: Listed | None, place: Named) -> Doubt | None:
    """None: verified at once. Otherwise the first reason why a person has to look."""
    if listed is None:
        return Doubt.NO_ROW
    if listed.kind != CITY:
        return Doubt.NOT_CITY
    if listed.suborganization:
        return Doubt.PART
    kind, name = plain_name(listed.organization, listed.state)
    if listed.state != place.state or not _is_named(name, listed.city, place):
        return Doubt.OTHER_NAME
    if place.namesakes:
        return Doubt.NAMESAKES
    return None if _agrees(kind, place) else Doubt.OTHER_KIND


def plain_name(organization: str, state: str) -> tuple[str, str]:
    """ "The City of St. Louis, Missouri" -> ("city", "st louis"); "Apex, Town of" -> ("town", "apex"). The kind is ""
    where none is named."""
    words = names.words_of(organization)
    words = words[1:] if words[:1] == ["the"] else words
    if len(words) > 2 and words[-1] == "of" and words[-2] in _KINDS:  # noqa: PLR2004 - a name too
        words = [*words[-2:], *words[:-2]]
    kind = words[0] if len(words) > 2 and words[0] in _KINDS and words[1] == "of" else ""  # noqa: PLR2004 - a name too
    words = words[2:] if kind else words
    for tail in _words_for(state):
        if len(words) > len(tail) and words[-len(tail) :] == tail:
            return kind, " ".join(words[: -len(tail)])
    return kind, " ".join(words)


def _words_for(state: str) -> list[list[str]]:
    """How a state is written behind a name, the longest way first."""
    known = BY_CODE.get(state)
    spelled = names.words_of(known.name) if known else []
    return [["state", "of", *spelled], spelled, [known.code.lower()]] if known else []


def _is_named(name: str, city: str, place: Named) -> bool:
    """Whether `name` is the place's in the same letters, or spelled out as the list's own `city` is."""
    known = [names.words_of(text) for text in (place.short, _without_kind(place.official))]
    if name.split() in known:
        return True
    return name.split() == names.words_of(city) and names.spelled_out(name.split()) in map(names.spelled_out, known)


def _without_kind(official: str) -> str:
    return re.sub(r" (city|town|village|borough)$", "", official.removesuffix(" (balance)"))


def _agrees(kind: str, place: Named) -> bool:
    """A kind that is not named contradicts nothing, nor does "City of" a merged government or a borough."""
    if not kind or place.state not in _TOWNS_BESIDE_CITIES:
        return True
    official = place.official.removesuffix(" (balance)").lower()
    census = next((one for one in _KINDS if official.endswith(f" {one}")), "")
    return kind == census or (kind == "city" and census in {"", "borough"})


def domain_of(email: str) -> str:
    """What stands behind the @, in lower case; "" without one."""
    return email.rpartition("@")[2].strip().rstrip(".").lower() if "@" in email else ""


def parents_of(domain: str) -> list[str]:
    """ "it.example.gov" -> ["example.gov"]: rows to show for a domain that is not itself in the list."""
    labels = domain.split(".")
    return [".".join(labels[start:]) for start in range(1, len(labels) - 1)]
