"""One row of the .gov list, read and doubted. Pure: cells in, fields out, or the reason why not.

The list is CISA's (github.com/cisagov/dotgov-data, CC0). Its contact addresses are never read.
"""

from __future__ import annotations

import re
from typing import Any

from cityline.kernel.loading import Cells, Layout, RowRejected

Fields = dict[str, Any]

OFFICIAL = Layout(
    "list of .gov domains (CISA)",
    "csv",
    frozenset({"domain name", "domain type", "organization name", "city", "state"}),
    command="load_domains",
)
SHORT = Layout(
    "list of .gov domains",
    "csv",
    frozenset({"domain", "type", "organization", "city", "state"}),
    command="load_domains",
)
LAYOUTS = (OFFICIAL, SHORT)
# Our field: the headings it stands under, in lower case.
_HEADINGS = {
    "domain": ("domain name", "domain"),
    "kind": ("domain type", "type"),
    "organization": ("organization name", "organization"),
    "suborganization": ("suborganization name", "suborganization"),
    "city": ("city",),
    "state": ("state",),
}
_LENGTHS = {"kind": 60, "organization": 255, "suborganization": 255, "city": 120}
_NAME = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*\.gov")


def domain_fields(cells: Cells) -> Fields:
    """The fields of a GovDomain, whichever of the two headings the file has."""
    plain = {" ".join(heading.lower().split()): str(value) for heading, value in cells.items()}
    fields = {
        name: next((" ".join(plain[heading].split()) for heading in headings if heading in plain), "")
        for name, headings in _HEADINGS.items()
    }
    fields["domain"] = fields["domain"].lower()
    fields["state"] = fields["state"].upper()
    if not _NAME.fullmatch(fields["domain"]) or len(fields["domain"]) > 253:  # noqa: PLR2004 - RFC 1035
        raise RowRejected(f"domain {fields['domain']!r} is no .gov domain")
    for name in ("kind", "organization"):
        if not fields[name]:
            raise RowRejected(f"the {'type' if name == 'kind' else name} is empty")
    if fields["state"] and not re.fullmatch(r"[A-Z]{2}", fields["state"]):
        raise RowRejected(f"state {fields['state']!r} is no postal code")
    for name, length in _LENGTHS.items():
        if len(fields[name]) > length:
            raise RowRejected(f"{name} has more than {length} characters: cells run together")
    return fields
