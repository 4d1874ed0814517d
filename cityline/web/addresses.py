"""Every address of the site, walked from the resolver, in the form of the access table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from django.contrib.admindocs.utils import replace_named_groups
from django.urls import URLPattern, URLResolver, get_resolver

from cityline.web.access import OURS_BELOW, PREFIXES


def every_address() -> Iterator[str]:
    """ "questions/<code>/reply/", one for each pattern; what stands below a prefix of other makers is that prefix."""
    yield from _below(get_resolver().url_patterns, "")


def _below(patterns: Iterable[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for pattern in patterns:
        address = before + _plain(str(pattern.pattern))
        if isinstance(pattern, URLPattern) or address in PREFIXES:
            yield address
        if isinstance(pattern, URLResolver):
            found = _below(pattern.url_patterns, address)
            yield from (one for one in found if one.startswith(OURS_BELOW)) if address in PREFIXES else found


def _plain(route: str) -> str:
    """Without converters and the marks of regular expressions: "<str:code>/" and "(?P<code>[^/]+)/$" are "<code>/"."""
    if "(?P<" in route or route.startswith("^"):
        route = replace_named_groups(route).removeprefix("^").removesuffix("$").replace("\\.", ".")
    return re.sub(r"<\w+:(\w+)>", r"<\1>", route)
