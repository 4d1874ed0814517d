"""SAM.gov's capitals and lists in the inventory's words, so that the two files agree on one program. Pure."""

from __future__ import annotations

from cityline.programs.applicants import spelled_right

_ASSISTANCE = (
    "Project Grants",
    "Formula Grants",
    "Cooperative Agreements",
    "Direct Payments for a Specified Use",
    "Direct Payments with Unrestricted Use",
    "Salaries and Expenses",
    "Guaranteed / Insured Loans",
    "Direct Loans",
    "Training",
    "Provision of Specialized Services",
    "Sale, Exchange, or Donation of Property or Goods",
    "Advisory Services and Counseling",
    "Insurance",
    "Dissemination of Technical Information",
    "Investigation of Complaints",
    "Use of Property, Facilities, or Equipment",
)
ASSISTANCE_TYPES = {name.casefold(): name for name in _ASSISTANCE} | {
    "guaranteed/insured loans": "Guaranteed / Insured Loans",
    "use of property, facilities, and equipment": "Use of Property, Facilities, or Equipment",
    "sale, exchange, or donation of property and goods": "Sale, Exchange, or Donation of Property or Goods",
}
# Advice, training or information by the types the listings give; services added make the wider count.
ADVICE = frozenset({"Training", "Advisory Services and Counseling", "Dissemination of Technical Information"})
SERVICES = ADVICE | {"Provision of Specialized Services"}
_SMALL = {"of", "and", "the", "for", "on", "in", "to", "a", "an", "with", "or"}
# Beginnings of official applicant and beneficiary types; what begins otherwise is prose.
_LONGEST_TYPE = 140


def agency_in_words(cell: str) -> tuple[str, str]:
    """ "FOREST SERVICE, DEPARTMENT OF AGRICULTURE" -> ("Department of Agriculture", "Forest Service").

    The department stands last. One part alone is an agency without parts.
    """
    plain = " ".join(cell.split())
    if not plain:
        return "", ""
    head, _, tail = plain.rpartition(", ")
    return in_title_case(tail), in_title_case(head)


def in_title_case(text: str) -> str:
    """Only text all in capitals is touched; short letters in brackets stay ("(FHWA)")."""
    if text != text.upper():
        return text
    words = [
        word if word.startswith("(") else word.lower() if index and word.lower() in _SMALL else _capitalized(word)
        for index, word in enumerate(text.split())
    ]
    return " ".join(words)


def _capitalized(word: str) -> str:
    if "." in word.strip("."):  # U.S.
        return word
    return "-".join(part.capitalize() for part in word.split("-"))


def known_types(cell: str) -> tuple[list[str], str]:
    """The types listed in a cell, semicolons between, and the prose that is no type."""
    types: list[str] = []
    prose: list[str] = []
    for part in cell.split(";"):
        plain = spelled_right(part)
        if plain not in {"", "{}", "[]"}:
            (types if len(plain) <= _LONGEST_TYPE and not plain.endswith(".") else prose).append(plain)
    return list(dict.fromkeys(types)), "; ".join(prose)
