"""What the desk knows of the asker's city and people, and what a finding is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a passage could give away. The order is the order of weight when two passages overlap."""

    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"
    LINK = "link"
    PERSON = "person"
    NUMBER = "number"  # case, parcel, permit numbers
    SINGLES_OUT = "singles-out"  # true of one city only: "the only city of 52,000 in the state"
    CITY = "city"
    DEMONYM = "demonym"
    COUNTY = "county"
    ZIP = "zip"
    STATE = "state"
    NAMED = "named"  # a company, river, school, street by its proper name
    POPULATION = "population"
    MONEY = "money"
    DATE = "date"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Kind.EMAIL: "E-mail address",
    Kind.PHONE: "Phone number",
    Kind.ADDRESS: "Street address",
    Kind.LINK: "Link to the city",
    Kind.PERSON: "Person",
    Kind.NUMBER: "Case or parcel number",
    Kind.SINGLES_OUT: "True of one city only",
    Kind.CITY: "City",
    Kind.DEMONYM: "Name for residents",
    Kind.COUNTY: "County",
    Kind.ZIP: "ZIP code",
    Kind.STATE: "State",
    Kind.NAMED: "Proper name",
    Kind.POPULATION: "Exact population",
    Kind.MONEY: "Exact amount",
    Kind.DATE: "Exact date",
}
WEIGHT = {kind: place for place, kind in enumerate(Kind)}


@dataclass(frozen=True)
class Facts:
    """Everything is optional; the patterns work without any of it, only less well."""

    city: str = ""  # "Fall River"
    full_name: str = ""  # "Fall River city"
    state: str = ""  # "MA"
    counties: tuple[str, ...] = ()  # "Bristol County" or "Bristol"
    populations: tuple[int, ...] = ()  # every count a reader could look up; the first is the one we round
    demonyms: tuple[str, ...] = ()
    people: tuple[str, ...] = ()  # names of everyone in the thread
    emails: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()  # "fallriverma.gov"
    organizations: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()  # "2523000", "Q-4F7K-9M2X"


@dataclass(frozen=True)
class Finding:
    """A passage, where `text == whole[start:end]`.

    `sure` findings are replaced by `suggest_public_text`; the others are shown, with a suggestion or an
    empty one, and wait for a person.
    """

    kind: Kind
    start: int
    end: int
    text: str
    sentence: str
    suggestion: str
    sure: bool = True
