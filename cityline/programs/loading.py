"""Rows of the two official files, read into the fields of a Program. Pure: cells in, fields out, or why not.

The Federal Program Inventory (JSON lines, OMB) gives every field. SAM.gov's CSV (38 columns, codes like
"(081)" in the headings, JSON in some cells) gives fewer; a field it does not give is left out, so that
loading it after the inventory keeps what the inventory knew.
"""

from __future__ import annotations

import html
import json
import re
from datetime import datetime
from typing import Any

from cityline.kernel.loading import Cells, RowRejected, marks_of
from cityline.programs.applicants import spelled_right
from cityline.programs.models import ProgramKind
from cityline.programs.sam_words import ASSISTANCE_TYPES, agency_in_words, known_types

Fields = dict[str, Any]

KINDS = {
    "assistance_listing": ProgramKind.LISTING,
    "tax_expenditure": ProgramKind.TAX,
    "interest": ProgramKind.INTEREST,
    "interest_national_debt": ProgramKind.INTEREST,
    None: ProgramKind.OTHER,
}
# Standards S6: two digits, a point, two or three signs; the inventory adds TC, IN and ND.
NUMBER = re.compile(r"(?:\d{2}|TC|IN|ND)\.[A-Za-z0-9]{2,3}")
LATEST_RESULTS = 3
_YEARLY = ("sam_actual", "sam_estimate", "usa_spending_actual")
_OBLIGATION = re.compile(r"FY\s*(\d{4}|\d{2})\s*(est\w*\.?)?\s*\$?\s*(est\w*\.?)?\s*\$?\s*([\d,]+)", re.IGNORECASE)


def inventory_fields(cells: Cells) -> Fields:
    """One line of the inventory."""
    kind = cells.get("program_type")
    if kind not in KINDS:
        raise RowRejected(f"program_type {kind!r} is not known")
    fields: Fields = {
        "number": _number(cells.get("number")),
        "kind": KINDS[kind],
        "title": _text(cells, "title", most=300),
        "popular_name": _text(cells, "popular_name", most=800),
        "agency": _text(cells, "agency", most=120),
        "sub_agency": _text(cells, "sub_agency", most=120),
        "objective": _text(cells, "objective"),
        "assistance_types": _list(cells, "assistance_types"),
        "applicant_types": _list(cells, "applicant_types"),
        "beneficiary_types": _list(cells, "beneficiary_types"),
        "categories": _list(cells, "categories"),
        "authorizations": _laws(cells.get("authorizations")),
        "rules": _text(cells, "rules_regulations"),
        "results": _results(cells.get("results")),
        "obligations": _years(cells.get("obligations")),
        "fiscal_year": _text(cells, "fiscal_year", most=4),
        **{name: _url(cells, name) for name in ("sam_url", "grants_url", "usaspending_url")},
    }
    if not fields["title"] or not fields["agency"]:
        raise RowRejected("the title or the agency is empty")
    return fields | {"vintage": f"fiscal year {fields['fiscal_year']}" if fields["fiscal_year"] else ""}


def sam_fields(cells: Cells) -> Fields:
    """One row of SAM's CSV. Blank cells are left out."""
    by_mark = {mark: value for heading, value in cells.items() for mark in marks_of(heading)}
    number = _number(by_mark.get("program number"))
    agency, sub_agency = agency_in_words(by_mark.get("(030)", ""))
    applicant_types, note = known_types(by_mark.get("(081)", ""))
    title = _text(by_mark, "program title", most=300)
    if not title or not agency:
        raise RowRejected("the title or the agency is empty")
    fields = {
        "number": number,
        "title": title,
        "popular_name": _text(by_mark, "(020)", most=800),
        "agency": agency,
        "sub_agency": sub_agency,
        "objective": _text(by_mark, "(050)"),
        "assistance_types": _assistance(by_mark.get("(060)", "")),
        "applicant_types": applicant_types,
        "applicant_note": note,
        "beneficiary_types": known_types(by_mark.get("(082)", ""))[0],
        "authorizations": _laws(_cell_list(by_mark.get("(040)", ""))),
        "rules": _text(by_mark, "(140)"),
        "results": _results(_cell_list(by_mark.get("(130)", ""))),
        "obligations": obligations_in(by_mark.get("(122)", "")),
        "sam_url": _url(by_mark, "url"),
        "vintage": _published(by_mark.get("published date", "")),
    }
    return {name: value for name, value in fields.items() if value not in ("", [], None)}


