"""Facts that are true of one city only, and figures exact enough to look up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cityline.desk.deidentify.facts import Facts, Finding, Kind
from cityline.desk.deidentify.union import round_people

if TYPE_CHECKING:
    from collections.abc import Iterator

_RANK = (
    r"(?:(?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|2nd|3rd|\d{1,2}th)[\s-])?"
    r"(?:largest|biggest|smallest|oldest|newest|youngest|poorest|richest|wealthiest|densest|most\s+\w+|least\s+\w+|"
    r"fastest[\s-]\w+|only|first|last|northernmost|southernmost|easternmost|westernmost|highest|lowest|hardest[\s-]hit)"
)
_BODY = (
    r"(?:cit(?:y|ies)|towns?|villages?|boroughs?|municipalit(?:y|ies)|communit(?:y|ies)|place|ones?|local\s+governments?|"
    r"county\s+seat|port|suburb)"
)
_AREA = (
    r"(?:state|commonwealth|county|region|country|nation|united\s+states|area|metro(?:politan\s+area)?|"
    r"valley|delta|coast|world|northeast|midwest|south|west)"
)
_NUMBER = r"(?:of\s+)?(?:about\s+|over\s+|under\s+)?[\d,.]+"
_CITY_RANK = re.compile(
    rf"(?<!\w)(?:the\s+|its\s+|our\s+)?(?:{_RANK})\s+(?:(?!of\b|in\b|to\b)[\w-]{{1,20}}\s+){{0,2}}{_BODY}(?!\w)"
    rf"(?:\s+{_NUMBER}(?:\s+(?:people|residents|inhabitants))?)?"
    rf"(?:\s+(?:in|of|on|across)\s+(?:the\s+|our\s+|this\s+)?(?:\w+\s+){{0,2}}{_AREA}(?!\w))?",
    re.IGNORECASE,
)
_AREA_RANK = re.compile(
    rf"(?<!\w)(?:(?:the|its|our|one\s+of\s+the)\s+)?(?:{_RANK})\s+(?:(?!of\b)[\w-]{{1,20}}\s+){{0,4}}"
    rf"(?:in|of|across|on)\s+(?:the|our|this)\s+(?:entire\s+|whole\s+)?{_AREA}(?!\w)",
    re.IGNORECASE,
)
_FAME = re.compile(
    r"(?<!\w)(?:nicknamed|known\s+(?:as|for|locally\s+as)|birthplace\s+of|famous\s+for|named\s+(?:after|for)|"
    r"home\s+(?:of|to)\s+the|"
    r"headquarters\s+of|hometown\s+of|site\s+of\s+the)\s+[^.!?;\n,]{1,60}",
    re.IGNORECASE,
)
_SEAT = re.compile(
    r"(?<!\w)(?:the\s+)?(?:county\s+seat|state\s+capit[ao]l|capital\s+(?:city|of\s+the\s+state)|shire\s+town)(?!\w)",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"\$\s?(\d{1,3}(?:,\d{3})+|\d{4,12})(?:\.\d{1,2})?(?![\d,]*\d)|\$\s?(\d{1,3}\.\d{2,3})\s?(million|billion)",
    re.IGNORECASE,
)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_SHORT_MONTHS = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
_MONTH = rf"(?:{_MONTHS}|(?:{_SHORT_MONTHS})\.?)"
_DATE = re.compile(
    rf"(?<![\w])(?:({_MONTH})\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+(\d{{4}}))?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+({_MONTH})(?:,?\s+(\d{{4}}))?"
    r"|(\d{4})-(\d{2})-\d{2}|(\d{1,2})/\d{1,2}/(\d{2,4}))(?![\w/-])"
)
_COUNT = re.compile(r"(?<![\w.$,])(\d{1,3}(?:,\d{3})+|\d{4,8})(?![\w,]*\d)(?!\.\d)")
_EXACT = 4  # figures: $3,400,000 is round, $3,412,000 is not
_MONEY_FROM = 10_000  # smaller exact amounts are everyday prices
_NEAR = 0.005  # of the population: closer than this it can be looked up


def find_singling(text: str, facts: Facts) -> Iterator[Finding]:
    for match in _CITY_RANK.finditer(text):
        yield _finding(match, Kind.SINGLES_OUT, "Only one city fits this. Say what kind of city instead.", "a city")
    for match in _AREA_RANK.finditer(text):
        yield _finding(
            match, Kind.SINGLES_OUT, "A reader can find the one place this is true of.", "one of several in the region"
        )
    for match in _FAME.finditer(text):
        yield _finding(match, Kind.SINGLES_OUT, "What a city is known for names it.", "", sure=False)
    for match in _SEAT.finditer(text):
        yield _finding(match, Kind.SINGLES_OUT, "A county has one seat and a state one capital.", "", sure=False)
    yield from _populations(text, facts)
    yield from _amounts(text)
    yield from _dates(text)


def _populations(text: str, facts: Facts) -> Iterator[Finding]:
    counts = [count for count in facts.populations if count]
    for match in _COUNT.finditer(text):
        value = int(match[1].replace(",", ""))
        near = [count for count in counts if abs(value - count) <= count * _NEAR]
        if near and value != round_people(value):
            yield _finding(
                match,
                Kind.POPULATION,
                "This is the city's population, which anyone can look up.",
                f"{round_people(near[0]):,}",
            )


def _amounts(text: str) -> Iterator[Finding]:
    """Amounts with more figures than a budget needs; rounded to two."""
    for match in _MONEY.finditer(text):
        if match[1]:
            digits = match[1].replace(",", "")
            if int(digits) < _MONEY_FROM or len(digits.rstrip("0")) < _EXACT:
                continue
            amount = int(digits)
        else:
            if len(match[2].replace(".", "").rstrip("0")) < _EXACT:
                continue
            amount = round(float(match[2]) * (10**6 if match[3].lower() == "million" else 10**9))
        sentence = "An exact amount can be found in a budget or a news story."
        yield _finding(match, Kind.MONEY, sentence, _about(amount), sure=False)


def _about(amount: int) -> str:
    step = 10 ** (len(str(amount)) - 2)
    rounded = round(amount / step) * step
    for size, word in ((10**9, "billion"), (10**6, "million")):
        if rounded >= size:
            return f"about ${rounded / size:g} {word}"
    return f"about ${rounded:,}"


def _dates(text: str) -> Iterator[Finding]:
    for match in _DATE.finditer(text):
        month, year = match[1] or match[3], match[2] or match[4] or match[5]
        number = match[6] or match[7]
        if number:
            if not 1 <= int(number) <= 12:  # noqa: PLR2004 - months
                continue
            month, year = _MONTHS.split("|")[int(number) - 1], year or _century(match[8])
        words = f"{month} {year}" if year else (month or "")
        yield _finding(
            match, Kind.DATE, "An exact date can be matched with meeting minutes or the news.", words, sure=False
        )


def _century(year: str) -> str:
    return year if len(year) == 4 else f"20{year[-2:]}"  # noqa: PLR2004 - all four figures


def _finding(match: re.Match[str], kind: Kind, sentence: str, suggestion: str, *, sure: bool = True) -> Finding:
    return Finding(kind, match.start(), match.end(), match[0], sentence, suggestion, sure=sure)
