"""Who may apply: the federal applicant types in fewer, plainer groups. Pure.

The files spell some types with a small L for a capital I ("lndian") and cut one off before its bracket
("Local (includes State-designated ... hospitals"). Types are therefore matched by their beginnings.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

# Beginning of the official type -> our group. The first that fits counts.
_GROUPS = (
    ("Local (includes", "local"),
    ("City or Township Government", "local"),
    ("Government - General", "local"),
    ("Anyone/general public", "anyone"),
    ("County Government", "county"),
    ("State", "state"),
    ("Federally Recognized Indian", "tribe"),
    ("Indian/Native American Trib", "tribe"),
    ("Native American Organizations", "tribe"),
    ("U.S. Territories", "territory"),
    ("Special District", "public body"),
    ("Independent School District", "public body"),
    ("Public/Indian Housing Authority", "public body"),
    ("Other public institution", "public body"),
    ("Quasi-public", "public body"),
    ("Regional Organization", "public body"),
    ("Interstate", "public body"),
    ("Intrastate", "public body"),
    ("Public nonprofit", "nonprofit"),
    ("Private nonprofit", "nonprofit"),
    ("Nonprofit with", "nonprofit"),
    ("Non-Government - General", "nonprofit"),
    ("Other private institution", "nonprofit"),
    ("Historically Black", "college"),
    ("Tribally Controlled Colleges", "college"),
    ("Hispanic-serving", "college"),
    ("Alaska Native and Native Hawaiian Serving", "college"),
    ("Profit organization", "business"),
    ("For-Profit", "business"),
    ("Small business", "business"),
    ("Individual/Family", "individual"),
    ("Minority group", "individual"),
    ("Specialized group", "other"),
    ("Sponsored organization", "other"),
    ("Federal", "federal"),
    ("Non-domestic", "other"),
    ("Other", "other"),
)
LABELS = {
    "local": "Local governments",
    "anyone": "Anyone",
    "county": "Counties",
    "state": "States",
    "tribe": "Tribes",
    "territory": "U.S. territories",
    "public body": "Other public bodies",
    "nonprofit": "Nonprofits",
    "college": "Colleges",
    "business": "Businesses",
    "individual": "Individuals",
    "federal": "Federal agencies",
    "other": "Others",
}
# Kept by hand where the listing is silent: what states hand on, who applies for a city's people, and who advises cities.
_KEPT = Path(__file__).with_name("reached_by.json")
# A law names local bodies though the listing names only states.
OPEN_BY_LAW = {"97.151": "15 U.S.C. 2229 lets fire departments apply, though the listing names only states."}
HELPERS = "helpers"


class Reach(Enum):
    """How a program can come to a city."""

    DIRECT = "direct"
    THROUGH_STATE = "through state"
    THROUGH_OTHERS = "through others"
    UNCLEAR = "unclear"
    NOT = "not"


def spelled_right(text: str) -> str:
    """Trap 4 of the federal texts: "lndian" with a small L."""
    return " ".join(text.replace("lndian", "Indian").split())


@cache
def group_of(official: str) -> str:
    plain = spelled_right(official)
    return next((group for beginning, group in _GROUPS if plain.startswith(beginning)), "other")


def groups(officials: Iterable[str]) -> tuple[str, ...]:
    """Our groups in the order of LABELS, each once."""
    found = {group_of(official) for official in officials}
    return tuple(group for group in LABELS if group in found)


@cache
def passed_on() -> frozenset[str]:
    """Numbers that states hand on to cities, or spend there, though the listing does not name them as helped."""
    return frozenset(_kept()["states"])


@cache
def applied_for_by() -> Mapping[str, str]:
    """number -> who applies for a city's people ("Housing authorities"), or `HELPERS`: those paid to advise cities."""
    found = {number: who for who, numbers in _kept()["others"].items() for number in numbers}
    return found | dict.fromkeys(_kept()["helpers"], HELPERS)


def _kept() -> Mapping[str, Any]:
    kept: Mapping[str, Any] = json.loads(_KEPT.read_text(encoding="utf-8"))
    return kept


def reach(number: str, applicant_types: Iterable[str], beneficiary_types: Iterable[str]) -> Reach:
    """Whether a city may apply, gets it through its state or through others, or cannot: by the listing, and by what
    we keep by hand where the listing is silent."""
    who = set(groups(applicant_types))
    if who & {"local", "anyone"} or number in OPEN_BY_LAW:
        return Reach.DIRECT
    if ("state" in who and "Local" in set(beneficiary_types)) or number in passed_on():
        return Reach.THROUGH_STATE
    if number in applied_for_by():
        return Reach.THROUGH_OTHERS
    return Reach.UNCLEAR if not who or who & {"county", "public body"} else Reach.NOT