def obligations_in(text: str) -> list[dict[str, Any]]:
    """ "(Project Grants) FY 23$ 5,700,461; FY 24 est $6,000" -> years, the types of a year summed."""
    years: dict[str, dict[str, int]] = {}
    for year, before, after, amount in _OBLIGATION.findall(text):
        full = year if len(year) == 4 else f"20{year}"  # noqa: PLR2004 - digits of a year
        sums = years.setdefault(full, {})
        name = "sam_estimate" if before or after else "sam_actual"
        sums[name] = sums.get(name, 0) + int(amount.replace(",", ""))
    return [{"year": year, **sums} for year, sums in sorted(years.items())]


def _number(value: object) -> str:
    number = str(value or "").strip()
    if not NUMBER.fullmatch(number):
        raise RowRejected(f"program number {number!r} is not like 14.218")
    return number


def _text(cells: Cells, name: str, *, most: int = 20_000) -> str:
    value = cells.get(name)
    if value is None:
        return ""
    if not isinstance(value, str | int):
        raise RowRejected(f"{name} is not text")
    text = html.unescape(str(value)).replace("\r\n", "\n").replace("\x00", "").strip()
    if text in {"{}", "[]", "null"}:
        return ""
    if len(text) > most:
        raise RowRejected(f"{name} is longer than {most} characters")
    return text


def _list(cells: Cells, name: str) -> list[str]:
    """Each value once, in the file's order, spelled right."""
    value = cells.get(name) or []
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise RowRejected(f"{name} is not a list of text")
    return list(dict.fromkeys(spelled_right(html.unescape(one)) for one in value if one.strip()))


def _laws(value: object) -> list[dict[str, str]]:
    """Laws come as text or as {"text", "url"}; only plain web addresses are kept."""
    laws = []
    for law in value if isinstance(value, list) else []:
        text, url = (law.get("text"), law.get("url")) if isinstance(law, dict) else (law, "")
        if text:
            laws.append({"text": " ".join(html.unescape(str(text)).split()), "url": _web(url)})
    return laws


def _results(value: object) -> list[dict[str, str]]:
    """The latest accomplishments first; those without a year as they come."""
    found = []
    for result in value if isinstance(value, list) else []:
        text, year = (result.get("description"), result.get("year")) if isinstance(result, dict) else (result, "")
        if text and str(text).strip():
            found.append({"year": str(year or ""), "text": " ".join(html.unescape(str(text)).split())})
    return sorted(found, key=lambda one: one["year"], reverse=True)[:LATEST_RESULTS]


def _years(value: object) -> list[dict[str, Any]]:
    years = []
    for year in value if isinstance(value, list) else []:
        if not isinstance(year, dict) or not re.fullmatch(r"\d{4}", str(year.get("x", ""))):
            raise RowRejected("obligations are not by year")
        actual, estimate, spent = (year.get(name) for name in _YEARLY)
        years.append(
            {
                "year": str(year["x"]),
                "sam_actual": _dollars(actual),
                "sam_estimate": _dollars(estimate),
                "usaspending": _dollars(spent),
            }
        )
    return sorted(years, key=lambda one: str(one["year"]))


def _dollars(value: object) -> int:
    if value is None:
        return 0
    if not isinstance(value, int | float) or abs(value) > 10**14:
        raise RowRejected(f"{value!r} is not a sum of money")
    return round(value)


def _url(cells: Cells, name: str) -> str:
    return _web(cells.get(name))


def _web(value: object) -> str:
    text = str(value or "").strip()
    return text if text.lower().startswith(("https://", "http://")) and len(text) <= 300 else ""  # noqa: PLR2004 - column


def _cell_list(cell: str) -> list[Any]:
    """JSON in a cell if it is JSON, else its text as the only item."""
    plain = cell.strip()
    if not plain or plain == "{}":
        return []
    try:
        value = json.loads(plain)
    except ValueError:
        return [plain]
    return value if isinstance(value, list) else [value]


def _assistance(cell: str) -> list[str]:
    found = []
    for part in cell.split(";"):
        plain = " ".join(part.split())
        bare = plain.partition(" (")[0].casefold()
        known = ASSISTANCE_TYPES.get(plain.casefold()) or ASSISTANCE_TYPES.get(bare)
        if plain:
            found.append(known or plain.capitalize())
    return list(dict.fromkeys(found))


def _published(cell: str) -> str:
    """SAM writes "Feb 26,2025"; kept as 2025-02-26, or as written if it cannot be read."""
    plain = cell.strip()
    try:
        return datetime.strptime(plain, "%b %d,%Y").date().isoformat()  # noqa: DTZ007 - a day without a time
    except ValueError:
        return plain[:40]
