"""Mail addresses, phone numbers, street addresses, links of the city, numbers of cases and parcels."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cityline.desk.deidentify.facts import Facts, Finding, Kind
from cityline.desk.deidentify.folding import fold_name
from cityline.desk.deidentify.spelling import AFTER, BEFORE, squeezed

if TYPE_CHECKING:
    from collections.abc import Iterator

# Each pattern may begin only where a token begins, so a long run of letters is read once.
_EMAIL = re.compile(r"(?<![\w.+%'-])[\w.+%'-]+@[\w-]+(?:\.[\w-]+)*", re.ASCII)
_SPELT_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]+\s?(?:\(at\)|\[at\]|\{at\}|\sat\s)\s?[\w-]+(?:\s?(?:\(dot\)|\[dot\]|\sdot\s|\.)\s?[\w-]+){1,4}"
    r"(?<=(?:gov|com|org|net|edu))(?!\w)|(?<![\w.+-])[\w.+-]+\s?(?:\(at\)|\[at\])\s?[\w.-]+",
    re.IGNORECASE | re.ASCII,
)
_PHONE = re.compile(
    r"(?<![\w.$-])(?:\+?1[\s.-]{0,2})?(?:\(\s?\d{3}\s?\)|\d{3})[\s./-]{0,3}\d{3}[\s.-]{0,3}\d{4}"
    r"(?:,?\s{0,2}(?:x|ext\.?|extension)\s{0,2}\d{1,6})?(?!\d)"
    r"|(?<![\w.$-])\d{3}[-.]\d{4}(?![\d-])"
    r"|(?<!\w)(?:ext\.?|extension)\s{0,2}\d{2,6}(?!\d)",
    re.IGNORECASE,
)
_TOLL_FREE = re.compile(r"(?<!\d)(?:1[\s.-])?8(?:00|33|44|55|66|77|88)[\s.-][A-Z0-9]{3}-?[A-Z0-9]{4}(?![A-Z0-9])")
_WAY = (
    r"(?:street|st|avenue|ave|av|boulevard|blvd|road|rd|drive|dr|lane|ln|court|ct|place|pl|square|sq|terrace|ter|"
    r"circle|cir|way|highway|hwy|parkway|pkwy|pike|turnpike|plaza|alley|row|trail|broadway|wharf|(?-i:Center|Centre))"
)
_SIDE = r"(?:(?:north|south|east|west|n|s|e|w|ne|nw|se|sw)\.?\s+)?"
_UNIT = r"(?:,?\s+(?:suite|ste|apt|apartment|unit|room|rm|floor|fl|#)\.?\s*#?\s*[\w-]{1,8})?"
_ADDRESS = re.compile(
    rf"(?<![\w.$,-])\d{{1,6}}(?:-\d{{1,5}})?[A-Za-z]?\s+{_SIDE}"
    rf"(?:(?!of\b|the\b|and\b|or\b|in\b|per\b|on\b|to\b|feet\b|miles?\b|years?\b|days?\b|percent\b|vacant\b)"
    rf"[A-Za-z0-9][\w'.]{{0,30}}\s+){{1,3}}{_WAY}\b(?:\.(?=,|\s+(?-i:[a-z#])))?{_UNIT}"
    rf"|(?<![\w.$,-])\d{{1,6}}\s+{_SIDE}broadway\b{_UNIT}"
    r"|(?<!\w)P\.?\s?O\.?\s+Box\s+#?\d+",
    re.IGNORECASE,
)
_URL = re.compile(
    r"(?<![\w@.-])(?:https?://|www\.)[^\s<>\"')\]]+"
    r"|(?<![\w@./-])(?:[a-z0-9-]+\.)+(?:gov|us|org|com|net|edu|info)(?![\w-])(?:/[^\s<>\"')\]]*)?",
    re.IGNORECASE,
)
_TAG = re.compile(r"(?<![\w@#])[@#][A-Za-z]\w+")
_LABELLED = re.compile(
    rf"{BEFORE}(?:case|docket|parcel|apn|permit|contract|account|invoice|matter|claim|loan|award|ordinance|resolution|"
    r"employee|badge|license|plate)\s{0,2}(?:id|no\.?|nos\.?|num\.?|number|\#)?\s{0,2}[:#]?\s{0,2}"
    rf"(?!\d\d\.\d{{3}}\b)(?=[\w./-]*\d[\w./-]*\d)([A-Za-z]{{0,5}}-?\d[\w./-]*\w){AFTER}",
    re.IGNORECASE,
)
_SOCIAL_SECURITY = re.compile(r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])")


def find_contacts(text: str, facts: Facts) -> Iterator[Finding]:
    for pattern in (_EMAIL, _SPELT_EMAIL):
        yield from _each(text, pattern, Kind.EMAIL, "A mail address names a person or an office.", "[e-mail removed]")
    for address in facts.emails:
        exact = re.compile(re.escape(fold_name(address)), re.IGNORECASE) if fold_name(address) else None
        if exact:
            yield from _each(
                text, exact, Kind.EMAIL, "This is the address of someone in the thread.", "[e-mail removed]"
            )
    for pattern in (_PHONE, _TOLL_FREE):
        yield from _each(text, pattern, Kind.PHONE, "A phone number leads to one office.", "[phone number removed]")
    yield from _each(text, _ADDRESS, Kind.ADDRESS, "A street address is in one place only.", "[address removed]")
    yield from _links(text, facts)
    yield from _each(text, _LABELLED, Kind.NUMBER, "Anyone can look this number up.", "[number removed]")
    yield from _each(
        text, _SOCIAL_SECURITY, Kind.NUMBER, "This looks like a Social Security number.", "[number removed]"
    )
    for code in facts.codes:
        if code.strip():
            exact = re.compile(rf"{BEFORE}{re.escape(code.strip())}{AFTER}", re.IGNORECASE)
            yield from _each(
                text, exact, Kind.NUMBER, "This code leads back to the question or the city.", "[number removed]"
            )


def _each(text: str, pattern: re.Pattern[str], kind: Kind, sentence: str, suggestion: str) -> Iterator[Finding]:
    for match in pattern.finditer(text):
        yield Finding(kind, match.start(), match.end(), match[0], sentence, suggestion)


def _links(text: str, facts: Facts) -> Iterator[Finding]:
    """Links and tags that carry the city's name or belong to it. Others, to a federal guide say, stay."""
    city = squeezed(facts.city)
    own = [name for name in (city, *map(squeezed, facts.counties)) if len(name) >= 6]  # noqa: PLR2004 - shorter ones sit inside other words
    domains = [domain.casefold() for domain in facts.domains if domain]
    for pattern in (_URL, _TAG):
        for match in pattern.finditer(text):
            link = match[0].rstrip(".,;:!?")
            parts = [part for part in re.split(r"[^a-z0-9]+", link.casefold()) if part]
            ours = (
                any(domain in link.casefold() for domain in domains)
                or any(name in squeezed(link) for name in own)
                or any(part in {city, f"cityof{city}", f"{city}{facts.state.casefold()}"} for part in parts if city)
            )
            if ours:
                yield Finding(
                    Kind.LINK,
                    match.start(),
                    match.start() + len(link),
                    link,
                    "This link leads to the city.",
                    "[link removed]",
                )
