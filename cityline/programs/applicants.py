"""Who may apply: the federal applicant types in fewer, plainer groups. Pure.

The files spell some types with a small L for a capital I ("lndian") and cut one off before its bracket
("Local (includes State-designated ... hospitals"). Types are therefore matched by their beginnings.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

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
# Money that states must or may hand to cities though the listing does not name local governments as helped.
PASSED_ON = frozenset(
    {
        "11.035",  # Broadband Equity, Access, and Deployment
        "14.275",  # Housing Trust Fund
        "15.904",  # Historic Preservation Fund: a tenth goes to certified local governments (54 U.S.C. 302902)
        "17.259",  # WIOA Youth
        "20.219",  # Recreational Trails
        "20.616",  # National Priority Safety Programs
        "66.442",  # Small, Underserved, and Disadvantaged Communities
        "66.447",  # Sewer Overflow and Stormwater Reuse Municipal Grants
        "81.041",  # State Energy Program
        "93.788",  # State Opioid Response
        "97.137",  # State and Local Cybersecurity
    }
)


class Reach(Enum):
    """How a program can come to a city."""

    DIRECT = "direct"
    THROUGH_STATE = "through state"
    UNCLEAR = "unclear"
    NOT = "not"


def spelled_right(text: str) -> str:
    """Trap 4 of the federal texts: "lndian" with a small L."""
    return " ".join(text.replace("lndian", "Indian").split())


def group_of(official: str) -> str:
    plain = spelled_right(official)
    return next((group for beginning, group in _GROUPS if plain.startswith(beginning)), "other")


def groups(officials: Iterable[str]) -> tuple[str, ...]:
    """Our groups in the order of LABELS, each once."""
    found = {group_of(official) for official in officials}
    return tuple(group for group in LABELS if group in found)


def reach(number: str, applicant_types: Iterable[str], beneficiary_types: Iterable[str]) -> Reach:
    """Whether a city may apply, may get it through its state, or neither; by the listing alone."""
    who = set(groups(applicant_types))
    if who & {"local", "anyone"}:
        return Reach.DIRECT
    if "state" in who and ("Local" in set(beneficiary_types) or number in PASSED_ON):
        return Reach.THROUGH_STATE
    return Reach.UNCLEAR if not who or who & {"county", "public body"} else Reach.NOT
