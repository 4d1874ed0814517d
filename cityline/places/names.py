"""What a city is called: the Census's name made plain, and the keys a person's typing is matched with.

Pure. Official names carry the kind of place ("Fall River city") and, for governments merged with their
county, its history ("Louisville/Jefferson County metro government (balance)").
"""

from __future__ import annotations

import re
import unicodedata

# The legal/statistical kinds of place that end an official name (Census LSAD), longest first.
_KINDS = (
    "consolidated government",
    "metropolitan government",
    "unified government",
    "metro government",
    "charter township",
    "metro township",
    "urban county",
    "city and borough",
    "municipality",
    "corporation",
    "comunidad",
    "zona urbana",
    "township",
    "village",
    "borough",
    "town",
    "city",
    "CDP",
)
_MERGED = (
    "consolidated government",
    "metropolitan government",
    "unified government",
    "metro government",
    "urban county",
)
# Where the rule gives what nobody says. Each is one place, by GEOID.
_AS_PEOPLE_SAY = {
    "2148000": "Louisville (old city)",  # part of the merged government 2148006 since 2003, still counted
    "1571550": "Honolulu",  # Urban Honolulu CDP
    "1608830": "Boise",  # Boise City city
    "3209700": "Carson City",  # the only official name that is "City" and not a kind
    "3011397": "Butte",  # Butte-Silver Bow (balance)
    "0622300": "Paso Robles",  # El Paso de Robles (Paso Robles) city
    "0665042": "Ventura",  # San Buenaventura (Ventura) city
}
_SPELLED = {
    "st": "saint",
    "ste": "sainte",
    "ft": "fort",
    "mt": "mount",
    "n": "north",
    "s": "south",
    "e": "east",
    "w": "west",
}


def short_name(geoid: str, official: str) -> str:
    """ "Fall River city" -> "Fall River"; "Nashville-Davidson metropolitan government (balance)" -> "Nashville"."""
    if geoid in _AS_PEOPLE_SAY:
        return _AS_PEOPLE_SAY[geoid]
    name = re.sub(r"\s*\(balance\)$", "", official.strip())
    kind = next((kind for kind in _KINDS if name.endswith(f" {kind}")), "")
    name = name.removesuffix(kind).strip()
    if kind in _MERGED or name.endswith(" County"):
        # The city comes first, then the county it was merged with: Augusta-Richmond County.
        return re.split(r"[-/]", name, maxsplit=1)[0].removesuffix(" County").strip()
    if kind == "city":
        # Massachusetts cities that keep the style of a town: "Watertown Town city".
        name = name.removesuffix(" Town")
    return name or official.strip()


def words_of(text: str) -> list[str]:
    """Lower case, no accents, apostrophes closed up, everything else a space."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", " ", plain.replace("'", "").replace(".", "")).split()


def spelled_out(words: list[str]) -> list[str]:
    """ "st louis" -> "saint louis", so both spellings meet."""
    return [_SPELLED.get(word, word) for word in words]


def search_key(name: str) -> str:
    """The name in one piece, for matching from its beginning: "St. Louis" -> "saintlouis"."""
    return "".join(spelled_out(words_of(name)))


def search_words(*names: str) -> str:
    """The words of every name, a space before each, for matching inside: " fall river fall river city"."""
    return "".join(f" {word}" for name in names for word in spelled_out(words_of(name)))
