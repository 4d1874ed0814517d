"""What one file says joined to what another said before, where plainly replacing would lose something. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Rows = Sequence[Mapping[str, Any]]


def years_of_both(held: Rows, new: Rows) -> list[dict[str, Any]]:
    """Obligations: for a year in both what the new file says wins, what it does not say stays."""
    years = {str(year["year"]): dict(year) for year in held}
    for year in new:
        years.setdefault(str(year["year"]), {}).update(year)
    return [years[year] for year in sorted(years)]


def laws_with_addresses(held: Rows, new: Rows) -> list[dict[str, Any]]:
    """Laws: SAM gives their text only; the address we know for the same text stays."""
    known = {law["text"]: law["url"] for law in held}
    return [{"text": law["text"], "url": law["url"] or known.get(law["text"], "")} for law in new]


def dated_results(held: Rows, new: Rows) -> list[dict[str, Any]]:
    """Accomplishments: those with a year are not replaced by those without."""
    keep = bool(held) and any(one["year"] for one in held) and not any(one["year"] for one in new)
    return [dict(one) for one in (held if keep else new)]


def same_but_for_capitals(held: str, new: str) -> str:
    """Agencies: SAM writes them in capitals; only another name is news."""
    return held if held.casefold() == new.casefold() else new


MERGES: Mapping[str, Callable[[Any, Any], Any]] = {
    "obligations": years_of_both,
    "authorizations": laws_with_addresses,
    "results": dated_results,
    "agency": same_but_for_capitals,
    "sub_agency": same_but_for_capitals,
}
