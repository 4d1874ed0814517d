"""The city, its county, its state and the words for their people."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cityline.desk.deidentify.facts import Facts, Finding, Kind
from cityline.desk.deidentify.folding import fold_name
from cityline.desk.deidentify.given_names import word_set
from cityline.desk.deidentify.spelling import (
    AFTER,
    BEFORE,
    GAP,
    POSSESSIVE,
    body,
    in_capitals,
    is_ordinary,
    opens_sentence,
)
from cityline.desk.deidentify.union import SHORT, region_words, size_words
from cityline.places.states import BY_CODE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cityline.places.states import State

_LEGAL = r"(?:city|town|village|borough|township|municipality)"
_OF = rf"(?:(?:the|our|my)\s+)?(?:{_LEGAL}\s+(?:and\s+county\s+)?of\s+)?"
_ZIP = r"(?:\s+\d{5}(?:-\d{4})?(?!\d))?"
# Two letters that are also words or other abbreviations: alone they prove nothing.
_UNSURE_POSTAL = word_set("AL CO CT HI ID IN LA MD ME MS OH OK OR PA PR VA")
# After an ordinary word that opens a sentence, these make it a name: "Reading has", "Flint needs".
_ACTS = re.compile(r"(?:'s|,|\s+(?:is|has|was|had|needs|wants|will|would|can|city|police|council)\b)")
_SHORT = 4  # letters: shorter stems and abbreviations are inside too many words
_PEOPLE_ENDINGS = r"(?:ites?|ers?|ians?|ans?|ns?|eans?|ese|onians?|iots?)"


def find_geography(text: str, facts: Facts) -> Iterator[Finding]:
    state = BY_CODE.get(facts.state.upper())
    yield from _cities(text, facts, state)
    yield from _counties(text, facts)
    yield from _demonyms(text, facts, state)
    if state:
        yield from _states(text, facts.state.upper(), state)
    yield from _zips(text, facts.state.upper(), state)


def _state_forms(postal: str, state: State) -> str:
    forms = [body(state.name), re.escape(postal), r"\.".join(postal) + r"\."]
    if postal in SHORT:
        forms.append(re.escape(SHORT[postal]))
    return "|".join(forms)


def _cities(text: str, facts: Facts, state: State | None) -> Iterator[Finding]:
    plain_full = re.sub(r"\s+(?:city|town|village|borough|cdp|\(balance\))$", "", facts.full_name, flags=re.IGNORECASE)
    names = {name for name in (facts.city, plain_full) if fold_name(name)}
    if not names:
        return
    population = facts.populations[0] if facts.populations else None
    long_form = size_words(population) + (f" in {state.region_words}" if state else "")
    tail = rf"(?:\s*,?\s*(?:{_state_forms(facts.state.upper(), state)}){AFTER}{_ZIP})?" if state else ""
    every = "|".join(body(name) for name in sorted(names, key=len, reverse=True))
    pattern = rf"{BEFORE}({_OF})({every}){POSSESSIVE}{AFTER}(\s+city\b)?({tail})"
    said = False
    for match in re.finditer(pattern, text, re.IGNORECASE):
        sure = _is_the_city(text, match)
        if sure is None:
            continue
        possessive = text[match.end(2) : match.end(2) + 2].casefold() == "'s"
        words = "the city's" if possessive else "the city" if said else long_form
        said = said or not possessive
        yield _finding(
            text,
            match,
            Kind.CITY,
            "This names the city."
            if sure
            else "This may be the city's name, or an ordinary word that opens a sentence.",
            words,
            sure=sure,
        )


def _is_the_city(text: str, match: re.Match[str]) -> bool | None:
    """Sure, unsure, or None for an ordinary word in small letters ("reading scores")."""
    found = match[2]
    if not is_ordinary(found):
        return True
    led_or_followed = bool(match[1].strip().lower().endswith("of") or match[4])
    if found[0].islower():
        return True if led_or_followed else None
    if led_or_followed or not opens_sentence(text, match.start(2)):
        return True
    return found.isupper() or bool(_ACTS.match(text, match.end(2)))


def _counties(text: str, facts: Facts) -> Iterator[Finding]:
    kinds = r"(?:county|parish|borough|co\.)"
    for name in facts.counties:
        core = re.sub(
            r"\s+(?:county|parish|borough|census area|municipality)$", "", fold_name(name), flags=re.IGNORECASE
        )
        if not core:
            continue
        pattern = (
            rf"{BEFORE}(?:the\s+)?(?:{body(core)}{POSSESSIVE}{GAP}{kinds}|{kinds}\s+of\s+{body(core)})"
            rf"{POSSESSIVE}(?![A-Za-z0-9])|{BEFORE}(?P<bare>{body(core)}){POSSESSIVE}{AFTER}"
        )
        for match in re.finditer(pattern, text, re.IGNORECASE):
            bare = match["bare"]
            if bare and (bare[0].islower() or (is_ordinary(bare) and opens_sentence(text, match.start()))):
                continue
            words = "the county's" if match[0].casefold().endswith("'s") else "the county"
            yield _finding(text, match, Kind.COUNTY, "This names the county; few cities share one.", words)


def _demonyms(text: str, facts: Facts, state: State | None) -> Iterator[Finding]:
    alternatives = [body(word) + "s?" for word in facts.demonyms if fold_name(word)]
    city = fold_name(facts.city)
    if city:
        stem = re.sub(r"[aeiouy]$", "", city) if len(city) > _SHORT else city
        alternatives.append(rf"(?:{body(city)}|{body(stem)}){_PEOPLE_ENDINGS}")
    for pattern, sentence in (
        ("|".join(alternatives), "This is what the people of the city are called."),
        (
            "|".join(body(word) + "s?" for word in state.demonyms) if state else "",
            "This is what the people of the state are called.",
        ),
    ):
        if not pattern:
            continue
        for match in re.finditer(rf"{BEFORE}(?:{pattern}){POSSESSIVE}{AFTER}", text, re.IGNORECASE):
            if match[0][0].isupper():
                words = "residents'" if "'" in match[0] else "residents" if match[0].endswith("s") else "resident"
                yield _finding(text, match, Kind.DEMONYM, sentence, words)


def _states(text: str, postal: str, state: State) -> Iterator[Finding]:
    region, short = region_words(postal), SHORT.get(postal, "")
    named = rf"{body(state.name)}" + (rf"|{re.escape(short)}" if len(short) > _SHORT else "")
    for match in re.finditer(rf"{BEFORE}(in\s+)?(?:the\s+)?(?:{named}){POSSESSIVE}{AFTER}", text, re.IGNORECASE):
        if re.search(r"(?:west|new)\s+$", text[max(0, match.start() - 5) : match.start()], re.IGNORECASE):
            continue  # West Virginia is not Virginia
        words = "the state's" if match[0].casefold().endswith("'s") else f"in {region}" if match[1] else "the state"
        yield _finding(text, match, Kind.STATE, "This names the state; with the size it can point to one city.", words)
    for match in re.finditer(rf"(?P<comma>,\s*)?{BEFORE}{postal}(?P<zip>{_ZIP}){AFTER}", text):
        certain = bool(match["comma"] or match["zip"]) or postal not in _UNSURE_POSTAL
        if certain and not (in_capitals(text, match.start(), match.end()) and not match["zip"]):
            words = f", {region}" if match["comma"] else "the state"
            yield _finding(text, match, Kind.STATE, "This is the state's postal code.", words)
    dotted = r"\.\s?".join(postal) + r"\."
    for match in re.finditer(rf"{BEFORE}{dotted}", text):
        yield _finding(text, match, Kind.STATE, "This is the state's abbreviation.", "the state")


def _zips(text: str, postal: str, state: State | None) -> Iterator[Finding]:
    before = r"zips?(?:\s+codes?)?(?:\s+(?:is|are))?\s*:?\s*"
    if state:
        before += rf"|(?:{_state_forms(postal, state)})\s+"
    sentence = "A ZIP code is smaller than most cities."
    for match in re.finditer(
        rf"{BEFORE}(?:{before})((?:\d{{5}}(?:-\d{{4}})?(?:,\s*|\s+and\s+|\s+)?)+)(?!\d)", text, re.IGNORECASE
    ):
        start, end = match.span(1)
        end -= len(match[1]) - len(re.sub(r"(?:,\s*|\s+and\s*|\s+)$", "", match[1]))
        yield Finding(Kind.ZIP, start, end, text[start:end], sentence, "a local ZIP code")
    for match in re.finditer(r"(?<![\d-])\d{5}-\d{4}(?![\d-])", text):
        yield _finding(text, match, Kind.ZIP, sentence, "a local ZIP code")


def _finding(
    text: str, match: re.Match[str], kind: Kind, sentence: str, suggestion: str, *, sure: bool = True
) -> Finding:
    start, end = match.span()
    return Finding(kind, start, end, text[start:end], sentence, suggestion, sure=sure)
