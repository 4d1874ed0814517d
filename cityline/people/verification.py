"""May an address at a .gov domain speak for a city at once? Pure: a row of the list and a place in, a reason out.

Verified at once only if all of it is plain:

1. the address ends in exactly a listed domain of type "City", without a suborganization;
2. the organization, without "City / Town / Village / Borough of" and the state, is the place's name;
3. no other place of the state has that name;
4. the kind of government it names does not contradict the Census. In New York and Wisconsin a Town of Beloit lies
   beside the City of Beloit and writes from the same town: a namesake is not the city.

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
# Every town and city there is one government with its own land, so the two words cannot mean two neighbors.
_ONE_GOVERNMENT = frozenset({"MA", "RI"})


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
    if listed.state != place.state or name not in _names_of(place):
        return Doubt.OTHER_NAME
    if place.namesakes:
        return Doubt.NAMESAKES
    return None if _agrees(kind, place) else Doubt.OTHER_KIND


def plain_name(organization: str, state: str) -> tuple[str, str]:
    """ "The City of St. Louis, Missouri" -> ("city", "saint louis"); the kind is "" where none is named."""
    words = names.spelled_out(names.words_of(organization))
    words = words[1:] if words[:1] == ["the"] else words
    kind = words[0] if len(words) > 2 and words[0] in _KINDS and words[1] == "of" else ""  # noqa: PLR2004 - a name too
    words = words[2:] if kind else words
    known = BY_CODE.get(state)
    for tail in (names.spelled_out(names.words_of(known.name)), [known.code.lower()]) if known else ():
        if len(words) > len(tail) and words[-len(tail) :] == tail:
            return kind, " ".join(words[: -len(tail)])
    return kind, " ".join(words)


def _names_of(place: Named) -> set[str]:
    return {" ".join(names.spelled_out(names.words_of(text))) for text in (place.short, _without_kind(place.official))}


def _without_kind(official: str) -> str:
    return re.sub(r" (city|town|village|borough)$", "", official.removesuffix(" (balance)"))


def _agrees(kind: str, place: Named) -> bool:
    """A kind that is not named contradicts nothing, nor does "City of" a merged government or a borough."""
    official = place.official.removesuffix(" (balance)").lower()
    census = next((one for one in _KINDS if official.endswith(f" {one}")), "")
    if not kind or kind == census or (kind == "city" and census in {"", "borough"}):
        return True
    return place.state in _ONE_GOVERNMENT and {kind, census} == {"city", "town"}


def domain_of(email: str) -> str:
    """What stands behind the @, in lower case; "" without one."""
    return email.rpartition("@")[2].strip().rstrip(".").lower() if "@" in email else ""


def parents_of(domain: str) -> list[str]:
    """ "it.example.gov" -> ["example.gov"]: rows to show for a domain that is not itself in the list."""
    labels = domain.split(".")
    return [".".join(labels[start:]) for start in range(1, len(labels) - 1)]
