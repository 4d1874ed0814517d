"""Hiding what gives access, where staff read messages outside the sample network. Pure.

A signed link or a reply address lets its holder act as the person it was sent to; the desk does not need that to see
what was sent.
"""

from __future__ import annotations

import re

HIDDEN = "[hidden]"
# A link keeps its host and first step, so one sees what it was for; the rest may hold a signature.
_LINK = re.compile(r"(https?://[^\s/<>\"'?#]+(?:/[\w-]{1,15}(?=[/\s<>\"'?#]|$))?)([/?#][^\s<>\"']*)?", re.IGNORECASE)
_REPLY = re.compile(r"reply\+[a-z0-9]+@", re.IGNORECASE)


def mask(text: str) -> str:
    def shortened(found: re.Match[str]) -> str:
        rest = found.group(2) or ""
        return found.group(1) + (f"/{HIDDEN}" if rest.strip("/") else rest)

    return _REPLY.sub(f"reply+{HIDDEN}@", _LINK.sub(shortened, text))
